#include "repository/record_names.hpp"

#include "digest/hasher.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

void RecordNames::add(const format::FastaRecord& record) {
    if (repeated_ == LoadOptions::RepeatedNames::keep) {
        return;
    }
    const auto [first, inserted] = lines_.emplace(digest::hash<Md5Digest>(record.name), record.line);
    if (!inserted) {
        throw InvalidInput(file_ + ":" + std::to_string(record.line) + ":2: there are two records named '" + record.name +
                           "'; the first is on line " + std::to_string(first->second));
    }
}

}  // namespace seqshelf::repository

#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/little_endian.hpp"
#include "format/fasta.hpp"
#include "seqshelf/load.hpp"

namespace seqshelf::repository {

[[nodiscard]] inline format::OtherBytes other_bytes(const LoadOptions& options) {
    return options.other_bytes == LoadOptions::OtherBytes::drop ? format::OtherBytes::drop : format::OtherBytes::refuse;
}

/// The names of a file's records, to find one that comes twice.
/// Thread-safety: one thread at a time. Memory: some 40 bytes a name, however long it is.
class RecordNames {
public:
    RecordNames(std::string file, LoadOptions::RepeatedNames repeated) : file_(std::move(file)), repeated_(repeated) {}

    /// \throws InvalidInput  an earlier record has the name, and that is not allowed
    void add(const format::FastaRecord& record);
    void clear() { lines_.clear(); }

private:
    struct Hash {
        std::size_t operator()(const Md5Digest& digest) const noexcept { return base::load_le64(digest.bytes().data()); }
    };

    std::string file_;
    LoadOptions::RepeatedNames repeated_;
    std::unordered_map<Md5Digest, std::int64_t, Hash> lines_;  ///< by the name's digest: names can be long
};

}  // namespace seqshelf::repository

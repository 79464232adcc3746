#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "base/external_sorter.hpp"
#include "format/fasta.hpp"
#include "seqshelf/change.hpp"

namespace seqshelf::repository {

/// The names of a file's records, to find one that occurs twice. Memory: bounded; a file's names are sorted to be
/// compared.
/// Thread-safety: one thread at a time.
class RecordNames {
public:
    RecordNames(std::string file, LoadOptions::RepeatedNames repeated) : file_(std::move(file)), repeated_(repeated) {}

    void add(const format::FastaRecord& record);
    /// To call after the last record. \throws InvalidInput  two have the same name, and that is not allowed
    void check();

private:
    /// A name of up to 31 bytes and its length; or the beginning of a longer name, its MD5 and 255.
    using Key = std::array<char, 32>;
    struct Name {
        Key key;
        std::int64_t line;
        friend auto operator<=>(const Name&, const Name&) = default;
    };

    std::string file_;
    LoadOptions::RepeatedNames repeated_;
    base::ExternalSorter<Name> names_;
};

}  // namespace seqshelf::repository

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "seqshelf/seqshelf.hpp"
#include "support/temporary_directory.hpp"

namespace seqshelf::test {

/// A root in a temporary directory.
class Shelf {
public:
    Shelf();

    [[nodiscard]] std::filesystem::path root() const { return directory_ / "root"; }
    [[nodiscard]] std::filesystem::path master() const { return root() / "master"; }
    [[nodiscard]] Repository repository() const { return Repository::open(master()); }

    /// Writes FASTA text to a file `name` and returns its path.
    [[nodiscard]] std::string fasta(const std::string& name, std::string_view text) const;
    /// Loads FASTA text with names in namespace `ns`.
    ChangeReport load(std::string_view text, const std::string& ns = "t");
    ChangeReport load(std::string_view text, const LoadOptions& options, const ChangeOptions& change = {});

private:
    TemporaryDirectory directory_;
};

}  // namespace seqshelf::test

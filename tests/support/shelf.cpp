#include "support/shelf.hpp"

#include "support/files.hpp"

namespace seqshelf::test {

Shelf::Shelf() { init_root(root()); }

std::string Shelf::fasta(const std::string& name, std::string_view text) const {
    write_file(directory_ / name, text);
    return (directory_ / name).string();
}

ChangeReport Shelf::load(std::string_view text, const std::string& ns) {
    LoadOptions options;
    options.ns = ns;
    return load(text, options);
}

ChangeReport Shelf::load(std::string_view text, const LoadOptions& options, const ChangeOptions& change) {
    Change session(master(), change);
    session.load(fasta("load.fa", text), options);
    return session.commit();
}

}  // namespace seqshelf::test

// The example of docs/how-to/use-the-library.md: its code block is the text between the marks (tests/lint/docs.py).
// [example]
#include <iostream>
#include <seqshelf/seqshelf.hpp>

int main(int argc, char** argv) {
    try {
        const auto shelf = seqshelf::Repository::open(argc > 1 ? argv[1] : "snapshots/latest");
        const auto mito = shelf.get_sequence("refseq:NC_012920.1");  // throws NotFound, AmbiguousAlias
        std::cout << mito.info().digests.sha512t24u.refget() << ' ' << mito.length() << '\n';
        std::cout << mito.fetch({3306, 3326}) << '\n';                          // interbase: 0-based, half-open
        std::cout << shelf.get_slice("NC_012920.1:3307-3326").fetch() << '\n';  // 1-based, as in samtools
        for (const seqshelf::Alias& alias : shelf.get_sequence("MN908947.3").aliases()) {
            std::cout << alias.text() << '\n';
        }
    } catch (const seqshelf::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
// [/example]

// The README's C++ example: its code block is the text between the marks (tests/lint/docs.py). It runs in a checkout.
#include <iostream>
#include <seqshelf/seqshelf.hpp>

int main() {
    try {
        // [readme]
        const auto shelf = seqshelf::Repository::open("snapshots/latest");
        const auto mito = shelf.get_sequence("refseq:NC_012920.1");             // throws NotFound, AmbiguousAlias
        std::cout << mito.fetch({3306, 3326}) << '\n';                          // interbase: 0-based, half-open
        std::cout << shelf.get_slice("NC_012920.1:3307-3326").fetch() << '\n';  // 1-based, as in samtools
        std::cout << mito.info().digests.sha512t24u.refget() << '\n';           // its GA4GH refget digest
        // [/readme]
    } catch (const seqshelf::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

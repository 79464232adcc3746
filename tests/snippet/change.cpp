// How a program changes an instance: all changes in one step, or none.
#include <iostream>
#include <seqshelf/seqshelf.hpp>

int main(int argc, char** argv) {
    try {
        const std::filesystem::path root = argc > 1 ? argv[1] : "shelf";
        // [change]
        seqshelf::init_root(root);
        seqshelf::Change change(root / "master", {.action = "example"});
        change.load(argc > 2 ? argv[2] : "genome.fa", {.ns = "refseq"}, "asm:mito");
        const auto primer = change.add_sequence("acgtac gtnn", {"lab:primer1"});  // upper-cased, without the blank
        change.add_alias("lab", "mitochondrion", "NC_012920.1");                  // just loaded
        change.set_topology("lab:mitochondrion", seqshelf::Topology::circular);
        change.add_collection({{"M", "lab:mitochondrion"}, {"P", primer.refget()}}, "lab:both");
        const seqshelf::ChangeReport report = change.commit();  // without it, nothing has happened
        // [/change]
        std::cout << report.sequences_new << " sequences, " << report.aliases_new << " names\n"
                  << seqshelf::Repository::open(root / "master").get_slice("lab:both:P:1-4").fetch() << '\n';
    } catch (const seqshelf::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

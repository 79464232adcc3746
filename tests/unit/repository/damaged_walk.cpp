#include "damaged_walk.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "seqshelf/collection.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/texts.hpp"

namespace fs = std::filesystem;

namespace seqshelf::test {

namespace {

const std::vector<std::string> known_names{"n:long", "n:short", "n:protein",     "n:circle",
                                           "long",   "n:",      "asm:all:short", "asm:all"};
const std::string fhr_json = R"({"schema": "s", "schemaVersion": 1, "genome": "Phi X", "taxon": {"name": "x"}})";

void allow(const std::string& what, const std::function<void()>& call) {
    INFO(what);
    try {
        call();
    } catch (const Error&) {
        // what a damaged instance may answer
    } catch (const std::exception& error) {
        FAIL_CHECK(std::string(error.what()));
    } catch (...) {
        FAIL_CHECK("an exception of no standard class");
    }
}

VerifyOptions one_thread() {
    VerifyOptions options;
    options.threads = 1;
    return options;
}

ExportOptions lines_of_seven() {
    ExportOptions options;
    options.line_width = 7;
    return options;
}

void walk_sequence(const Sequence& sequence) {
    const std::int64_t length = sequence.length();
    allow("fetch", [&] { CHECK(std::ssize(sequence.fetch()) == length); });
    allow("fetch a part", [&] { (void)sequence.fetch({0, std::min<std::int64_t>(length, 5)}); });
    allow("fetch the end", [&] { (void)sequence.fetch({length - 1, length, Strand::minus}); });
    allow("fetch padded", [&] { (void)sequence.fetch(Location({length - 2, length + 3}), Bounds::pad); });
    allow("stream", [&] { sequence.stream({0, length}, [](std::string_view) {}, 1000); });
    allow("aliases", [&] { (void)sequence.aliases(History::all); });
    allow("topology", [&] { (void)sequence.topology(); });
    allow("place", [&] { (void)sequence.place(); });
    allow("motif", [&] {
        std::int64_t found = 0;
        find_motif(Slice{sequence, Interval{0, length}}, Motif("ACG"), {.threads = 1},
                   [&](const Location&) { ++found; });
    });
    allow("variant", [&] {
        const Variant variant{1, "A", "AA"};
        (void)check_reference(sequence, variant);
        (void)left_aligned(sequence, variant);
        (void)vrs_allele(sequence, variant).json();
    });
    allow("patched", [&] { (void)PatchedSequence(sequence, {{1, "", "TTT"}}).fetch(); });
    allow("record", [&] { export_record(sequence, "x", 60, [](std::string_view) {}); });
    allow("batch", [&] {
        SliceBatch batch;
        batch.add({sequence, Interval{0, length}});
        batch.add({sequence, Interval{0, 3}});
        batch.fetch();
    });
}

void walk_collection(const Collection& collection) {
    allow("members", [&] { (void)collection.members(); });
    allow("names", [&] { (void)collection.names_with_prefix("", 5); });
    allow("aliases of a collection", [&] { (void)collection.aliases(History::all); });
    allow("sources", [&] { (void)collection.sources(); });
    allow("fhr", [&] {
        if (const auto record = collection.fhr()) {
            (void)record->yaml();
            (void)record->validate();
            (void)record->genome();
            (void)record->compare(collection.fhr_statistics());
        }
    });
    allow("statistics", [&] { (void)collection.fhr_statistics(); });
    allow("export", [&] { export_collection(collection, {}, [](std::string_view) {}); });
    allow("export in lines", [&] { export_collection(collection, lines_of_seven(), [](std::string_view) {}); });
    allow("fai", [&] { (void)source_fai(collection); });
    for (const char* const name : {"long", "short"}) {
        allow("member", [&] { (void)collection.find_member(name); });
        allow("slice", [&] { (void)collection.get_slice(std::string(name) + ":3-9"); });
        allow("masked", [&] { (void)collection.fetch_soft_masked(name, {1, 100}); });
        allow("mask", [&] { (void)collection.soft_mask(name, {0, 9}); });
        allow("sequence of a collection", [&] { walk_sequence(collection.get_sequence(name)); });
    }
}

void walk_repository(const Repository& repository) {
    for (const std::string& name : known_names) {
        INFO(name);
        allow("sequence", [&] { walk_sequence(repository.get_sequence(name)); });
        allow("slice", [&] { (void)repository.get_slice(name + ":2-8"); });
        allow("alias", [&] { (void)repository.find_alias(name, History::all); });
        allow("collection", [&] { walk_collection(repository.get_collection(name)); });
        allow("collection alias", [&] { (void)repository.find_collection_alias(name, History::all); });
    }
    allow("unknown", [&] { (void)repository.get_sequence("n:lonk"); });
    allow("prefix", [&] { (void)repository.names_with_prefix("", "", 100); });
    allow("prefix in one", [&] { (void)repository.names_with_prefix("n", "s", 100); });
    allow("collection prefix", [&] { (void)repository.collection_names_with_prefix("", "", 100); });
    allow("namespaces", [&] { (void)repository.namespaces(); });
    allow("collection namespaces", [&] { (void)repository.namespaces(AliasKind::collections); });
    allow("totals", [&] { (void)repository.totals(); });
    allow("fhr records", [&] { (void)repository.collections_with_fhr(10); });
    allow("count", [&] { (void)repository.count_collections(); });
    allow("loose", [&] { (void)repository.sequences(9, "", Repository::Sequences::without_collection); });
    allow("pages", [&] {
        const std::vector<Sequence> page = repository.sequences(100);
        (void)repository.aliases_of(page);
        for (const Sequence& sequence : page) {
            allow("by digests", [&] {
                (void)repository.find_sequence("md5:" + sequence.info().digests.md5.hex());
                (void)repository.find_sequence("sha1:" + sequence.info().digests.sha1.hex());
                (void)repository.find_sequence(sequence.info().digests.sha512t24u);
                (void)repository.collections_with(sequence, 10);
            });
        }
    });
    allow("collections", [&] {
        for (const Collection& collection : repository.collections(10)) {
            (void)repository.collections(10, "", {{CollectionAttribute::names, collection.info().digests.digest}});
        }
    });
    allow("batch", [&] {
        const std::vector<std::string_view> names(known_names.begin(), known_names.end());
        (void)repository.find_sequences(names);
    });
    allow("lookup", [&] { (void)SliceLookup(repository).find_slice("n:long:5-9"); });
}

}  // namespace

void walk_snapshot(const fs::path& root) {
    const fs::path snapshot = root / "s";
    allow("open", [&] { walk_repository(Repository::open(snapshot)); });
    allow("verify", [&] { (void)verify(snapshot, one_thread()); });
    allow("status", [&] { (void)instance_status(snapshot); });
    allow("statuses", [&] { (void)root_status(root); });
    allow("difference", [&] { (void)compare_instances(snapshot, root / "master"); });
    allow("bed", [&] {
        write_file(root.parent_path() / "in.bed", "long\t1\t20\nshort\t0\t5\n");
        const Repository repository = Repository::open(snapshot);
        BedSlices rows([&](const std::string& name) { return repository.get_sequence("n:" + name); },
                       (root.parent_path() / "in.bed").string());
        while (const BedSlice* const row = rows.next()) {
            (void)row->slice.fetch();
        }
    });
}

void walk_exchange(const fs::path& root) {
    const fs::path snapshot = root / "s";
    const fs::path elsewhere = root.parent_path() / "elsewhere";
    allow("SeqRepo", [&] { (void)export_seqrepo(snapshot, elsewhere / "seqrepo"); });
    allow("gtars", [&] { (void)export_refget_store(Repository::open(snapshot), elsewhere / "store"); });
    allow("packed", [&] { (void)PackedCache(elsewhere / "cache").build(snapshot, {.threads = 1}); });
    allow("tar", [&] { (void)export_snapshot(root, "s", elsewhere / "s.tar"); });
    allow("pull", [&] {
        init_root(elsewhere / "mirror");
        (void)pull_snapshot(elsewhere / "mirror", root.string(), "s");
    });
    fs::remove_all(elsewhere);
}

void walk_master(const fs::path& root) {
    const fs::path master = root / "master";
    allow("open master", [&] { walk_repository(Repository::open(master)); });
    allow("verify master", [&] { (void)verify(master, one_thread()); });
    allow("plan", [&] { (void)plan_prune(root); });
    allow("snapshot", [&] { (void)create_snapshot(root, "of-damaged"); });
    allow("change", [&] {
        write_file(root.parent_path() / "more.fa", ">more\nACGTACGTTT\n>short\nACGT\n");
        LoadOptions options;
        options.ns = "n";
        Change change(master, {.threads = 1});
        change.load((root.parent_path() / "more.fa").string(), options, "asm:more");
        (void)change.commit();
    });
    allow("names", [&] {
        Change change(master, {.threads = 1});
        change.add_alias("n", "other", "n:short");
        (void)change.commit();
    });
    allow("prune", [&] { (void)execute(plan_prune(root)); });
}

void make_full_root(const fs::path& root) {
    init_root(root);
    const fs::path file = root.parent_path() / "all.fa";
    std::mt19937 random(5);
    const auto text = [&](std::string_view letters, std::size_t size) {
        return seqshelf::test::random_text(random, letters, size);
    };
    const auto load = [&](const std::string& fasta, const std::string& alias) {
        write_file(file, fasta);
        LoadOptions options;
        options.ns = "n";
        Change change(root / "master", {.threads = 1});
        change.load(file.string(), options, alias);
        (void)change.commit();
    };
    load("; a comment\n>long first\n" + text("ACGTacgtN", 20'000) +
             "\nACG\n>short  two blanks\r\nAC\nGTT\n\nAA\n>protein\n" + text("ACDEFGHIKLMNPQRSTVWY", 400) +
             "*\n>empty\n\n>circle\n" + text("ACGT", 700) + "\n",
         "asm:all");
    load(">removed\n" + text("ACGT", 500) + "\n", "asm:removed");
    {
        Change change(root / "master");
        change.add_alias("old", "name", "n:short");
        (void)change.commit();
    }
    {
        Change again(root / "master");
        again.add_alias("old", "name", "n:circle");
        again.set_topology("n:circle", Topology::circular);
        again.set_fhr("asm:all", FhrRecord::from_json(fhr_json, "fhr"));
        again.remove_collection("asm:removed", Change::Orphans::remove);
        (void)again.commit();
    }
    create_snapshot(root, "with-sums");
    // Pages of a snapshot's catalog have sums, so that damaged rows are not even read.
    fs::copy(root / "master", root / "s", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
}

}  // namespace seqshelf::test

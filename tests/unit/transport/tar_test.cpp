#include "transport/tar.hpp"

#include <doctest/doctest.h>

#include <iostream>

#include "unit/transport/tar_samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// `tar` compresses and inflates through these programs.
bool skip_without_program_for(const std::string& name) {
    const std::string program = name.ends_with("zst") ? "zstd" : name.ends_with("xz") ? "xz" : "tar";
    if (is_installed(program)) {
        return false;
    }
    std::cout << "SKIPPED: tar needs " << program << " for " << name << '\n' << std::flush;
    return true;
}

}  // namespace

TEST_CASE("tar: the real tar lists and unpacks our archives, plain and compressed") {
    const TemporaryDirectory directory;
    const std::string large = random_text(300'000);
    write_file(directory / "large", large);
    const std::string long_name = "sequences/" + std::string(120, 'n') + "/" + std::string(140, 'm');
    for (const std::string& end : name_ends) {
        CAPTURE(end);
        if (skip_without_program_for(end)) {
            continue;
        }
        const fs::path path = directory / ("written" + end);
        TarWriter writer(path, some_time);
        writer.add_directory("s");
        writer.add_file("s/large", directory / "large");
        writer.add_text("s/empty", "");
        writer.add_text(long_name, "long");
        writer.add_link("s/linked", "s/large");
        writer.close();
        const std::string list = must_run({"env", "TZ=UTC", "tar", "--numeric-owner", "--full-time", "-tvf", path});
        CHECK(list ==
              "drwxr-xr-x 0/0               0 2025-11-21 09:30:00 s/\n"
              "-r--r--r-- 0/0          300000 2025-11-21 09:30:00 s/large\n"
              "-r--r--r-- 0/0               0 2025-11-21 09:30:00 s/empty\n"
              "-r--r--r-- 0/0               4 2025-11-21 09:30:00 " +
                  long_name +
                  "\n"
                  "hr--r--r-- 0/0               0 2025-11-21 09:30:00 s/linked link to s/large\n");
        const fs::path out = directory / ("out" + end);
        fs::create_directory(out);
        must_run({"tar", "-xf", path, "-C", out});
        CHECK(read_file(out / "s/large") == large);
        CHECK(fs::hard_link_count(out / "s/large") == 2);
        CHECK(read_file(out / "s/empty").empty());
        CHECK(read_file(out / long_name) == "long");
    }
}

TEST_CASE("tar: the same entries give the same bytes") {
    const TemporaryDirectory directory;
    write_file(directory / "a", "text");
    for (const std::string& end : name_ends) {
        CAPTURE(end);
        for (const std::string name : {"one", "two"}) {
            TarWriter writer(directory / (name + end), some_time);
            writer.add_file("a", directory / "a");
            writer.close();
            fs::last_write_time(directory / "a", fs::file_time_type::clock::now() - std::chrono::hours(5));
        }
        CHECK(read_file(directory / ("one" + end)) == read_file(directory / ("two" + end)));
    }
}

TEST_CASE("tar: archives of the real tar are read, in each of its formats and compressions") {
    const TemporaryDirectory directory;
    const fs::path in = directory / "in";
    const std::string large = random_text(200'001);
    const std::string name = "sub/" + std::string(130, 'n');
    fs::create_directories(in / "sub");
    fs::create_directories(in / "none");
    write_file(in / "large", large);
    write_file(in / name, "long");
    fs::create_hard_link(in / "large", in / "sub/linked");
    fs::create_symlink("../large", in / "symbolic");
    for (const std::string format : {"gnu", "pax", "posix"}) {
        for (const std::string& end : name_ends) {
            CAPTURE(format);
            CAPTURE(end);
            if (skip_without_program_for(end)) {
                continue;
            }
            const fs::path path = directory / (format + end);
            must_run(
                {"tar", "--format=" + format, "-C", in, "-caf", path, "large", name, "sub/linked", "symbolic", "none"});
            TarReader reader(path);
            auto entry = reader.next();
            REQUIRE(entry);
            CHECK(entry->name == "large");
            CHECK(entry->bytes == 200'001);
            CHECK(entry->kind == TarReader::Kind::file);
            CHECK(data_of(reader) == large);
            CHECK(data_of(reader).empty());
            entry = reader.next();
            REQUIRE(entry);
            CHECK(entry->name == name);
            CHECK(data_of(reader) == "long");
            entry = reader.next();
            REQUIRE(entry);
            CHECK(entry->kind == TarReader::Kind::hard_link);
            CHECK(entry->link_target == "large");
            CHECK(data_of(reader).empty());
            CHECK(listed(path) ==
                  "f large 200001\nf " + name + " 4\nh sub/linked 0 -> large\no symbolic 0\nd none/ 0\n");
        }
    }
}

TEST_CASE("tar: an entry that was not read, or only in part, is skipped") {
    const TemporaryDirectory directory;
    for (const std::string& end : name_ends) {
        CAPTURE(end);
        const fs::path path = directory / ("a" + end);
        TarWriter writer(path, some_time);
        writer.add_text("first", random_text(500'000));
        writer.add_text("second", random_text(400'000));
        writer.add_text("third", "3");
        writer.close();
        CHECK(listed(path) == "f first 500000\nf second 400000\nf third 1\n");
        TarReader reader(path);
        (void)reader.next();
        CHECK_THROWS_AS(reader.read([](std::span<const std::byte>) { throw Cancelled("enough"); }), Cancelled);
        REQUIRE(reader.next());
        CHECK(data_of(reader) == random_text(400'000));
        REQUIRE(reader.next());
        CHECK(!reader.next());
        CHECK(!reader.next());
    }
}

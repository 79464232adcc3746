#pragma once

#include <filesystem>
#include <string>

namespace seqshelf::test {

/// Calls every public function that reads an instance, on the instance `s` of a root whose catalogs or files are
/// damaged. An answer is fine, and an Error; any other exception fails the test.
void walk_snapshot(const std::filesystem::path& root);
/// The same for functions that copy an instance elsewhere, which take longer.
void walk_exchange(const std::filesystem::path& root);
/// The same for functions that read or write `master`. The root must be thrown away after that.
void walk_master(const std::filesystem::path& root);

/// A root with what a catalog can contain, and a copy `s` of its master.
void make_full_root(const std::filesystem::path& root);

}  // namespace seqshelf::test

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace seqshelf::snapshot {

/// Whether a snapshot can have this name: letters, digits, `.`, `_` and `-`, not starting with `.`, at most 240 of
/// them, and none of the names that a root has for something else.
[[nodiscard]] bool is_snapshot_name(std::string_view name);

/// \throws InvalidArgument  no snapshot can have this name
void check_snapshot_name(std::string_view name);

/// \throws InvalidArgument  no snapshot can have this name, or something in `root` has it already
void check_new_name(const std::filesystem::path& root, const std::string& name);

}  // namespace seqshelf::snapshot

#pragma once

#include <filesystem>

#include "catalog/read_connection.hpp"
#include "catalog/rows.hpp"

namespace seqshelf::catalog {

// Copies of the state of a catalog that a connection sees; durable when these return. \throws Cancelled, IoError

/// As Reader::copy_as_snapshot(). \param format  of the catalog
Identity copy_as_snapshot(ReadConnection& connection, int format, const std::filesystem::path& file);
/// As Reader::copy_as_master().
void copy_as_master(ReadConnection& connection, const std::filesystem::path& file);

}  // namespace seqshelf::catalog

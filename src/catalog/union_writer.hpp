#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "catalog/read_connection.hpp"
#include "catalog/reader.hpp"
#include "catalog/union_names.hpp"
#include "catalog/writer.hpp"

namespace seqshelf::catalog {

/// The part of a union that concerns catalogs: adds to a change the collections and the names of another catalog of
/// ours, whose sequences are in the change already. Memory: the names' history and the collections are read row by row.
///
/// Its rules. A name that means one thing in both is known. A name with two meanings is a conflict. A name that was
/// ended here after it was given there is not revived. The histories of both are kept, with their times.
/// Thread-safety: one thread at a time.
class UnionWriter {
public:
    /// \param file    the other catalog  \param source  how it is read
    /// \param report  counts what was done
    /// \param conflict  called with each conflict, as a line of text
    UnionWriter(Writer& writer, const std::filesystem::path& file, Reader::Source source, UnionPrefers prefer,
                UnionCounts& report, const std::function<void(const std::string&)>& conflict);
    ~UnionWriter();
    UnionWriter(const UnionWriter&) = delete;
    UnionWriter& operator=(const UnionWriter&) = delete;

    /// Members, sources and their layouts, FHR records.
    /// \throws Corruption  digests do not match, or a row is impossible
    void put_collections();
    /// Of sequences and of collections. \pre put_collections()
    void put_names();
    /// Notes that everything in the other catalog is in this one now.
    void put_origin();

private:
    void put_collection(SQLite::Statement& row);
    std::int64_t put_new_collection(SQLite::Statement& row, std::int64_t source_id);
    void put_texts(std::int64_t theirs, std::int64_t ours, std::map<std::int64_t, std::int64_t>& sources);
    std::int64_t put_source_of(std::int64_t source_id, std::map<std::int64_t, std::int64_t>& sources);
    void put_member_texts(std::int64_t theirs, std::int64_t ours);
    std::int64_t put_mask(std::int64_t mask_id);
    void put_fhr(std::int64_t theirs, std::int64_t ours, const std::string& digest);

    Writer& writer_;
    std::unique_ptr<ReadConnection> other_;
    UnionPrefers prefer_;
    UnionCounts& report_;
    const std::function<void(const std::string&)>& conflict_;
    std::map<std::int64_t, std::int64_t> masks_;  ///< the numbers of masks: theirs, ours
};

}  // namespace seqshelf::catalog

#include "catalog/read_connection.hpp"

#include "base/utf8.hpp"
#include "base/writer_lock.hpp"

namespace seqshelf::catalog {

namespace {

std::uintmax_t bytes_of(const std::filesystem::path& file) {
    std::error_code missing;
    const std::uintmax_t bytes = std::filesystem::file_size(file, missing);
    return missing ? 0 : bytes;
}

/// SQLite reads a catalog in WAL mode only with two files beside it, and on a full disk it cannot make them. Where
/// there is no log, everything is in the catalog's own file, which is read as it is while writers are kept out.
/// \param no_writers  set if the caller must keep it as long as the database is open
SQLite::Database open_to_read(const std::filesystem::path& file, OpenMode mode, Writers writers,
                              base::FileDescriptor& no_writers) {
    try {
        if (mode == OpenMode::read) {
            check_space_for_log(file);
        }
    } catch (const base::NoSpace&) {
        if (writers == Writers::possible) {
            no_writers = base::exclude_writers(file.parent_path());
        }
        if ((writers == Writers::possible && !no_writers.is_open()) || has_log(file)) {
            throw;
        }
        mode = OpenMode::immutable;
    }
    return open_database(file, mode);
}

}  // namespace

bool has_log(const std::filesystem::path& file) { return bytes_of(file.string() + "-wal") > 0; }

void check_space_for_log(const std::filesystem::path& file) {
    constexpr std::uintmax_t smallest_index = 32768;
    constexpr std::int64_t smallest_change = 65536;  // with its index
    if (bytes_of(file.string() + "-shm") < smallest_index) {
        base::check_space(file.parent_path(), smallest_change, "cannot open the catalog in");
    }
}

ReadConnection::ReadConnection(const std::filesystem::path& file, OpenMode mode, Writers writers)
    : name("catalog " + file.string()),
      own(std::make_unique<SQLite::Database>(open_to_read(file, mode, writers, no_writers))),
      database(*own) {}

std::vector<std::pair<std::string, std::string>> ReadConnection::plans(const std::vector<const char*>& of) {
    return guarded(name, [&] {
        std::vector<std::pair<std::string, std::string>> lines;
        for (const char* const sql : of) {
            SQLite::Statement plan(database, std::string("EXPLAIN QUERY PLAN ") + sql);
            while (plan.executeStep()) {
                lines.emplace_back(sql, plan.getColumn(3).getString());
            }
        }
        return lines;
    });
}

std::string text_of(const SQLite::Column& column) {
    const std::string_view text = raw_text_of(column);
    if (!(column.isText() || column.isNull()) || !base::is_utf8_text(text)) {
        throw Corruption(std::string(column.getName()) + " is not UTF-8 text: " + base::quoted(text));
    }
    return std::string(text);
}

std::int64_t count_of(const SQLite::Column& column, std::int64_t most) {
    const std::int64_t number = column.getInt64();
    if (number < 0 || number > most || (!column.isInteger() && !column.isNull())) {
        throw Corruption(std::string(column.getName()) + " is " + base::quoted(raw_text_of(column)) +
                         ", which no catalog can have");
    }
    return number;
}

SequenceRow sequence_row(SQLite::Statement& row) {
    constexpr std::int64_t all_letters = (1 << 26) - 1;
    SequenceRow sequence;
    sequence.sequence_id = row.getColumn(0).getInt64();
    in_row("sequence", sequence.sequence_id, [&] {
        sequence.info.digests = {digest_of<SequenceDigest>(row.getColumn(1)), blob_of<Md5Digest>(row.getColumn(2)),
                                 blob_of<Sha1Digest>(row.getColumn(3))};
        sequence.info.length = count_of(row.getColumn(4), max_sequence_residues);
        sequence.info.letters = LetterSet(static_cast<std::uint32_t>(count_of(row.getColumn(5), all_letters)));
        sequence.place = {count_of(row.getColumn(6)), count_of(row.getColumn(7))};
        sequence.info.added = row.getColumn(8).getInt64();
        if ((sequence.place.volume_id == 0) != (sequence.info.length == 0)) {
            throw Corruption("has " + std::to_string(sequence.info.length) + " residues in volume " +
                             std::to_string(sequence.place.volume_id));
        }
    });
    return sequence;
}

Alias alias_row(SQLite::Statement& row, int first) {
    return {{text_of(row.getColumn(first)), text_of(row.getColumn(first + 1))},
            row.getColumn(first + 2).getInt64(),
            row.getColumn(first + 3).getInt64()};
}

void bind_end_of_prefix(Use& use, std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) {
        end.pop_back();
    }
    if (end.empty()) {
        use->bind(":until", "\xff", 1);  // no such text exists; SQLite orders every text before a blob
        return;
    }
    end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    use.bind(":until", end);
}

}  // namespace seqshelf::catalog

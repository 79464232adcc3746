#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/names.hpp"

namespace seqshelf::catalog {

struct WriteConnection;

/// Adds to a catalog what an instance of SeqRepo contains, with the times at which SeqRepo recorded it.
/// Thread-safety: one thread at a time.
class AdoptionWriter {
public:
    explicit AdoptionWriter(WriteConnection& connection) : connection_(connection) {}

    /// What new changes for a second say of who did it; as long as nothing else is said, SeqRepo.
    void record_as(std::string action, std::string program) {
        action_ = std::move(action);
        program_ = std::move(program);
    }

    /// The change that stands for what SeqRepo did in that second. Such changes have negative numbers, so that the
    /// highest number is that of the last change of our own.
    /// \param made  seconds since the Unix epoch
    /// \param nth  from 0: where no change of that second may be used twice
    std::int64_t change_at(std::int64_t made, std::size_t nth = 0);

    /// A name as SeqRepo records it.
    struct Alias {
        NameView name;  ///< with a canonical namespace
        std::int64_t added = 0;  ///< seconds since the Unix epoch
        std::optional<std::int64_t> ended;  ///< likewise; none: it is in force
        std::int64_t repeated = 0;  ///< how many rows just like this one came before
    };
    /// What became of a name: history, if it is not in force here.
    enum class Outcome { added, repointed, history, known };
    /// Adds a name that a sequence has or had. If the name means something else here, the meaning that was given later
    /// is in force.
    /// \throws InvalidArgument  it cannot be a name
    Outcome put_alias(const Alias& alias, std::int64_t sequence_id);

    /// The changes in which SeqRepo named a sequence by its digests; 0: when it added the sequence.
    struct DigestAliases {
        std::int64_t vmc = 0;
        std::int64_t sha1 = 0;
        std::int64_t md5 = 0;
        std::int64_t seguid = 0;
    };
    /// \pre the sequence is new
    void put_digest_aliases(std::int64_t sequence_id, const DigestAliases& changes, std::int64_t change_of_sequence);

    /// Notes that a sequence's text in a volume of SeqRepo's differs from its residues. \pre the sequence is new
    void put_text(std::int64_t sequence_id, std::int64_t volume_id, std::int64_t length, std::string_view letters);

private:
    /// A row of sequence_alias under one name.
    struct Row {
        std::int64_t sequence_id;
        std::int64_t added_by;
        std::int64_t added;
        std::int64_t ended_by;
        std::optional<std::int64_t> ended;
    };

    void read_changes();
    [[nodiscard]] static bool has(const std::vector<Row>& rows, const Alias& alias, std::int64_t sequence_id);
    [[nodiscard]] std::vector<Row> rows_of(std::int64_t namespace_id, std::string_view alias);
    void end(std::int64_t namespace_id, std::string_view alias, std::int64_t made);
    bool insert(std::int64_t namespace_id, std::string_view alias, const Row& row);
    void insert_history(std::int64_t namespace_id, std::string_view alias, const Row& row, std::int64_t ended);

    WriteConnection& connection_;
    std::string action_ = "store";
    std::string program_ = "biocommons.seqrepo";
    bool have_read_changes_ = false;
    std::map<std::int64_t, std::vector<std::int64_t>> changes_;  ///< by time; a name can change twice in a second
    std::int64_t last_change_id_ = 0;
};

}  // namespace seqshelf::catalog

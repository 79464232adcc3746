#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/alias_writer.hpp"
#include "seqshelf/collection_info.hpp"

namespace seqshelf::catalog {

struct WriteConnection;

/// What is stored of the text of a source.
struct SourceText {
    std::int64_t bytes = 0;  ///< after decompression
    std::string sha256;
    std::string preamble;
    std::int64_t line_width = 0;
    std::string line_end;
    std::int64_t masked_residues = 0;
    std::string problem;
};

/// How a source wrote one record, where it differs from the source's other records; empty: it does not differ.
struct MemberText {
    std::string_view header;
    std::string_view lines;
    std::int64_t mask_id = 0;  ///< 0: none
};

/// The part of a change that concerns collections.
/// Thread-safety: one thread at a time.
class CollectionWriter {
public:
    explicit CollectionWriter(WriteConnection& connection)
        : connection_(connection), aliases_(connection, collection_alias_table()) {}

    /// The number under which a collection's members are put, before the collection itself.
    std::int64_t next_id();
    void put_member(std::int64_t collection_id, const CollectionMember& member, std::int64_t sequence_id);
    struct Put {
        std::int64_t collection_id;
        bool is_new;
    };
    /// Completes a collection. If the catalog already contains its digest, the new members are dropped; descriptions
    /// that differ from the known ones are stored as headers of the source.
    /// \param source_id  0: none; \param line_end  of the source
    Put put(std::int64_t collection_id, const CollectionDigests& digests, std::int64_t members,
            std::int64_t source_id = 0, std::string_view line_end = "\n");
    [[nodiscard]] std::optional<std::int64_t> find_id(const CollectionDigest& digest);

    void put_member_text(std::int64_t source_id, std::int64_t position, const MemberText& text);
    /// If the collection already has a source with the same text, the new one's is dropped.
    void put_source_text(std::int64_t source_id, std::int64_t collection_id, const SourceText& text);
    /// \param mask  RecordLayout::mask, not empty
    std::int64_t put_mask(std::string_view mask);

    AliasWriter& aliases() noexcept { return aliases_; }

    void set_fhr(std::int64_t collection_id, std::string_view record);
    /// Sets the record unless there is one; returns false if a different one was kept.
    bool add_fhr(std::int64_t collection_id, std::string_view record);
    /// Returns false if there was none.
    bool remove_fhr(std::int64_t collection_id);

    enum class Orphans { keep, remove };
    struct Removed {
        std::int64_t sequences = 0;
        std::int64_t residues = 0;
    };
    /// Removes a collection with its names, FHR record and layouts; with Orphans::remove also its sequences that belong
    /// to no other collection and never had an alias.
    Removed remove(std::int64_t collection_id, Orphans orphans);

private:
    void drop_source_text(std::int64_t source_id);
    Removed remove_orphans(std::int64_t collection_id);

    WriteConnection& connection_;
    AliasWriter aliases_;
};

}  // namespace seqshelf::catalog

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/alias_kind.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/fhr.hpp"
#include "seqshelf/letters.hpp"
#include "seqshelf/repointed_name.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

/// How a change is made.
/// Thread-safety: a value.
struct ChangeOptions {
    /// What is done, in a word. Others see it while the instance is locked, and the catalog keeps it.
    std::string action = "change";
    /// Bytes of text in a block of a volume, 512 to 65280.
    std::size_t block_bytes = 8192;
    /// libdeflate's compression level, 0 to 12. If not set, the code of a block depends on what it contains.
    std::optional<int> level{};
    /// Threads that digest and compress; 0: one per core. They start with the first residues.
    unsigned threads = 0;
    /// Bytes of text after which a new volume is begun.
    std::int64_t max_volume_bytes = std::int64_t{1} << 32;
    /// How many re-pointed names ChangeReport::repointed lists at most. They stay in memory until commit().
    std::size_t max_repointed = default_max_repointed;
    /// To stop early: the call in progress throws Cancelled.
    std::stop_token stop{};
};

/// How far the file being loaded has been read.
/// Thread-safety: a value.
struct LoadProgress {
    std::string file;              ///< as given to load()
    std::int64_t bytes_read = 0;   ///< of the file, before decompression
    std::int64_t file_bytes = -1;  ///< -1: not known (standard input)
    std::int64_t records = 0;      ///< of this file
};

/// How FASTA is loaded.
/// Thread-safety: a value.
struct LoadOptions {
    /// Namespace in which records' names become aliases; "": they do not. From a name with bars (`|`) the accession is
    /// taken: `sp|P12345|AATM_RABIT` gives NS:P12345, `gi|1|gb|U14680.1|HUMBRCA1` NS:U14680.1, `pdb|1EBM|A` NS:1EBM_A,
    /// GENCODE's `ENST00000456328.2|ENSG00000223972.5|…` its first field. `gi|1|ref|NM_000059.3|` goes to `refseq`,
    /// whatever the namespace is, as in SeqRepo. `gnl|…` and `pat|…` keep their database. Other names with bars, and
    /// names that end in a location (`ref|NC_005816.1|:87-1109`), stay whole. Collections keep every name as it is in
    /// the file.
    std::string ns{};
    /// Namespaces whose `ns:alias` words in headers become aliases too.
    std::vector<std::string> header_namespaces{};
    /// Whether a file's records become a sequence collection.
    enum class Collections { make, skip };
    Collections collections = Collections::make;  ///< whether this file's records become one
    /// What happens to bytes in residues that are neither letters, white space nor `*` (which is always dropped).
    OtherBytes other_bytes = OtherBytes::refuse;
    /// What happens to a record with the name of an earlier one in the file: InvalidInput, or it is kept, as in gtars.
    enum class RepeatedNames { refuse, keep };
    RepeatedNames repeated_names = RepeatedNames::refuse;  ///< what happens to those of this file
    /// Called now and then, from the thread that loads.
    std::function<void(const LoadProgress&)> progress{};
};

/// A member for a new collection.
/// Thread-safety: a value.
struct MemberOf {
    std::string name;  ///< in the collection
    std::string identifier;  ///< of a sequence in the instance, as Repository accepts it
    std::string description = {};  ///< what follows the name in a FASTA header; may be empty
    std::string where = {};  ///< `file:line: ` to put before messages; if set, bad names are InvalidInput
};

/// What a change did.
/// Thread-safety: a value.
struct ChangeReport {
    std::int64_t sequences_new = 0;  ///< added to the instance
    std::int64_t sequences_known = 0;  ///< given to the change, but known before or given twice
    std::int64_t sequences_removed = 0;  ///< with a collection that was removed: see Change::Orphans
    std::int64_t residues = 0;  ///< of the new sequences
    std::int64_t residues_removed = 0;  ///< of the removed sequences; this does not free their space in volumes
    std::int64_t aliases_new = 0;  ///< of sequences
    std::int64_t aliases_known = 0;  ///< named that sequence already
    std::int64_t aliases_repointed = 0;  ///< named another sequence before; that is history now
    std::int64_t aliases_removed = 0;  ///< of sequences, by remove_alias()
    std::int64_t collection_aliases_new = 0;  ///< of collections
    std::int64_t collection_aliases_known = 0;  ///< named that collection already
    std::int64_t collection_aliases_repointed = 0;  ///< named another collection before; that is history now
    std::int64_t collection_aliases_removed = 0;  ///< of collections, by remove_alias()
    /// The first ChangeOptions::max_repointed of those re-pointed, in the order in which that was done.
    std::vector<RepointedName> repointed;
    std::int64_t circular_new = 0;  ///< sequences marked as circular
    std::int64_t circular_known = 0;  ///< sequences that were circular already
    std::int64_t linear_new = 0;  ///< sequences whose mark was removed
    std::int64_t linear_known = 0;  ///< sequences that were linear already
    std::int64_t collections_new = 0;  ///< added to the instance
    std::int64_t collections_known = 0;  ///< given to the change, but known before or given twice
    std::int64_t collections_removed = 0;  ///< by remove_collection()
    std::int64_t fhr_set = 0;  ///< FHR records, by set_fhr()
    std::int64_t fhr_removed = 0;  ///< FHR records, by remove_fhr()
    std::vector<CollectionDigest> collections;  ///< loaded or added, in the order of the calls
    std::vector<std::string> volumes;  ///< paths of the new volumes below `sequences/`
    /// What a user should know, one line each: for example, a file that cannot be exported byte for byte.
    std::vector<std::string> remarks;
    std::vector<std::string> cleaned_up;  ///< files below the instance that an earlier writer left when it died
};

/// What Change::add_name_table() did.
/// Thread-safety: a value.
struct NameTableReport {
    std::int64_t rows = 0;  ///< that match a member
    std::int64_t members = 0;  ///< that got names
    std::vector<std::string> unmatched_rows;  ///< the first name of each row that matches no member
    std::vector<std::string> unmatched_members;  ///< names of members that no row matches
    std::vector<std::string> other_length;  ///< members whose row gives another length; their row is not used
};

/// Changes an instance in one atomic step: all of it becomes visible at commit(), or none of it ever. Readers are not
/// blocked. Each call sees what the calls before it did: load a file, then name its sequences, make a collection of
/// them, mark one as circular. Identifiers are those that Repository accepts. Names are never overwritten: what a name
/// meant before stays in its history. Within a change, a name is given to one thing only.
///
/// Everything is written at once: residues to volumes that are not published yet, all else to a transaction.
/// Memory: at most 256 MiB, besides the layout of one record and the uncommitted members of collections.
///
/// A call that throws NotFound, AmbiguousAlias or InvalidArgument has changed nothing, unless it says otherwise, and
/// others may follow. After any other exception the change can only be destroyed: commit() refuses.
/// Thread-safety: one thread at a time.
class Change {
public:
    /// \param instance  its directory
    /// \throws Locked           another process is writing the instance
    /// \throws ReadOnly         it is a snapshot, or cannot be written
    /// \throws NotFound         it is not an instance
    /// \throws InvalidArgument  an option is out of range
    explicit Change(const std::filesystem::path& instance, ChangeOptions options = {});
    /// Without commit(), removes all traces of the change.
    ~Change();
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

    /// Reads a FASTA file: plain, gzip or BGZF; "-" is standard input. After any exception the change can only be
    /// destroyed.
    /// \param collection_alias  `ns:name` for the collection; "": none
    /// \throws InvalidInput     not FASTA, damaged, or a name for two sequences: the message starts
    ///                          `file:line:column: `
    /// \throws InvalidArgument  a malformed namespace or alias, or this change gave the alias to another collection
    /// \throws IoError, Cancelled
    void load(const std::string& file, const LoadOptions& options = {}, const std::string& collection_alias = "");

    /// Adds a sequence from memory, unless it is known, and gives it names, known or not. Residues are normalised as by
    /// load(): upper case, without white space and `*`.
    /// \param names  `ns:alias` each
    /// \returns the sequence's digest
    /// \throws InvalidArgument  a byte is neither letter, white space nor `*` (unless `other` is drop), or a malformed
    ///                          name: nothing was changed. Or this change gave a name to another sequence: then the
    ///                          change can only be destroyed
    /// \throws IoError, Cancelled
    SequenceDigest add_sequence(std::string_view residues, const std::vector<std::string>& names = {},
                                OtherBytes other = OtherBytes::refuse);

    /// Marks a sequence as circular, or removes the mark. (load() marks sequences by their headers, and removes no
    /// mark.)
    /// \throws NotFound, AmbiguousAlias
    /// \throws InvalidArgument  the empty sequence cannot be circular
    void set_topology(std::string_view identifier, Topology topology);

    /// Makes `ns:alias` name the sequence, or the collection, that `identifier` means.
    /// \throws NotFound, AmbiguousAlias
    /// \throws InvalidArgument  a malformed name, a digest's namespace, or this change gave the name to something else
    void add_alias(std::string_view ns, std::string_view alias, std::string_view identifier,
                   AliasKind kind = AliasKind::sequences);

    /// Removes the name `ns:alias`; its history stays.
    /// \throws NotFound         it named nothing
    /// \throws InvalidArgument  a malformed namespace
    void remove_alias(std::string_view ns, std::string_view alias, AliasKind kind = AliasKind::sequences);

    /// Adds the names of a text file, one per line: `alias<TAB>identifier`. Empty lines and lines that start with `#`
    /// are skipped (gtars' alias files). "-" is standard input; gzip is read too. Identifiers mean what they meant
    /// before the call. Names are sorted in pieces of 48 MiB.
    /// \throws InvalidInput  a line has no tab, more than two columns, an unknown identifier, or a name that this
    ///                       change gave to something else: `file:line: …`, the first such line
    /// \throws IoError
    void load_aliases(std::string_view ns, const std::string& file, AliasKind kind = AliasKind::sequences);

    /// Gives a collection's sequences the other names that a table lists for them: an NCBI assembly report, UCSC's
    /// chromAlias, or two columns. A row matches the member that has one of its names. GenBank and RefSeq accessions
    /// go to namespaces `genbank` and `refseq`, all other names to `ns`.
    /// \throws NotFound, AmbiguousAlias  for the collection
    /// \throws InvalidInput  not such a table; a row matches two members; a name for two sequences: `file:line: …`
    NameTableReport add_name_table(std::string_view collection, std::string_view ns, const std::string& file);

    /// Makes a collection of sequences in the instance, unless it exists already.
    /// \param alias  `ns:name` for the collection; "": none
    /// \throws NotFound, AmbiguousAlias  for a member's sequence
    /// \throws InvalidArgument  a name occurs twice, is empty or is not UTF-8 text; or this change gave the alias to
    ///                          another collection
    /// \throws InvalidInput     the same for a member whose MemberOf::where is set; nothing was changed
    CollectionDigest add_collection(const std::vector<MemberOf>& members, const std::string& alias = "");

    /// Whether remove_collection() also removes sequences that are in no other collection and that no alias names or
    /// ever named.
    enum class Orphans { keep, remove };
    /// Removes a collection, with its aliases, FHR record and soft masks.
    /// \throws NotFound, AmbiguousAlias
    void remove_collection(std::string_view identifier, Orphans orphans = Orphans::keep);

    /// Gives a collection an FHR record, which replaces its old one. It is not validated: see FhrRecord::validate().
    /// \throws NotFound, AmbiguousAlias
    void set_fhr(std::string_view identifier, const FhrRecord& record);
    /// Removes a collection's FHR record. \throws NotFound  also if it has none; AmbiguousAlias
    void remove_fhr(std::string_view identifier);

    /// Makes everything durable and visible. Call it once, after all other calls.
    /// \throws InvalidArgument  an earlier call failed after it had changed something, or this is the second call
    /// \throws IoError
    ChangeReport commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf

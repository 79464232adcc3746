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
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

/// How a change is made.
struct ChangeOptions {
    /// What is done, in a word: others see it while the instance is locked, and the change keeps it.
    std::string action = "change";
    /// Bytes of text in a block of a volume, 512 to 65280.
    std::size_t block_bytes = 8192;
    /// libdeflate's, 0 to 12. Not set: blocks are coded by what they contain.
    std::optional<int> level{};
    /// Threads that digest and compress; 0: one per core. They start when the first residues come.
    unsigned threads = 0;
    /// A volume that has this much text is followed by another.
    std::int64_t max_volume_bytes = std::int64_t{1} << 32;
    /// To stop early: the call in progress throws Cancelled.
    std::stop_token stop{};
};

/// How far the file being loaded has been read.
struct LoadProgress {
    std::string file;
    std::int64_t bytes_read = 0;   ///< of the file, before decompression
    std::int64_t file_bytes = -1;  ///< -1: not known (standard input)
    std::int64_t records = 0;      ///< of this file
};

/// How FASTA is loaded.
struct LoadOptions {
    /// Namespace in which records' names become aliases; "": they do not. Of a name with bars (`|`) it is the
    /// accession: `sp|P12345|AATM_RABIT` gives NS:P12345, `gi|1|gb|U14680.1|HUMBRCA1` NS:U14680.1, `pdb|1EBM|A`
    /// NS:1EBM_A, GENCODE's `ENST00000456328.2|ENSG00000223972.5|…` its first field. `gi|1|ref|NM_000059.3|` is in
    /// `refseq`, whatever the namespace is, as SeqRepo has it. `gnl|…` and `pat|…` keep their database. Bars of other
    /// forms, and names that end in a location (`ref|NC_005816.1|:87-1109`), stay whole. Collections keep every name as
    /// the file has it.
    std::string ns{};
    /// Namespaces whose `ns:alias` words in headers become aliases too.
    std::vector<std::string> header_namespaces{};
    /// Whether each file's records are kept as a sequence collection.
    enum class Collections { make, skip } collections = Collections::make;
    /// What happens to bytes in residues that are neither letters, white space nor `*` (which is always dropped).
    OtherBytes other_bytes = OtherBytes::refuse;
    /// What happens to a record whose name an earlier one of the file has: gtars keeps it.
    enum class RepeatedNames { refuse, keep } repeated_names = RepeatedNames::refuse;
    /// Called now and then from the thread that loads.
    std::function<void(const LoadProgress&)> progress{};
};

/// A member for a new collection.
struct MemberOf {
    std::string name;
    std::string identifier;  ///< of a sequence that is known, as Repository takes it
    std::string description = {};
    std::string where = {};  ///< `file:line: ` to put in front of messages; with it, bad names are InvalidInput
};

/// What a change did.
struct ChangeReport {
    std::int64_t sequences_new = 0;
    std::int64_t sequences_known = 0;  ///< given to the change, and known before or given twice
    std::int64_t sequences_removed = 0;
    std::int64_t residues = 0;  ///< of the new sequences
    std::int64_t residues_removed = 0;  ///< of the removed sequences; their space in volumes is not freed by this
    std::int64_t aliases_new = 0;  ///< of sequences
    std::int64_t aliases_known = 0;  ///< named that sequence already
    std::int64_t aliases_repointed = 0;  ///< named another sequence before; that is history now
    std::int64_t aliases_removed = 0;
    std::int64_t collection_aliases_new = 0;  ///< likewise, of collections
    std::int64_t collection_aliases_known = 0;
    std::int64_t collection_aliases_repointed = 0;
    std::int64_t collection_aliases_removed = 0;
    std::int64_t circular_new = 0;  ///< sequences marked as circular
    std::int64_t circular_known = 0;  ///< were circular already
    std::int64_t linear_new = 0;  ///< sequences whose mark was removed
    std::int64_t linear_known = 0;  ///< were linear already
    std::int64_t collections_new = 0;
    std::int64_t collections_known = 0;
    std::int64_t collections_removed = 0;
    std::int64_t fhr_set = 0;  ///< by set_fhr()
    std::int64_t fhr_removed = 0;
    std::vector<CollectionDigest> collections;  ///< loaded or added, in the order of the calls
    std::vector<std::string> volumes;  ///< paths of the new ones below `sequences/`
    /// What a user should know, a line each: a file that cannot be exported byte for byte.
    std::vector<std::string> remarks;
    std::vector<std::string> cleaned_up;  ///< what an earlier writer that died had left: files below the instance
};

/// What a table of names did.
struct NameTableReport {
    std::int64_t rows = 0;  ///< that are about a member
    std::int64_t members = 0;  ///< that got names
    std::vector<std::string> unmatched_rows;  ///< names of rows that are about no member, one for each
    std::vector<std::string> unmatched_members;  ///< names of members that no row is about
    std::vector<std::string> other_length;  ///< members whose row gives another length; their row is not used
};

/// Changes an instance in one atomic step: all of it becomes visible at commit(), or nothing ever. Readers are not
/// blocked. Calls see what the calls before them did: load a file, then name its sequences, make a collection of them,
/// mark one as circular. An identifier is what Repository takes. Names are never overwritten: what a name meant before
/// stays in its history; but within a change a name is given to one thing only.
///
/// What is given is written as it comes: residues to volumes that are not published yet, all else to a transaction.
/// Memory: at most 256 MiB, besides a record's own layout and what has not been committed of a collection's members.
///
/// A call that throws NotFound, AmbiguousAlias or InvalidArgument has changed nothing, unless it says otherwise, and
/// others may follow. After any other exception the change can only be destroyed: commit() refuses.
/// Thread-safety: one thread at a time.
class Change {
public:
    /// \param instance  its directory
    /// \throws Locked           another process writes the instance
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
    /// \throws InvalidArgument  a malformed namespace or alias, or one given to another collection before
    /// \throws IoError, Cancelled
    void load(const std::string& file, const LoadOptions& options = {}, const std::string& collection_alias = "");

    /// Adds a sequence from memory, unless it is known, and gives it names (in any case). Residues become what load()
    /// makes of them: upper case, without white space and `*`.
    /// \param names  `ns:alias` each
    /// \returns the sequence's digest
    /// \throws InvalidArgument  a byte is neither letter, white space nor `*` (unless `other` is drop), or a malformed
    ///                          name: nothing was changed. Or a name that was given to another sequence before: the
    ///                          change can then only be destroyed
    /// \throws IoError, Cancelled
    SequenceDigest add_sequence(std::string_view residues, const std::vector<std::string>& names = {},
                                OtherBytes other = OtherBytes::refuse);

    /// Says whether a sequence is circular. (load() marks those whose headers say it, and removes no mark.)
    /// \throws NotFound, AmbiguousAlias
    /// \throws InvalidArgument  the empty sequence is to be circular
    void set_topology(std::string_view identifier, Topology topology);

    /// Makes `ns:alias` name the sequence, or the collection, that `identifier` means.
    /// \throws NotFound, AmbiguousAlias
    /// \throws InvalidArgument  a malformed name, a digest's namespace, or a name given to something else before
    void add_alias(std::string_view ns, std::string_view alias, std::string_view identifier,
                   AliasKind kind = AliasKind::sequences);

    /// Makes `ns:alias` name nothing. \throws NotFound  it named nothing; InvalidArgument  a malformed namespace
    void remove_alias(std::string_view ns, std::string_view alias, AliasKind kind = AliasKind::sequences);

    /// Adds the names of a text file: a line `alias<TAB>identifier` each, without empty lines and lines that start with
    /// `#` (gtars' alias files). "-" is standard input; gzip is read too. Identifiers mean what they meant before the
    /// call. Names are sorted in pieces of 48 MiB.
    /// \throws InvalidInput  a line has no tab, more than two columns, an unknown identifier, or a name that was given
    ///                       to something else before: `file:line: …`, the first such line
    /// \throws IoError
    void load_aliases(std::string_view ns, const std::string& file, AliasKind kind = AliasKind::sequences);

    /// Gives a collection's sequences the other names that a table has for them: an NCBI assembly report, UCSC's
    /// chromAlias, or two columns. A row is about the member that has one of its names. GenBank and RefSeq accessions
    /// go to namespaces `genbank` and `refseq`, all other names to `ns`.
    /// \throws NotFound, AmbiguousAlias  of the collection
    /// \throws InvalidInput  not such a table; a row is about two members; a name for two sequences: `file:line: …`
    NameTableReport add_name_table(std::string_view collection, std::string_view ns, const std::string& file);

    /// Makes a collection of sequences that are known, unless there is such a collection.
    /// \param alias  `ns:name` for the collection; "": none
    /// \throws NotFound, AmbiguousAlias  of a member's sequence
    /// \throws InvalidArgument  a name occurs twice, is empty or is not UTF-8 text (InvalidInput: see MemberOf::where;
    ///                          nothing was changed then, too), or the alias was given to another collection before
    CollectionDigest add_collection(const std::vector<MemberOf>& members, const std::string& alias = "");

    /// Whether sequences are removed that no other collection has and no alias names, or ever named.
    enum class Orphans { keep, remove };
    /// Removes a collection, with its aliases, FHR record and soft masks.
    /// \throws NotFound, AmbiguousAlias
    void remove_collection(std::string_view identifier, Orphans orphans = Orphans::keep);

    /// Gives a collection an FHR record in place of the one it had. It is not validated: see FhrRecord::validate().
    /// \throws NotFound, AmbiguousAlias
    void set_fhr(std::string_view identifier, const FhrRecord& record);
    /// \throws NotFound  also where the collection has no record; AmbiguousAlias
    void remove_fhr(std::string_view identifier);

    /// Makes everything durable and visible. To be called once, as the last.
    /// \throws InvalidArgument  an earlier call failed after it had changed something
    /// \throws IoError
    ChangeReport commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf

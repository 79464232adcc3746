#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/digest.hpp"

namespace seqshelf {

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
    std::string ns;
    /// Namespaces whose `ns:alias` words in headers become aliases too.
    std::vector<std::string> header_namespaces;
    /// Whether each file's records are kept as a sequence collection.
    enum class Collections { make, skip } collections = Collections::make;
    /// What happens to bytes in residues that are neither letters, white space nor `*` (which is always dropped).
    enum class OtherBytes { refuse, drop } other_bytes = OtherBytes::refuse;
    /// What happens to a record whose name an earlier one of the file has: gtars keeps it.
    enum class RepeatedNames { refuse, keep } repeated_names = RepeatedNames::refuse;
    /// Bytes of text in a block of a volume, 512 to 65280.
    std::size_t block_bytes = 8192;
    /// libdeflate's, 0 to 12. Not set: blocks are coded by what they hold.
    std::optional<int> level;
    /// Threads that digest and compress; 0: one a core.
    unsigned threads = 0;
    /// A volume that has this much text is followed by another.
    std::int64_t max_volume_bytes = std::int64_t{1} << 32;
    /// Called now and then from the thread that loads.
    std::function<void(const LoadProgress&)> progress;
    /// To stop early: the call in progress throws Cancelled.
    std::stop_token stop;
};

/// What a session did.
struct LoadSummary {
    std::int64_t sequences_new = 0;
    std::int64_t sequences_known = 0;  ///< records whose sequence was there already, or came twice
    std::int64_t residues = 0;  ///< of the new sequences
    std::int64_t aliases_new = 0;
    std::int64_t aliases_known = 0;
    std::int64_t aliases_repointed = 0;  ///< named another sequence before; that is history now
    std::int64_t circular_new = 0;  ///< sequences that a header marked as circular
    std::int64_t circular_known = 0;  ///< records with such a mark whose sequence was circular already
    std::int64_t collections_new = 0;
    std::int64_t collections_known = 0;
    std::vector<CollectionDigest> collections;  ///< one a file
    std::vector<std::string> volumes;  ///< paths of the new ones below `sequences/`
    std::vector<std::string>
        remarks;  ///< what a user should know, a line each: a file that cannot be given back byte for byte
    std::vector<std::string> cleaned_up;  ///< what an earlier writer that died had left: files below the instance
};

/// Loads FASTA into an instance in one atomic step: what add() reads becomes visible at commit(), or never.
/// Readers are not blocked. Memory: at most 256 MiB and the longest record, for a million records a file.
/// Thread-safety: one thread at a time.
class LoadSession {
public:
    /// \throws Locked           another process writes the instance
    /// \throws ReadOnly         it is a snapshot, or cannot be written
    /// \throws NotFound         it is not an instance
    /// \throws InvalidArgument  an option is out of range, a namespace malformed
    explicit LoadSession(const std::filesystem::path& instance, LoadOptions options = {});
    /// Without commit(), removes all traces of the session.
    ~LoadSession();
    LoadSession(const LoadSession&) = delete;
    LoadSession& operator=(const LoadSession&) = delete;

    /// Reads a FASTA file: plain, gzip or BGZF; "-" is standard input. After an exception the session can only be
    /// dropped.
    /// \param collection_alias  `ns:name` for the collection; "": none
    /// \throws InvalidInput  not FASTA, or damaged; the message starts `file:line:column: `
    /// \throws IoError, Cancelled
    void add(const std::string& file, const std::string& collection_alias = "");

    /// Makes everything durable and visible.
    LoadSummary commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf

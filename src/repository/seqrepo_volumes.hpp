#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "repository/seqrepo_volume.hpp"
#include "seqshelf/sequence_info.hpp"
#include "volume/volume.hpp"

namespace seqshelf::repository {

/// The volumes of an instance of SeqRepo that is read in place. Each is opened, and its index read, at its first use,
/// and kept.
/// Thread-safety: all functions may be called concurrently.
class SeqRepoVolumes {
public:
    /// \param sequences  the instance's `sequences/`
    explicit SeqRepoVolumes(std::filesystem::path sequences) : sequences_(std::move(sequences)) {}

    struct Place {
        const volume::Volume& volume;
        std::int64_t offset;  ///< of the first residue in the volume's text, bytes
    };
    /// \param path  of the volume, below `sequences/`
    /// \throws Corruption  the volume is missing or damaged, or its sequence is not as the database says
    [[nodiscard]] Place find(const std::string& path, const SequenceInfo& info);

    /// Computes a sequence's digests from its residues. \throws Corruption  as find()
    [[nodiscard]] SequenceDigests digests(const std::string& path, const SequenceInfo& info);

private:
    struct Entry {
        explicit Entry(const SeqRepoVolume::Source& source)
            : index(source, false, {}), volume(index.open(base::ReadFile::Access::random)) {}
        SeqRepoVolume index;
        volume::Volume volume;
    };
    [[nodiscard]] const Entry& entry(const std::string& path);
    [[nodiscard]] static const format::FastaIndexRow& record_of(const Entry& entry, const std::string& path,
                                                                const SequenceInfo& info);

    std::filesystem::path sequences_;
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<const Entry>> entries_;
};

}  // namespace seqshelf::repository

#include "snapshot/layout.hpp"

#include "volume/volume_writer.hpp"

namespace seqshelf::snapshot {

std::vector<std::filesystem::path> volume_files(const std::filesystem::path& bgzf_path) {
    return {bgzf_path, volume::fai_path(bgzf_path), volume::gzi_path(bgzf_path)};
}

}  // namespace seqshelf::snapshot

#include "snapshot/layout.hpp"

#include "base/file.hpp"
#include "seqshelf/error.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::snapshot {

bool is_seqrepo_name(std::string_view path) {
    return path == Layout::seqrepo_aliases_name || path == Layout::seqrepo_sequences_name;
}

std::vector<std::filesystem::path> volume_files(const std::filesystem::path& bgzf_path) {
    return {bgzf_path, volume::fai_path(bgzf_path), volume::gzi_path(bgzf_path)};
}

void link_seqrepo_names(const Layout& layout) {
    std::error_code error;
    std::filesystem::create_symlink(Layout::catalog_name, layout.seqrepo_aliases(), error);
    if (!error) {
        std::filesystem::create_symlink(std::filesystem::path("..") / Layout::catalog_name, layout.seqrepo_sequences(),
                                        error);
    }
    if (error && !base::is_lacking(error.value())) {
        throw IoError("cannot make a symbolic link in " + layout.directory.string() + ": " + error.message());
    }
}

}  // namespace seqshelf::snapshot

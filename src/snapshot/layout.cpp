#include "snapshot/layout.hpp"

#include "seqshelf/error.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::snapshot {

bool is_seqrepo_name(std::string_view path) { return path == "aliases.sqlite3" || path == "sequences/db.sqlite3"; }

std::vector<std::filesystem::path> volume_files(const std::filesystem::path& bgzf_path) {
    return {bgzf_path, volume::fai_path(bgzf_path), volume::gzi_path(bgzf_path)};
}

void link_seqrepo_names(const Layout& layout) {
    std::error_code error;
    std::filesystem::create_symlink("catalog.sqlite3", layout.seqrepo_aliases(), error);
    if (!error) {
        std::filesystem::create_symlink("../catalog.sqlite3", layout.seqrepo_sequences(), error);
    }
    if (error) {
        throw IoError("cannot make a symbolic link in " + layout.directory.string() + ": " + error.message());
    }
}

}  // namespace seqshelf::snapshot

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "refget_store/stored.hpp"
#include "seqshelf/digest.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

// The stores that gtars 0.10.0 wrote into tests/data (SOURCES.md), and its input for them.
namespace seqshelf::test::gtars {

inline constexpr const char* base_collection = "XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk";
inline constexpr const char* odd_collection = "HpZk5pYzaGCVX-vhMa06fno9QZOcwTHh";
inline constexpr const char* chr1 = "YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj";
inline constexpr const char* selenoprotein = "-aHgk2PLEd33lIaLzHbsMmfn5BQRwfN2";

/// Every sequence of the index: name to residues.
inline const std::map<std::string, std::string> residues{
    {"chrX", "TTGGGGAA"}, {"chr1", "GGAA"},   {"chr2", "GCGC"},    {"iupac", "ACGTRYKMSWBDHVN"}, {"rna", "ACGUACGU"},
    {"empty", ""},        {"sec", "MKVLUEF"}, {"stop", "MEFX*-."}, {"rare", "MEFJOZ"},           {"lone", "GATTACA"}};

inline std::filesystem::path store(refget_store::Mode mode) {
    return data_file(mode == refget_store::Mode::raw ? "refget_store_raw" : "refget_store_encoded");
}

/// A copy of one of the stores, to damage.
class StoreCopy {
public:
    explicit StoreCopy(refget_store::Mode mode) {
        std::filesystem::copy(store(mode), path(), std::filesystem::copy_options::recursive);
    }

    [[nodiscard]] std::filesystem::path path() const { return directory_ / "store"; }

    /// Replaces the first `from` in a file.
    void edit(const std::string& file, std::string_view from, std::string_view to) const {
        std::string text = read_file(path() / file);
        text.replace(text.find(from), from.size(), to);
        write_file(path() / file, text);
    }

    [[nodiscard]] static std::string payload(const std::string& digest) {
        return "sequences/" + digest.substr(0, 2) + "/" + digest + ".seq";
    }

private:
    TemporaryDirectory directory_;
};

}  // namespace seqshelf::test::gtars

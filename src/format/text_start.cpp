#include "format/text_start.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text_file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

using namespace std::string_view_literals;

/// A kind of file that is no text.
struct OtherKind {
    std::string_view first_bytes;
    std::size_t offset;
    std::string_view what;
};

constexpr std::array other_kinds{
    OtherKind{"\xfd\x37zXZ\0"sv, 0, "xz data; decompress it: xz -dc"},
    OtherKind{"\x28\xb5\x2f\xfd", 0, "zstd data; decompress it: zstd -dc"},
    OtherKind{"PK\x03\x04", 0, "a zip archive; extract its files: unzip"},
    OtherKind{"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive; extract its files"},
    OtherKind{"ustar\0"sv, 257, "a tar archive; extract its files: tar -xf"},
    OtherKind{"ustar  \0"sv, 257, "a tar archive; extract its files: tar -xf"},
    OtherKind{"BAM\x01", 0, "a BAM file; extract its sequences: samtools fasta"},
    OtherKind{"CRAM\x02", 0, "a CRAM file; extract its sequences: samtools fasta"},
    OtherKind{"CRAM\x03", 0, "a CRAM file; extract its sequences: samtools fasta"},
    OtherKind{"BCF\x02", 0, "a BCF file; convert it to VCF: bcftools view"},
    OtherKind{"\x1a\x41\x27\x43", 0, "a .2bit file; convert it to FASTA: twoBitToFa"},
    OtherKind{"\x43\x27\x41\x1a", 0, "a .2bit file; convert it to FASTA: twoBitToFa"},
    OtherKind{"SQLite format 3\0"sv, 0, "a SQLite database"},
    OtherKind{"\xff\xfe", 0, "UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8"},
    OtherKind{"\xfe\xff", 0, "UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8"},
};

/// The fourth byte of bzip2 data is the size of its blocks.
bool is_bzip2(std::string_view start) {
    return start.size() >= 10 && start.starts_with("BZh") && start.substr(4).starts_with("1AY&SY");
}

}  // namespace

void check_is_text(std::string_view start) {
    if (is_bzip2(start)) {
        throw InvalidInput("this is not text but bzip2 data; decompress it: bzip2 -dc");
    }
    for (const OtherKind& kind : other_kinds) {
        if (start.size() > kind.offset && start.substr(kind.offset).starts_with(kind.first_bytes)) {
            throw InvalidInput("this is not text but " + std::string(kind.what));
        }
    }
}

void TextStart::clean(std::string& piece) {
    if (!started_ && !piece.empty()) {
        started_ = true;
        check_is_text(piece);
        if (piece.starts_with(base::byte_order_mark)) {
            is_changed_ = true;
            piece.erase(0, base::byte_order_mark.size());
        }
        carriage_returns_ = piece.find('\n') == std::string::npos && base::has_inner_carriage_return(piece);
        is_changed_ = is_changed_ || carriage_returns_;
    }
    if (carriage_returns_) {
        std::replace(piece.begin(), piece.end(), '\r', '\n');
    }
}

}  // namespace seqshelf::format

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct z_stream_s;
struct gz_header_s;

namespace seqshelf::format {

/// Inflates gzip text of any number of members, BGZF included, as it arrives.
/// Thread-safety: one thread at a time.
class Gunzip {
public:
    Gunzip();

    /// Takes the next bytes of the file, and appends their text until that has `limit` bytes or a little more: gzip can
    /// make a thousand bytes of one.
    /// \param bytes  what is left of them afterwards, which may be nothing although there is more text
    /// \returns whether there is more text: call it again, with what is left
    /// \throws InvalidInput  not gzip, damaged, or followed by other data
    [[nodiscard]] bool push(std::span<const std::uint8_t>& bytes, std::string& text, std::size_t limit);

    /// Call it after the last push. \throws InvalidInput  the file stops before the end of a member
    void finish() const;
    /// Whether the last member that started is a block of BGZF.
    [[nodiscard]] bool last_is_bgzf() const noexcept;

private:
    void start_member();
    bool inflate(std::string& text, std::size_t limit);

    /// Frees what is zlib's.
    struct End {
        void operator()(z_stream_s* stream) const noexcept;
        void operator()(gz_header_s* header) const noexcept;
    };
    std::unique_ptr<z_stream_s, End> stream_;
    std::unique_ptr<gz_header_s, End> header_;  ///< of the last member that started
    std::array<std::uint8_t, 2> extra_{};  ///< the start of the member's extra field
    bool in_member_ = false;
    std::int64_t members_ = 0;
};

}  // namespace seqshelf::format

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct z_stream_s;

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
    /// \throws InvalidInput  not gzip, or damaged
    [[nodiscard]] bool push(std::span<const std::uint8_t>& bytes, std::string& text, std::size_t limit);

    /// Call it after the last push. \throws InvalidInput  the file stops before the end of a member
    void finish() const;

private:
    bool inflate(std::string& text, std::size_t limit);

    /// Frees zlib's stream.
    struct End {
        void operator()(z_stream_s* stream) const noexcept;
    };
    std::unique_ptr<z_stream_s, End> stream_;
    bool in_member_ = false;
    bool any_member_ = false;
};

}  // namespace seqshelf::format

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

    /// Appends the text of the next `bytes` of the file. \throws InvalidInput  not gzip, or damaged
    void push(std::span<const std::uint8_t> bytes, std::string& text);

    /// Call it after the last push. \throws InvalidInput  the file stops before the end of a member
    void finish() const;

private:
    /// Frees zlib's stream.
    struct End {
        void operator()(z_stream_s* stream) const noexcept;
    };
    std::unique_ptr<z_stream_s, End> stream_;
    bool in_member_ = false;
    bool any_member_ = false;
};

}  // namespace seqshelf::format

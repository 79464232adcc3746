#include "format/codec/gunzip.hpp"

#include <zlib.h>

#include <array>

#include "base/bytes.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {
constexpr int gzip_window_bits = 15 + 16;  // zlib's number for gzip and nothing else
constexpr const char* other_data = "other data follows the end of the gzip data";
}  // namespace

void Gunzip::End::operator()(z_stream_s* stream) const noexcept {
    ::inflateEnd(stream);
    delete stream;
}

void Gunzip::End::operator()(gz_header_s* header) const noexcept { delete header; }

Gunzip::Gunzip() : stream_(new z_stream{}), header_(new gz_header{}) {
    if (::inflateInit2(stream_.get(), gzip_window_bits) != Z_OK) {
        throw Error("zlib cannot be initialised");
    }
}

bool Gunzip::push(std::span<const std::uint8_t>& bytes, std::string& text, std::size_t limit) {
    stream_->next_in = const_cast<Bytef*>(bytes.data());
    stream_->avail_in = static_cast<uInt>(bytes.size());
    const bool more = inflate(text, limit);
    bytes = bytes.last(stream_->avail_in);
    return more;
}

/// Inflates what the stream has been given. \returns whether the limit was met before its end
bool Gunzip::inflate(std::string& text, std::size_t limit) {
    thread_local std::array<char, std::size_t{1} << 17> buffer;
    while (text.size() < limit) {
        if (!in_member_) {
            while (members_ > 0 && stream_->avail_in > 0 && *stream_->next_in == 0) {
                ++stream_->next_in;  // zeros after the last member are padding, as for gzip(1)
                --stream_->avail_in;
            }
            if (stream_->avail_in == 0) {
                return false;
            }
            start_member();
        }
        stream_->next_out = base::writable_bytes_of(buffer).data();
        stream_->avail_out = buffer.size();
        const int result = ::inflate(stream_.get(), Z_NO_FLUSH);
        text.append(buffer.data(), buffer.size() - stream_->avail_out);
        if (result == Z_STREAM_END) {
            in_member_ = false;
        } else if (result == Z_BUF_ERROR || (result == Z_OK && stream_->avail_in == 0 && stream_->avail_out != 0)) {
            return false;  // zlib needs more input
        } else if (result != Z_OK) {
            throw InvalidInput(members_ > 1 && header_->done != 1
                                   ? other_data
                                   : std::string("damaged gzip data: ") +
                                         (stream_->msg != nullptr ? stream_->msg : "unknown"));
        }
    }
    return true;
}

void Gunzip::start_member() {
    ::inflateReset(stream_.get());
    *header_ = {};
    header_->extra = extra_.data();
    header_->extra_max = static_cast<uInt>(extra_.size());
    ::inflateGetHeader(stream_.get(), header_.get());
    in_member_ = true;
    ++members_;
}

/// BGZF puts its extra field `BC` first.
bool Gunzip::last_is_bgzf() const noexcept {
    return header_->done == 1 && header_->extra != nullptr && header_->extra_len >= extra_.size() && extra_[0] == 'B' &&
           extra_[1] == 'C';
}

void Gunzip::finish() const {
    if (in_member_) {
        throw InvalidInput("truncated gzip data");
    }
}

}  // namespace seqshelf::format

#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <string_view>
#include <utility>

namespace seqshelf::base {

/// Growing text. Unlike std::string it grows by realloc, so a 250 MB record is moved by remapping pages instead of
/// being held twice, and new space is not written to before it is used.
/// Thread-safety: as std::string.
class ByteBuffer {
public:
    ByteBuffer() = default;
    ByteBuffer(ByteBuffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    ByteBuffer& operator=(ByteBuffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ByteBuffer(const ByteBuffer&) = delete;
    ByteBuffer& operator=(const ByteBuffer&) = delete;
    ~ByteBuffer() { std::free(data_); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view text() const noexcept { return {data_, size_}; }

    /// Space for `count` more bytes after the text, to fill before calling commit().
    [[nodiscard]] char* reserve(std::size_t count) {
        if (capacity_ - size_ < count) {
            const std::size_t wanted = size_ + count;
            const std::size_t grown = capacity_ + capacity_ / 2;
            const std::size_t capacity = wanted > grown ? wanted : grown;
            void* const data = std::realloc(data_, capacity);
            if (data == nullptr) {
                throw std::bad_alloc();
            }
            data_ = static_cast<char*>(data);
            capacity_ = capacity;
        }
        return data_ + size_;
    }
    void commit(std::size_t count) noexcept { size_ += count; }

private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace seqshelf::base

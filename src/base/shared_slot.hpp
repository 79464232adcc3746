#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

namespace seqshelf::base {

/// A shared pointer that one thread replaces while others read it. It replaces std::atomic<std::shared_ptr>: that one's
/// load() in libstdc++ 12 is formally a data race, which ThreadSanitizer reports. The lock is held for a few
/// instructions only; a mutex would cost as much as looking up a cached name.
/// Thread-safety: all functions may be called concurrently.
template <typename T>
class SharedSlot {
public:
    explicit SharedSlot(std::shared_ptr<T> value) noexcept : value_(std::move(value)) {}
    SharedSlot(const SharedSlot&) = delete;
    SharedSlot& operator=(const SharedSlot&) = delete;
    ~SharedSlot() = default;

    [[nodiscard]] std::shared_ptr<T> load() const noexcept {
        const Lock lock(locked_);
        return value_;
    }

    /// \returns the value before, so that the caller decides when it is destroyed
    std::shared_ptr<T> exchange(std::shared_ptr<T> value) noexcept {
        const Lock lock(locked_);
        value_.swap(value);
        return value;
    }

private:
    /// Holds the slot's spin lock for its lifetime.
    /// Thread-safety: one thread at a time.
    class Lock {
    public:
        explicit Lock(std::atomic<bool>& locked) noexcept : locked_(locked) {
            while (locked_.exchange(true, std::memory_order_acquire)) {
                std::this_thread::yield();  // its holder may have been suspended
            }
        }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;
        ~Lock() { locked_.store(false, std::memory_order_release); }

    private:
        std::atomic<bool>& locked_;
    };

    mutable std::atomic<bool> locked_{false};
    std::shared_ptr<T> value_;
};

}  // namespace seqshelf::base

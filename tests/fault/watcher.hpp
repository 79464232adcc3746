#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

namespace seqshelf::test {

/// Checks repeatedly whether `latest` points to a whole snapshot.
class Watcher {
public:
    explicit Watcher(const std::filesystem::path& root)
        : thread_([this, root] {
              while (!stop_) {
                  const bool there = std::filesystem::exists(root / "latest/catalog.sqlite3") &&
                                     std::filesystem::exists(root / "latest/SHA256SUMS");
                  absent_ += there ? 0 : 1;
                  ++asked_;
              }
          }) {}
    ~Watcher() {
        stop_ = true;
        thread_.join();
    }
    [[nodiscard]] int absent() const { return absent_; }
    [[nodiscard]] int asked() const { return asked_; }

private:
    std::atomic<bool> stop_ = false;
    std::atomic<int> absent_ = 0;
    std::atomic<int> asked_ = 0;
    std::thread thread_;
};

}  // namespace seqshelf::test

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace seqshelf::regression {

/// A root with two inputs, which have the same bytes every time: a long sequence like a chromosome, and many short ones
/// like transcripts.
/// Thread-safety: immutable.
struct Instance {
    explicit Instance(std::filesystem::path directory);

    std::filesystem::path directory;
    std::filesystem::path root;
    std::string chromosome_file;
    std::string transcripts_file;
};

/// An operation that one call of `work` does `operations` times.
struct Workload {
    std::string name;
    std::int64_t operations;
    std::function<void()> work;
    /// Threads pass buffers to each other, so the number of allocated bytes depends on their timing.
    bool shares_buffers = false;
};

/// Preparation that is not counted is not in `work`.
[[nodiscard]] std::vector<Workload> workloads(const Instance& instance);

/// Values that are not costs of a call: bytes read from a volume for a slice, bytes on disk.
struct Size {
    std::string workload;
    std::string metric;
    double value;
};
[[nodiscard]] std::vector<Size> sizes(const Instance& instance);

}  // namespace seqshelf::regression

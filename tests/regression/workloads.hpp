#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace seqshelf::regression {

/// A root with two inputs, the same bytes every time: a long sequence like a chromosome, and many short ones like
/// transcripts.
/// Thread-safety: immutable.
struct Instance {
    explicit Instance(std::filesystem::path directory);

    std::filesystem::path directory;
    std::filesystem::path root;
    std::string chromosome_file;
    std::string transcripts_file;
};

/// Something that is done `operations` times by one call of `work`.
struct Workload {
    std::string name;
    std::int64_t operations;
    std::function<void()> work;
    /// Threads give buffers back to each other: how many bytes are allocated depends on which of them is ahead.
    bool shares_buffers = false;
};

/// What is done once before it is counted is not in `work`.
[[nodiscard]] std::vector<Workload> workloads(const Instance& instance);

/// Figures that are no costs of a call: bytes read of a volume for a slice, bytes on disk.
struct Size {
    std::string workload;
    std::string metric;
    double value;
};
[[nodiscard]] std::vector<Size> sizes(const Instance& instance);

}  // namespace seqshelf::regression

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

/// What a session did.
struct TopologySummary {
    std::int64_t changed = 0;
    std::int64_t known = 0;  ///< was so already
    std::vector<std::string> cleaned_up;  ///< what an earlier writer that died had left: files below the instance
};

/// Says which sequences of an instance are circular, in one atomic step: visible at commit(), or never. (`load` marks
/// those whose headers say it, and takes no mark away.)
/// Thread-safety: one thread at a time.
class TopologySession {
public:
    /// \throws Locked, ReadOnly, NotFound  as LoadSession
    explicit TopologySession(const std::filesystem::path& instance);
    ~TopologySession();
    TopologySession(const TopologySession&) = delete;
    TopologySession& operator=(const TopologySession&) = delete;

    /// \param identifier  see Repository
    /// \throws NotFound, AmbiguousAlias
    /// \throws InvalidArgument  the empty sequence is to be circular
    void set(std::string_view identifier, Topology topology);

    TopologySummary commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "catalog/reader.hpp"
#include "repository/session/instance_writer.hpp"
#include "repository/session/sequence_loader.hpp"
#include "seqshelf/alias_kind.hpp"
#include "seqshelf/change.hpp"

namespace seqshelf::repository {

/// An instance with a change begun, and the steps of which the functions of Change consist.
/// Thread-safety: one thread at a time.
class OpenChange {
public:
    /// \throws as Change
    OpenChange(const std::filesystem::path& instance, ChangeOptions options);

    [[nodiscard]] const ChangeOptions& options() const noexcept { return options_; }
    [[nodiscard]] catalog::Writer& catalog() noexcept { return writer_.catalog(); }
    [[nodiscard]] catalog::Reader& reader() { return writer_.catalog().reader(); }
    /// The pool of threads, started at the first call.
    [[nodiscard]] base::TaskPool& pool();
    [[nodiscard]] SequenceLoader& sequences();
    [[nodiscard]] ChangeReport& report() noexcept { return report_; }

    /// The sequence that an identifier means in this change. \throws NotFound  with names near it; AmbiguousAlias
    [[nodiscard]] catalog::SequenceRow get_sequence(std::string_view identifier);
    [[nodiscard]] catalog::CollectionRow get_collection(std::string_view identifier);
    /// The number of a sequence or a collection. \throws NotFound, AmbiguousAlias
    [[nodiscard]] std::int64_t get_id(AliasKind kind, std::string_view identifier);

    /// Adds a name and counts it. \param ns  canonical
    /// \throws InvalidArgument  malformed, or this change gave the name another meaning
    void give_name(AliasKind kind, std::string_view ns, std::string_view alias, std::int64_t target_id);
    void mark(std::int64_t sequence_id, Topology topology);

    /// \throws Cancelled  a stop was requested
    void check_stop() const;

    /// Marks the change as failed unless all steps of a call succeed. The change's stop ends them.
    class Steps {
    public:
        explicit Steps(OpenChange& change) : change_(change), scope_(change.options_.stop) { change_.failed_ += 1; }
        Steps(const Steps&) = delete;
        Steps& operator=(const Steps&) = delete;
        void done() noexcept { change_.failed_ -= 1; }

    private:
        OpenChange& change_;
        base::StopScope scope_;
    };

    /// \throws InvalidArgument  a call failed in the middle
    [[nodiscard]] ChangeReport commit();

private:
    [[nodiscard]] catalog::AliasCounts& counts(AliasKind kind) noexcept;

    ChangeOptions options_;
    std::filesystem::path instance_;
    InstanceWriter writer_;
    std::optional<base::TaskPool> pool_;
    std::optional<SequenceLoader> sequences_;  // after the pool that works for it
    catalog::AliasCounts sequence_names_;
    catalog::AliasCounts collection_names_;
    ChangeReport report_;
    int failed_ = 0;  ///< calls that began to change something and have not succeeded
};

}  // namespace seqshelf::repository

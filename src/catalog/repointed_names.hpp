#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/statements.hpp"
#include "seqshelf/repointed_name.hpp"

namespace seqshelf::catalog {

/// The names that a change re-pointed, as far as somebody asked for a list of them.
/// Thread-safety: one thread at a time.
class RepointedNames {
public:
    explicit RepointedNames(Statements& statements) : statements_(statements) {}

    /// Lists at most that many from now on; at first none.
    void list(std::size_t most) noexcept { most_ = most; }
    void add(AliasKind kind, std::string_view ns, std::string_view alias, std::int64_t before_id,
             std::int64_t after_id) {
        if (names_.size() < most_) {
            names_.push_back(
                {kind, {std::string(ns), std::string(alias)}, digest(kind, before_id), digest(kind, after_id)});
        }
    }
    /// Those so far, in the order in which they were re-pointed.
    [[nodiscard]] std::vector<RepointedName> take() noexcept { return std::exchange(names_, {}); }

private:
    [[nodiscard]] std::string digest(AliasKind kind, std::int64_t id);

    Statements& statements_;
    std::size_t most_ = 0;
    std::vector<RepointedName> names_;
};

}  // namespace seqshelf::catalog

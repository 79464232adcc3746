#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/statements.hpp"

namespace seqshelf::catalog {

/// The numbers of namespaces, each looked up once: a number never changes its namespace.
/// Thread-safety: one thread at a time.
class NamespaceIds {
public:
    static constexpr const char* by_name = "SELECT namespace_id FROM namespace WHERE name = :name";

    explicit NamespaceIds(Statements& statements) : statements_(statements) {}

    /// \param ns  canonical  \throws SQLite::Exception
    [[nodiscard]] std::optional<std::int64_t> find(std::string_view ns) {
        if (const auto known = known_.find(ns); known != known_.end()) {
            return known->second;
        }
        Use select(statements_[by_name]);
        select.bind(":name", ns);
        if (!select->executeStep()) {
            return std::nullopt;
        }
        return known_.emplace(ns, select->getColumn(0).getInt64()).first->second;
    }

private:
    Statements& statements_;
    std::map<std::string, std::int64_t, std::less<>> known_;
};

}  // namespace seqshelf::catalog

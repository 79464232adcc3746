#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error_context.hpp"

namespace seqshelf::catalog {

/// A prepared statement in use: when it is destroyed the statement is reset, and releases what it locks.
/// Thread-safety: one thread at a time.
class Use {
public:
    /// \param asked  what is asked, for messages; must outlive this
    explicit Use(SQLite::Statement& statement, std::string_view asked = "") : statement_(statement), asked_(asked) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { statement_.tryReset(); }

    SQLite::Statement* operator->() { return &statement_; }
    SQLite::Statement& operator*() { return statement_; }

    // SQLiteCpp binds text only from std::string; pointer and size would be bound as a blob.
    void bind(const char* parameter, std::string_view text) { statement_.bind(parameter, std::string(text)); }
    void bind(const char* parameter, std::int64_t value) { statement_.bind(parameter, value); }

    /// Binds all parameters, in their order in the statement: for work that is done for each record, because looking up
    /// a parameter by its name costs as much as binding it. Texts and blobs are not copied: they must outlive the Use.
    template <typename... Values>
    void bind_all(const Values&... values) {
        int parameter = 0;
        (bind_at(++parameter, values), ...);
    }

    /// What `row` makes of the current row. A row that cannot be a value is damage, and the message names the catalog.
    template <typename Row>
    auto read(Row row) {
        return base::with_context<Corruption>([&] { return std::string(asked_) + ": "; },
                                              [&] { return row(statement_); });
    }

private:
    void bind_at(int parameter, std::int64_t value) { statement_.bind(parameter, value); }
    void bind_at(int parameter, const std::string& text) { statement_.bindNoCopy(parameter, text); }
    void bind_at(int parameter, std::span<const std::uint8_t> blob) {
        statement_.bindNoCopy(parameter, static_cast<const void*>(blob.data()), static_cast<int>(blob.size()));
    }

    SQLite::Statement& statement_;
    std::string_view asked_;
};

/// The statements of one connection, each prepared at its first use. The key is the address of its text.
/// Thread-safety: one thread at a time.
class Statements {
public:
    explicit Statements(SQLite::Database& database) : database_(database) {}

    SQLite::Statement& operator[](const char* sql) {
        for (auto& [key, statement] : statements_) {
            if (key == sql) {
                return *statement;
            }
        }
        return *statements_.emplace_back(sql, std::make_unique<SQLite::Statement>(database_, sql)).second;
    }

private:
    SQLite::Database& database_;
    std::vector<std::pair<const char*, std::unique_ptr<SQLite::Statement>>> statements_;
};

}  // namespace seqshelf::catalog

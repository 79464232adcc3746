#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seqshelf::catalog {

/// A prepared statement in use: it goes back to its start, and lets go of what it locks, when its user is done.
/// Thread-safety: one thread at a time.
class Use {
public:
    explicit Use(SQLite::Statement& statement) : statement_(statement) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { statement_.tryReset(); }

    SQLite::Statement* operator->() { return &statement_; }
    SQLite::Statement& operator*() { return statement_; }

    // SQLiteCpp takes text only as std::string: pointer and size are a blob to it.
    void bind(const char* parameter, std::string_view text) { statement_.bind(parameter, std::string(text)); }
    void bind(const char* parameter, std::int64_t value) { statement_.bind(parameter, value); }

    /// Binds all parameters, in the order in which the statement has them: for what is done for each record, because
    /// looking a parameter up by its name costs as much as binding it. Texts and blobs are not copied, they have to
    /// outlive the Use.
    template <typename... Values>
    void bind_all(const Values&... values) {
        int parameter = 0;
        (bind_at(++parameter, values), ...);
    }

private:
    void bind_at(int parameter, std::int64_t value) { statement_.bind(parameter, value); }
    void bind_at(int parameter, const std::string& text) { statement_.bindNoCopy(parameter, text); }
    void bind_at(int parameter, std::span<const std::uint8_t> blob) {
        statement_.bindNoCopy(parameter, static_cast<const void*>(blob.data()), static_cast<int>(blob.size()));
    }

    SQLite::Statement& statement_;
};

/// The statements of one connection, each prepared at its first use. Keyed by the constant that holds its text.
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

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/reader.hpp"

namespace seqshelf::catalog {

/// Compares two catalogs, `a` and `b`. Rows of each kind are read from both in the same order, by an index, and the two
/// streams are merged: so memory does not grow with the catalogs, and differences are visited in that order. Each
/// catalog is read as it was at one moment. Texts are valid during the visit.
/// Thread-safety: one thread at a time.
class Comparison {
public:
    using Text = std::optional<std::string_view>;  ///< std::nullopt: there is no such row

    /// \throws SchemaMismatch, Corruption, IoError
    Comparison(const std::filesystem::path& a, Reader::Source source_of_a, const std::filesystem::path& b,
               Reader::Source source_of_b);
    ~Comparison();
    Comparison(const Comparison&) = delete;
    Comparison& operator=(const Comparison&) = delete;

    /// By digest, 32 characters of base64url. An existing row is an empty text, for a circular sequence "circular".
    using VisitRow = std::function<void(std::string_view digest, Text in_a, Text in_b)>;
    void for_each_sequence(const VisitRow& visit);
    /// An existing row is an empty text.
    void for_each_collection(const VisitRow& visit);
    /// The value is the record, as it is stored.
    void for_each_fhr(const VisitRow& visit);

    /// Names in force, by namespace and alias. The text is the digest of what the alias names.
    using VisitAlias = std::function<void(std::string_view ns, std::string_view alias, Text in_a, Text in_b)>;
    void for_each_sequence_alias(const VisitAlias& visit);
    void for_each_collection_alias(const VisitAlias& visit);

    /// Plans of the statements, for the test that none of them sorts: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> plans();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::catalog

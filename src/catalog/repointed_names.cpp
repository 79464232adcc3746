#include "catalog/repointed_names.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* sequence_digest = "SELECT 'SQ.' || sha512t24u FROM sequence WHERE sequence_id = :id";
constexpr const char* collection_digest = "SELECT digest FROM collection WHERE collection_id = :id";

}  // namespace

std::string RepointedNames::digest(AliasKind kind, std::int64_t id) {
    Use select(statements_[kind == AliasKind::sequences ? sequence_digest : collection_digest]);
    select.bind_all(id);
    return select->executeStep() ? select->getColumn(0).getString() : "";
}

}  // namespace seqshelf::catalog

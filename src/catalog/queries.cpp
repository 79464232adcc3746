#include "catalog/queries.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace seqshelf::catalog {

std::string_view query_text(std::string_view name) {
    const std::span<const base::EmbeddedText> texts = query_texts();
    const auto found =
        std::find_if(texts.begin(), texts.end(), [&](const base::EmbeddedText& query) { return query.name == name; });
    if (found == texts.end()) {
        throw std::logic_error("there is no schema/queries/" + std::string(name) + ".sql");
    }
    return found->text;
}

}  // namespace seqshelf::catalog

#include "seqshelf/collection_info.hpp"

#include <algorithm>

namespace seqshelf {

std::string_view to_string(CollectionAttribute attribute) noexcept {
    switch (attribute) {
        case CollectionAttribute::names:
            return "names";
        case CollectionAttribute::lengths:
            return "lengths";
        case CollectionAttribute::sequences:
            return "sequences";
        case CollectionAttribute::name_length_pairs:
            return "name_length_pairs";
        case CollectionAttribute::sorted_name_length_pairs:
            return "sorted_name_length_pairs";
        case CollectionAttribute::sorted_sequences:
            break;
    }
    return "sorted_sequences";
}

std::optional<CollectionAttribute> parse_collection_attribute(std::string_view name) {
    const auto* const found = std::find_if(collection_attributes.begin(), collection_attributes.end(),
                                           [&](auto attribute) { return to_string(attribute) == name; });
    return found != collection_attributes.end() ? std::optional(*found) : std::nullopt;
}

}  // namespace seqshelf

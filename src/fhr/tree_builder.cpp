#include "fhr/tree_builder.hpp"

#include <cstddef>
#include <utility>

#include "base/quoted.hpp"
#include "fhr/text_error.hpp"

namespace seqshelf::fhr {

namespace {
constexpr std::size_t max_depth = 100;
}

void TreeBuilder::start(Json container) {
    if (open_.size() == max_depth) {
        throw Refused("objects and arrays are nested more than " + std::to_string(max_depth) + " deep");
    }
    Json& placed = place(std::move(container));
    open_.push_back({&placed, {}, std::nullopt});
}

void TreeBuilder::key(const std::string& key) {
    if (!open_.back().keys.insert(key).second) {
        throw Refused("the key " + base::excerpt(Json(key).dump()) + " occurs twice");
    }
    open_.back().key = key;
}

void TreeBuilder::copy(const Json& value) {
    if (!value.is_structured()) {
        scalar(value);
        return;
    }
    if (value.is_array()) {
        start_array();
        for (const Json& item : value) {
            copy(item);
        }
    } else {
        start_object();
        for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
            key(name);
            copy(member);
        }
    }
    end();
}

const Json& TreeBuilder::end() {
    const Json& ended = *open_.back().container;
    open_.pop_back();
    return ended;
}

bool TreeBuilder::expects_key() const {
    return !open_.empty() && open_.back().container->is_object() && !open_.back().key;
}

Json& TreeBuilder::place(Json value) {
    if (open_.empty()) {
        if (!value.is_object()) {
            throw Refused(std::string("expected an object (keys with their values), found ") + value.type_name());
        }
        return root_ = std::move(value);
    }
    Open& parent = open_.back();
    if (parent.container->is_array()) {
        parent.container->push_back(std::move(value));
        return parent.container->back();
    }
    auto& object = parent.container->get_ref<Json::object_t&>();
    object.emplace_back(*parent.key, std::move(value));
    parent.key.reset();
    return object.back().second;
}

}  // namespace seqshelf::fhr

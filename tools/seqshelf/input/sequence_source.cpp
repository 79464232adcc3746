#include "input/sequence_source.hpp"

#include <utility>

#include "seqshelf/error.hpp"

namespace seqshelf::cli {

SequenceSource SequenceSource::open(const Invocation& invocation) {
    SequenceSource source(invocation.globals.open_repository());
    if (invocation.has("collection")) {
        source.use_collection(source.repository_.get_collection(invocation.get<std::string>("collection")));
        source.strict_ = true;
    } else if (const std::string& in_use = invocation.globals.collection; !in_use.empty()) {
        std::optional<Collection> collection = source.repository_.find_collection(in_use);
        if (!collection) {
            throw NotFound("the collection in use, '" + in_use + "', is not in " +
                           source.repository_.directory().filename().string() +
                           "; 'use' without a name stops using it");
        }
        source.use_collection(std::move(*collection));
        source.in_use_ = in_use;
    }
    return source;
}

void SequenceSource::use_collection(Collection collection) {
    collection_ = collection;
    members_.emplace(std::move(collection));
}

template <typename Find, typename Get>
auto SequenceSource::first_of(Find find, Get get) const {
    if (!members_ || strict_) {
        return get(members_ ? *members_ : names_);
    }
    if (auto found = find(*members_)) {
        return std::move(*found);
    }
    try {
        return get(names_);
    } catch (const NotFound& error) {
        throw NotFound(std::string(error.what()) + "\n  The collection in use, " + in_use_ +
                       ", does not contain it either");
    }
}

MemberSlice SequenceSource::get_slice(const std::string& text, Coordinates coordinates, Bounds bounds) const {
    return first_of([&](SliceLookup& names) { return names.find_slice(text, coordinates, bounds); },
                    [&](SliceLookup& names) { return names.get_slice(text, coordinates, bounds); });
}

Sequence SequenceSource::get_sequence(const std::string& name) const {
    return first_of([&](SliceLookup& names) { return names.find_sequence(name); },
                    [&](SliceLookup& names) { return names.get_sequence(name); });
}

std::optional<Sequence> SequenceSource::find_sequence(const std::string& name) const {
    if (auto member = members_ ? members_->find_sequence(name) : std::nullopt; member || strict_) {
        return member;
    }
    return names_.find_sequence(name);
}

const Collection& SequenceSource::only_collection(const std::string& option) {
    if (!collection_) {
        throw UsageError(option + " needs --collection");
    }
    strict_ = true;
    return *collection_;
}

}  // namespace seqshelf::cli

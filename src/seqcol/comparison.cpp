#include "seqshelf/comparison.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace seqshelf {

namespace {

/// Maps elements to small numbers: equal elements of the two collections get the same number.
/// Thread-safety: one thread at a time.
class Numbering {
public:
    std::int64_t operator()(std::string element) {
        return numbers_.try_emplace(std::move(element), std::ssize(numbers_)).first->second;
    }

private:
    std::unordered_map<std::string, std::int64_t> numbers_;
};

std::string element(const CollectionMember& member, CollectionAttribute attribute) {
    switch (attribute) {
        case CollectionAttribute::names:
            return member.name;
        case CollectionAttribute::lengths:
            return std::to_string(member.length);
        case CollectionAttribute::sequences:
        case CollectionAttribute::sorted_sequences:
            return member.sequence.sha512t24u();
        case CollectionAttribute::name_length_pairs:
        case CollectionAttribute::sorted_name_length_pairs:
            break;
    }
    return std::to_string(member.length) + ' ' + member.name;
}

std::vector<std::int64_t> numbered(std::span<const CollectionMember> members, CollectionAttribute attribute,
                                   Numbering& number) {
    std::vector<std::string> elements(members.size());
    std::transform(members.begin(), members.end(), elements.begin(),
                   [&](const auto& member) { return element(member, attribute); });
    if (attribute == CollectionAttribute::sorted_sequences) {
        std::sort(elements.begin(), elements.end());
    }
    std::vector<std::int64_t> numbers(elements.size());
    std::transform(elements.begin(), elements.end(), numbers.begin(),
                   [&](std::string& text) { return number(std::move(text)); });
    return numbers;
}

std::unordered_map<std::int64_t, std::int64_t> counts(const std::vector<std::int64_t>& elements) {
    std::unordered_map<std::int64_t, std::int64_t> count;
    for (const std::int64_t each : elements) {
        count[each] += 1;
    }
    return count;
}

ArrayComparison compare(std::vector<std::int64_t> a, std::vector<std::int64_t> b, OrderRule rule) {
    const auto in_a = counts(a);
    const auto in_b = counts(b);
    ArrayComparison result{std::ssize(a), std::ssize(b), 0, std::nullopt};
    bool balanced = true;
    for (const auto& [each, count] : in_a) {
        if (const auto other = in_b.find(each); other != in_b.end()) {
            balanced = balanced && other->second == count;
        }
    }
    std::erase_if(a, [&](std::int64_t each) { return !in_b.contains(each); });
    std::erase_if(b, [&](std::int64_t each) { return !in_a.contains(each); });
    result.a_and_b_count = std::min(std::ssize(a), std::ssize(b));
    if (balanced && result.a_and_b_count >= (rule == OrderRule::from_two_elements ? 2 : 1)) {
        result.a_and_b_same_order = a == b;
    }
    return result;
}

}  // namespace

CollectionComparison compare_collections(std::span<const CollectionMember> a, std::span<const CollectionMember> b,
                                         OrderRule rule) {
    CollectionComparison comparison;
    for (const CollectionAttribute attribute : collection_attributes) {
        Numbering number;
        std::vector<std::int64_t> of_a = numbered(a, attribute, number);
        comparison.arrays[static_cast<std::size_t>(attribute)] =
            compare(std::move(of_a), numbered(b, attribute, number), rule);
    }
    return comparison;
}

}  // namespace seqshelf

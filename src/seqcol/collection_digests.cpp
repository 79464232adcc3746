#include "seqcol/collection_digests.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace seqshelf::seqcol {

namespace {

/// RFC 8785 asks for what nlohmann's dump() does with strings and integers: UTF-8 as it is, only `"`, `\` and control
/// characters escaped.
std::string json_string(std::string_view text) { return nlohmann::json(text).dump(); }

std::string in_quotes(std::string_view plain) { return '"' + std::string(plain) + '"'; }

using DigestText = std::array<char, 32>;

std::string_view text_of(const DigestText& text) { return {text.data(), text.size()}; }

/// Sorts texts bytewise, which for base64url is not the order of the bytes they stand for.
template <typename Digest>
std::vector<DigestText> sorted_texts(const std::vector<Digest>& digests) {
    std::vector<DigestText> texts(digests.size());
    std::transform(digests.begin(), digests.end(), texts.begin(), [](const Digest& digest) {
        DigestText text;
        std::ranges::copy(digest.sha512t24u(), text.begin());
        return text;
    });
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace

CollectionDigester::Array::Array() : hasher_(digest::Algorithm::sha512) { hasher_.update("["); }

void CollectionDigester::Array::add(std::string_view json) {
    if (!empty_) {
        hasher_.update(",");
    }
    empty_ = false;
    hasher_.update(json);
}

CollectionDigest CollectionDigester::Array::finish() {
    hasher_.update("]");
    return digest::finish<CollectionDigest>(hasher_);
}

CollectionDigester::CollectionDigester() = default;

void CollectionDigester::add(std::string_view name, std::int64_t length, const SequenceDigest& sequence) {
    const std::string json_name = json_string(name);
    const std::string json_length = std::to_string(length);
    const std::string pair = R"({"length":)" + json_length + R"(,"name":)" + json_name + "}";
    names_.add(json_name);
    lengths_.add(json_length);
    sequences_.add(in_quotes(sequence.refget()));
    pairs_.add(pair);
    sequence_digests_.push_back(sequence);
    pair_digests_.push_back(digest::hash<CollectionDigest>(pair));
}

CollectionDigests CollectionDigester::finish() {
    using enum CollectionAttribute;
    CollectionDigests digests;
    digests[names] = names_.finish();
    digests[lengths] = lengths_.finish();
    digests[sequences] = sequences_.finish();
    digests[name_length_pairs] = pairs_.finish();
    Array sorted_pairs;
    for (const DigestText& text : sorted_texts(pair_digests_)) {
        sorted_pairs.add(in_quotes(text_of(text)));
    }
    digests[sorted_name_length_pairs] = sorted_pairs.finish();
    Array sorted;
    for (const DigestText& text : sorted_texts(sequence_digests_)) {
        sorted.add("\"SQ." + std::string(text_of(text)) + '"');
    }
    digests[sorted_sequences] = sorted.finish();
    digests.digest = digest::hash<CollectionDigest>(R"({"names":")" + digests[names].sha512t24u() + R"(","sequences":")" +
                                                    digests[sequences].sha512t24u() + R"("})");
    return digests;
}

}  // namespace seqshelf::seqcol

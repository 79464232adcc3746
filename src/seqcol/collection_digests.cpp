#include "seqcol/collection_digests.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace seqshelf::seqcol {

namespace {

/// RFC 8785 requires what nlohmann's dump() does with strings and integers: it keeps UTF-8, and escapes only `"`, `\`
/// and control characters.
std::string json_string(std::string_view text) { return nlohmann::json(text).dump(); }

}  // namespace

CollectionDigester::Array::Array() : hasher_(digest::Algorithm::sha512) { hasher_.update("["); }

void CollectionDigester::Array::add(std::string_view json) {
    if (!empty_) {
        hasher_.update(",");
    }
    empty_ = false;
    hasher_.update(json);
}

/// \param start, plain  the two parts of a string that needs no escapes
void CollectionDigester::Array::add_string(std::string_view start, std::string_view plain) {
    std::string json = "\"";
    add(json.append(start).append(plain).append("\""));
}

CollectionDigest CollectionDigester::Array::finish() {
    hasher_.update("]");
    return digest::finish<CollectionDigest>(hasher_);
}

CollectionDigester::CollectionDigester() = default;

CollectionDigester::DigestText CollectionDigester::text_of(const std::string& sha512t24u) {
    DigestText text;
    std::ranges::copy(sha512t24u, text.begin());
    return text;
}

CollectionDigest CollectionDigester::digest_of_sorted(base::ExternalSorter<DigestText>& texts, std::string_view start) {
    Array sorted;
    texts.drain([&](const DigestText& text) { sorted.add_string(start, {text.data(), text.size()}); });
    return sorted.finish();
}

void CollectionDigester::add(std::string_view name, std::int64_t length, const SequenceDigest& sequence) {
    const std::string json_name = json_string(name);
    const std::string json_length = std::to_string(length);
    const std::string pair = R"({"length":)" + json_length + R"(,"name":)" + json_name + "}";
    const std::string sequence_text = sequence.sha512t24u();
    names_.add(json_name);
    lengths_.add(json_length);
    sequences_.add_string("SQ.", sequence_text);
    pairs_.add(pair);
    sequence_digests_.add(text_of(sequence_text));
    pair_digests_.add(text_of(digest::hash<CollectionDigest>(pair).sha512t24u()));
    ++member_count_;
}

CollectionDigests CollectionDigester::finish() {
    using enum CollectionAttribute;
    CollectionDigests digests;
    digests[names] = names_.finish();
    digests[lengths] = lengths_.finish();
    digests[sequences] = sequences_.finish();
    digests[name_length_pairs] = pairs_.finish();
    digests[sorted_name_length_pairs] = digest_of_sorted(pair_digests_, "");
    digests[sorted_sequences] = digest_of_sorted(sequence_digests_, "SQ.");
    digests.digest = digest::hash<CollectionDigest>(R"({"names":")" + digests[names].sha512t24u() +
                                                    R"(","sequences":")" + digests[sequences].sha512t24u() + R"("})");
    return digests;
}

}  // namespace seqshelf::seqcol

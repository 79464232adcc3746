#include "output/collection_text.hpp"

#include "base/clock.hpp"
#include "output/table_row.hpp"

namespace seqshelf::cli {

Json level1(const CollectionDigests& digests) {
    Json object;
    for (const CollectionAttribute attribute : collection_attributes) {
        object[std::string(to_string(attribute))] = digests[attribute].sha512t24u();
    }
    return object;
}

std::vector<std::string> alias_texts(const Collection& collection) {
    std::vector<std::string> texts;
    for (const Alias& alias : collection.aliases()) {
        texts.push_back(alias.text());
    }
    return texts;
}

Json summary_json(const Collection& collection) {
    return {{"digest", collection.digest().sha512t24u()},
            {"member_count", collection.info().member_count},
            {"aliases", alias_texts(collection)},
            {"added", base::utc_text(collection.info().added, iso_time)},
            {"level1", level1(collection.info().digests)}};
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : std::string(separator)) + text;
    }
    return all;
}

std::string collection_row(const Collection& collection) {
    const std::string aliases = joined(alias_texts(collection), ",");
    return table_row(collection.digest().sha512t24u(), collection.info().member_count, aliases.empty() ? "-" : aliases);
}

CollectionDigest parse_digest(const std::string& text) {
    const auto digest = CollectionDigest::parse(text);
    if (!digest) {
        throw UsageError("'" + text + "' is not a digest of 32 base64url characters");
    }
    return *digest;
}

}  // namespace seqshelf::cli

#include "seqshelf/names.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "sequence/seqrepo_namespace.hpp"

namespace seqshelf {

std::optional<NameView> split_name(std::string_view text) noexcept {
    const std::size_t colon = text.find(':');
    return colon == std::string_view::npos ? std::nullopt
                                           : std::optional(NameView{text.substr(0, colon), text.substr(colon + 1)});
}

std::string canonical_namespace(std::string_view name) {
    if (base::ascii_lower(name) == "refseq") {
        return "refseq";
    }
    for (const auto& [canonical, of_seqrepo] : sequence::seqrepo_namespaces) {
        if (name == of_seqrepo) {
            return std::string(canonical);
        }
    }
    return std::string(name);
}

bool is_digest_namespace(std::string_view name) {
    constexpr std::array<std::string_view, 7> computed{"ga4gh", "sha512t24u", "trunc512", "md5",
                                                       "sha1",  "seguid",     "vmc"};
    return std::find(computed.begin(), computed.end(), base::ascii_lower(name)) != computed.end();
}

}  // namespace seqshelf

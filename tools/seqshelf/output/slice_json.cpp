#include "output/slice_json.hpp"

#include <algorithm>
#include <string>

namespace seqshelf::cli {

Json interval_json(const Interval& interval) {
    return {{"start", interval.start},
            {"end", interval.end},
            {"strand", std::string(1, static_cast<char>(interval.strand))}};
}

Json location_json(const Location& location) {
    const std::vector<Interval>& parts = location.parts;
    Interval all = parts.empty() ? Interval{} : parts.front();
    bool mixed = false;
    for (const Interval& part : parts) {
        mixed = mixed || part.strand != all.strand;
        all = {std::min(all.start, part.start), std::max(all.end, part.end), all.strand};
    }
    Json object = interval_json(all);
    if (mixed) {
        object["strand"] = "+-";
    }
    if (parts.size() > 1) {
        object["parts"] = Json::array();
        std::transform(parts.begin(), parts.end(), std::back_inserter(object["parts"]), interval_json);
    }
    return object;
}

Json json_of(const Slice& slice, std::string_view query) {
    Json object{{"query", query}, {"sha512t24u", slice.sequence.info().digests.sha512t24u.sha512t24u()}};
    object.update(location_json(slice.location));
    return object;
}

}  // namespace seqshelf::cli

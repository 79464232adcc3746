#include "support/json.hpp"

namespace seqshelf::test {

Json parse_json(std::string_view text) { return Json::parse(text); }

std::string json_text(const Json& value) { return value.dump(); }

}  // namespace seqshelf::test

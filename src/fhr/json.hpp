#pragma once

#include <nlohmann/json.hpp>

namespace seqshelf::fhr {

/// A record's value. Objects keep the order of their keys. Finding a key is linear, so code that may meet thousands of
/// keys iterates instead.
using Json = nlohmann::ordered_json;

}  // namespace seqshelf::fhr

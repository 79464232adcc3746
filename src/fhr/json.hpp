#pragma once

#include <nlohmann/json.hpp>

namespace seqshelf::fhr {

/// A record's value. Objects keep the order of their keys; finding one is linear, so code that may meet thousands of
/// keys iterates.
using Json = nlohmann::ordered_json;

}  // namespace seqshelf::fhr

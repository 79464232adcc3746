#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// A value is well-formed and yet not one to take. The reader adds where it is.
/// Thread-safety: a value.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Builds a record's value from the events of a JSON or YAML parser, which must nest as those of a parser do. It
/// enforces what holds in both: the root is an object, no object has a key twice, nothing is more than 100 deep.
/// Thread-safety: one thread at a time.
class TreeBuilder {
public:
    /// \throws Refused  all of them; the builder is then of no more use
    void start_object() { start(Json::object()); }
    void start_array() { start(Json::array()); }
    void key(const std::string& key);
    void scalar(Json value) { place(std::move(value)); }
    /// All events of a value that was built before.
    void copy(const Json& value);
    /// Ends the innermost object or array and returns it; the reference lasts until the next event.
    const Json& end();

    /// Whether an object is open whose next event must be a key or its end.
    [[nodiscard]] bool expects_key() const;
    /// The root, once it is complete.
    [[nodiscard]] Json take() { return std::move(root_); }

private:
    /// The pointers stay good: a container does not grow while one within it is open.
    struct Open {
        Json* container;
        std::unordered_set<std::string> keys;  ///< all so far, since finding one in the container is linear
        std::optional<std::string> key;  ///< whose value comes next
    };

    void start(Json container);
    Json& place(Json value);

    Json root_;
    std::vector<Open> open_;
};

}  // namespace seqshelf::fhr

#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// A value is well-formed but not acceptable. The reader adds its place.
/// Thread-safety: a value.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Builds a record's value from the events of a JSON or YAML parser, which must nest correctly. It enforces the rules
/// of both: the root is an object, no object has a key twice, values are nested at most 100 deep.
/// Thread-safety: one thread at a time.
class TreeBuilder {
public:
    /// \throws Refused  also from the functions below; the builder cannot be used after that
    void start_object() { start(Json::object()); }
    void start_array() { start(Json::array()); }
    void key(const std::string& key);
    void scalar(Json value) { place(std::move(value)); }
    /// Repeats all events of a value that was built before.
    void copy(const Json& value);
    /// Ends the innermost object or array and returns it; the reference lasts until the next event.
    const Json& end();

    /// Whether the next event must be a key or the end of an object.
    [[nodiscard]] bool expects_key() const;
    /// Returns the root. \pre it is complete
    [[nodiscard]] Json take() { return std::move(root_); }

private:
    /// An object or array that has not ended. The pointers stay valid: a container does not grow while one within it is
    /// open.
    struct Open {
        Json* container;
        std::unordered_set<std::string> keys;  ///< all so far, because finding one in the container is linear
        std::optional<std::string> key;  ///< the key of the next value
    };

    void start(Json container);
    Json& place(Json value);

    Json root_;
    std::vector<Open> open_;
};

}  // namespace seqshelf::fhr

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "seqshelf/collection.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// Looks up many slices, of an instance's names or of a collection's, and remembers the names it found: the next slice
/// of a sequence takes less than a microsecond, if no other name starts with its name and `:`. It gives what Repository
/// and Collection give. Where another process writes to the instance, a name means what it meant when it was first
/// found, for as long as the lookup lives or until it has found 4096 others; what was not found is looked up again.
/// Thread-safety: one thread at a time.
class SliceLookup {
public:
    explicit SliceLookup(Repository repository) : names_(std::move(repository)) {}
    explicit SliceLookup(Collection collection) : names_(std::move(collection)) {}

    /// As Repository::get_slice or Collection::get_slice, and the part of `text` that names the sequence.
    /// \throws NotFound, AmbiguousAlias, InvalidInterval  as these
    [[nodiscard]] MemberSlice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based);
    /// As get_slice; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<MemberSlice> find_slice(std::string_view text,
                                                        Coordinates coordinates = Coordinates::one_based);

    /// As Repository::get_sequence or Collection::get_sequence. \throws NotFound, AmbiguousAlias
    [[nodiscard]] Sequence get_sequence(std::string_view name);
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view name);

private:
    struct Known {
        Sequence sequence;
        std::optional<bool> starts_others;  ///< whether a name may start with this one and `:`; asked when it matters
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    [[nodiscard]] bool is_no_name(std::string_view text);
    [[nodiscard]] std::string unknown(std::string_view name) const;

    std::variant<Repository, Collection> names_;
    std::unordered_map<std::string, Known, Hash, std::equal_to<>> known_;
};

}  // namespace seqshelf

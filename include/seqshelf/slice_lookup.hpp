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
#include "seqshelf/location.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// Looks up many slices by the names of an instance or of a collection, and remembers the names that it found: the next
/// slice of the same sequence takes less than a microsecond, unless another name starts with its name and `:`. The
/// results are those of Repository and Collection. If another process writes to the instance, a name keeps its first
/// meaning as long as this object lives, or until it has found 4096 others; names that were not found are looked up
/// again.
/// Thread-safety: one thread at a time.
class SliceLookup {
public:
    /// Looks up identifiers of an instance.
    explicit SliceLookup(Repository repository) : names_(std::move(repository)) {}
    /// Looks up names of a collection's members.
    explicit SliceLookup(Collection collection) : names_(std::move(collection)) {}

    /// As Repository::get_slice or Collection::get_slice; MemberSlice::name is the part of `text` that names the
    /// sequence.
    /// \param bounds  how the slice will be read: unless it is `error`, a region may go beyond the end of a linear
    ///                sequence, but must have a residue within it
    /// \throws NotFound, AmbiguousAlias, InvalidInterval  as these
    [[nodiscard]] MemberSlice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based,
                                        Bounds bounds = Bounds::error);
    /// As get_slice; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<MemberSlice> find_slice(std::string_view text,
                                                        Coordinates coordinates = Coordinates::one_based,
                                                        Bounds bounds = Bounds::error);

    /// As Repository::get_sequence or Collection::get_sequence. \throws NotFound, AmbiguousAlias
    [[nodiscard]] Sequence get_sequence(std::string_view name);
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view name);

private:
    struct Known {
        Sequence sequence;
        std::optional<bool> starts_others;  ///< whether a name may start with this one and `:`; looked up if needed
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

#pragma once

#include <optional>
#include <string>

#include "cli.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/slice_lookup.hpp"

namespace seqshelf::cli {

/// Where the names on a command line are looked up:
/// - with `--collection C`, among the names of C's sequences, and nowhere else;
/// - else, after `use C` in the shell, first among the names of C's sequences, then in the instance;
/// - else in the instance.
/// A name of a sequence in C never means anything else, not even if its region is wrong. Names that were found are
/// remembered, because a file of many regions has few names.
/// Thread-safety: one thread at a time.
class SequenceSource {
public:
    /// Opens the instance to read, and the collection. The command has an option `--collection`, or none: then only
    /// `use` counts.
    /// \throws NotFound  also if the collection in use is not in this instance
    [[nodiscard]] static SequenceSource open(const Invocation& invocation);

    /// The slice that `NAME` or `NAME:REGION` means, and the part of the text that names the sequence.
    /// \param bounds  how it will be read, as for SliceLookup::get_slice
    /// \throws as Repository::get_slice
    [[nodiscard]] MemberSlice get_slice(const std::string& text, Coordinates coordinates,
                                        Bounds bounds = Bounds::error) const;

    /// \throws NotFound, AmbiguousAlias
    [[nodiscard]] Sequence get_sequence(const std::string& name) const;
    /// As get_sequence; std::nullopt if that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(const std::string& name) const;

    /// From now on only the collection's names count, also if it is the one in use. It is for an option that needs
    /// data of a collection. \throws UsageError  there is no collection; the message starts with `option`
    const Collection& only_collection(const std::string& option);

    [[nodiscard]] const Repository& repository() const noexcept { return repository_; }
    /// The one that is given, or in use.
    [[nodiscard]] const std::optional<Collection>& collection() const noexcept { return collection_; }
    /// Whether only the collection's names count.
    [[nodiscard]] bool is_strict() const noexcept { return strict_; }

private:
    explicit SequenceSource(Repository repository) : repository_(std::move(repository)), names_(repository_) {}

    void use_collection(Collection collection);
    /// What `get` returns for the names that count. If the collection's names come first, and others after them: what
    /// `find` returns for the collection's, if it finds something.
    template <typename Find, typename Get>
    auto first_of(Find find, Get get) const;

    Repository repository_;
    std::optional<Collection> collection_;
    std::string in_use_;  ///< the collection as it was given to `use`
    bool strict_ = false;
    mutable SliceLookup names_;  ///< the instance's
    mutable std::optional<SliceLookup> members_;  ///< the collection's, if there is one
};

}  // namespace seqshelf::cli

#include "seqshelf/repository.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/shared_slot.hpp"
#include "repository/access.hpp"
#include "repository/instance.hpp"
#include "repository/locate.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/slice_of.hpp"
#include "repository/unknown.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/new_master.hpp"

namespace seqshelf {

using repository::Access;

namespace {

template <typename Digest>
std::vector<Named<Digest>> named(const std::vector<catalog::AliasOfDigest>& rows) {
    std::vector<Named<Digest>> names;
    for (const catalog::AliasOfDigest& row : rows) {
        const auto digest = Digest::parse(row.digest);
        if (!digest) {
            throw Corruption("the catalog contains an invalid digest: " + row.digest);
        }
        names.push_back({row.alias, *digest});
    }
    return names;
}

/// What `ns:alias` names or named; if nothing, what `alias` does in every namespace.
template <typename Digest>
std::vector<Named<Digest>> find_names(catalog::AliasQueries& aliases, std::string_view alias, History history) {
    std::vector<catalog::AliasOfDigest> found;
    const auto add = [&](NameView name) {
        for (catalog::AliasOfDigest& row : aliases.history_of(name)) {
            if (history == History::all || row.alias.ended == 0) {
                found.push_back(std::move(row));
            }
        }
    };
    if (const auto name = split_name(alias)) {
        add({canonical_namespace(name->ns), name->alias});
    }
    if (found.empty()) {
        for (const Namespace& ns : aliases.namespaces()) {
            add({ns.name, alias});
        }
    }
    return named<Digest>(found);
}

}  // namespace

/// Each copy of a Repository has its own: refresh() changes one handle.
struct Repository::Impl {
    std::filesystem::path opened_as;  ///< absolute, or a URL
    ReadOptions options;
    base::SharedSlot<const repository::Instance> instance;
    std::mutex refreshing{};

    [[nodiscard]] repository::Located locate() const {
        return repository::locate(opened_as, options.cache_directory, options.max_cache_bytes);
    }
};

repository::Access::Shared repository::Access::instance(const Repository& repository) {
    return repository.impl_->instance.load();
}

Repository::Repository(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Repository::Repository(const Repository& other)
    : impl_(new Impl{other.impl_->opened_as, other.impl_->options,
                     base::SharedSlot<const repository::Instance>(Access::instance(other))}) {}
Repository::Repository(Repository&& other) noexcept = default;
Repository& Repository::operator=(const Repository& other) { return *this = Repository(other); }
Repository& Repository::operator=(Repository&& other) noexcept = default;
Repository::~Repository() = default;

Repository Repository::open(const std::filesystem::path& instance, const ReadOptions& options) {
    repository::Located located = repository::locate(instance, options.cache_directory, options.max_cache_bytes);
    // The working directory may change before refresh(). A URL is not a path that can be made absolute.
    std::filesystem::path opened_as = located.remote ? instance : std::filesystem::absolute(instance);
    return Repository(std::unique_ptr<Impl>(new Impl{
        std::move(opened_as), options,
        base::SharedSlot<const repository::Instance>(repository::open_instance(std::move(located), options))}));
}

Repository Repository::in_memory(const ReadOptions& options) {
    auto scratch = std::make_unique<snapshot::Scratch>();
    const std::filesystem::path master = scratch->root() / "master";
    repository::Located located = repository::locate(master, options.cache_directory, options.max_cache_bytes);
    return Repository(
        std::unique_ptr<Impl>(new Impl{master, options,
                                       base::SharedSlot<const repository::Instance>(repository::open_instance(
                                           std::move(located), options, std::move(scratch)))}));
}

bool Repository::refresh() {
    const std::lock_guard lock(impl_->refreshing);
    repository::Located now = impl_->locate();
    if (now.is_same(Access::instance(*this)->located())) {
        return false;
    }
    // The old instance may be destroyed here, where no reader waits.
    const auto before = impl_->instance.exchange(repository::open_instance(std::move(now), impl_->options));
    return true;
}

void Repository::persist(const std::filesystem::path& root) const {
    const auto instance = Access::instance(*this);
    snapshot::require_local(instance->name());
    snapshot::make_master(instance->name(), root, "persist");
}

Sequence Repository::get_sequence(std::string_view identifier) const {
    auto sequence = find_sequence(identifier);
    if (!sequence) {
        throw NotFound(unknown(identifier));
    }
    return std::move(*sequence);
}

std::optional<Sequence> Repository::find_sequence(std::string_view identifier) const {
    auto instance = Access::instance(*this);
    const std::optional<repository::Found> found = instance->resolve(identifier);
    return found ? std::optional(Access::make_sequence(std::move(instance), *found)) : std::nullopt;
}

std::vector<std::optional<Sequence>> Repository::find_sequences(std::span<const std::string_view> identifiers) const {
    const auto instance = Access::instance(*this);
    std::vector<std::optional<Sequence>> found;
    found.reserve(identifiers.size());
    for (const auto& each : instance->resolve_batch(identifiers)) {
        found.push_back(each ? std::optional(Access::make_sequence(instance, *each)) : std::nullopt);
    }
    return found;
}

std::optional<Sequence> Repository::find_sequence(const SequenceDigest& digest) const {
    const auto instance = Access::instance(*this);
    const auto row = instance->reader()->find_sequence(digest);
    return row ? std::optional(Access::make_sequence(instance, {instance.get(), *row})) : std::nullopt;
}

Slice Repository::get_slice(std::string_view text, Coordinates coordinates) const {
    const auto find = [this](std::string_view name) { return find_sequence(name); };
    return repository::slice_of(text, {coordinates, Bounds::error}, find,
                                [this](std::string_view name) { return unknown(name); })
        .slice;
}

/// Whether a name may exist that starts with this one and `:`.
bool Repository::may_start_names(std::string_view name) const {
    return repository::may_start_identifiers(*Access::instance(*this)->reader(), name);
}

/// The message of NotFound for a name.
std::string Repository::unknown(std::string_view name) const {
    return repository::unknown_sequence(*Access::instance(*this), name);
}

std::vector<NamedSequence> Repository::find_alias(std::string_view alias, History history) const {
    return find_names<SequenceDigest>(Access::instance(*this)->reader()->sequence_aliases(), alias, history);
}

std::vector<std::vector<Alias>> Repository::aliases_of(std::span<const Sequence> sequences) const {
    std::vector<std::vector<Alias>> aliases;
    aliases.reserve(sequences.size());
    std::vector<std::int64_t> ids;
    ids.reserve(sequences.size());
    while (!sequences.empty()) {  // some may have been obtained before a refresh
        const Access::Shared& instance = Access::instance(sequences.front());
        ids.clear();
        for (std::size_t i = 0; i < sequences.size() && Access::instance(sequences[i]) == instance; ++i) {
            ids.push_back(Access::id(sequences[i]));
        }
        auto found = instance->aliases_of_each(ids);
        std::move(found.begin(), found.end(), std::back_inserter(aliases));
        sequences = sequences.subspan(ids.size());
    }
    return aliases;
}

std::vector<NamedSequence> Repository::names_with_prefix(std::string_view ns, std::string_view prefix,
                                                         std::int64_t limit, const Alias* after) const {
    return named<SequenceDigest>(Access::instance(*this)->reader()->sequence_aliases().with_prefix(
        ns.empty() ? "" : canonical_namespace(ns), prefix, after, limit));
}

std::vector<NamedCollection> Repository::find_collection_alias(std::string_view alias, History history) const {
    return find_names<CollectionDigest>(Access::instance(*this)->reader()->collection_aliases(), alias, history);
}

std::vector<NamedCollection> Repository::collection_names_with_prefix(std::string_view ns, std::string_view prefix,
                                                                      std::int64_t limit, const Alias* after) const {
    return named<CollectionDigest>(Access::instance(*this)->reader()->collection_aliases().with_prefix(
        ns.empty() ? "" : canonical_namespace(ns), prefix, after, limit));
}

std::vector<Namespace> Repository::namespaces(AliasKind kind) const {
    const auto instance = Access::instance(*this);
    const auto reader = instance->reader();
    return (kind == AliasKind::sequences ? reader->sequence_aliases() : reader->collection_aliases()).namespaces();
}

std::vector<Sequence> Repository::sequences(std::int64_t limit, std::string_view after, Sequences which) const {
    const auto instance = Access::instance(*this);
    std::vector<Sequence> page;
    for (const catalog::SequenceRow& row :
         instance->reader()->sequences_after(after, limit, which == Sequences::without_collection)) {
        page.push_back(Access::make_sequence(instance, {instance.get(), row}));
    }
    return page;
}

Totals Repository::totals() const { return Access::instance(*this)->reader()->totals(); }

std::filesystem::path Repository::directory() const { return Access::instance(*this)->name(); }

bool Repository::is_snapshot() const noexcept { return Access::instance(*this)->is_snapshot(); }

}  // namespace seqshelf

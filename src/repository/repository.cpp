#include "seqshelf/repository.hpp"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "catalog/seqrepo_databases.hpp"
#include "repository/packed_directory.hpp"
#include "repository/repository_impl.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/resolve/resolve_batch.hpp"
#include "repository/resolve/suggest.hpp"
#include "repository/slice_of.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"
#include "sequence/placed_part.hpp"
#include "snapshot/persist.hpp"
#include "transport/url.hpp"

namespace seqshelf {

using catalog::Reader;

namespace {

/// Where `instance` is now: `latest` may point elsewhere before all of it has been opened.
std::filesystem::path resolved(const std::filesystem::path& instance) {
    if (!std::filesystem::exists(snapshot::Layout{instance}.catalog()) &&
        !catalog::SeqRepoDatabases::are_in(instance)) {
        throw NotFound("there is no instance " + instance.string());
    }
    return std::filesystem::canonical(instance);
}

/// The snapshot that `instance` is, if that is a URL.
std::unique_ptr<snapshot::RemoteSnapshot> open_remote(const std::filesystem::path& instance,
                                                      const ReadOptions& options) {
    if (!transport::is_url(instance.native())) {
        return nullptr;
    }
    return std::make_unique<snapshot::RemoteSnapshot>(instance.string(), options.cache_directory,
                                                      options.max_cache_bytes);
}

/// SeqRepo's text need not agree with its digests (`*`, case), and is given as it is.
packed::PackedFiles open_packed(bool is_seqrepo, const ReadOptions& options) {
    return options.packed == ReadOptions::Packed::ignore || is_seqrepo
               ? packed::PackedFiles()
               : packed::PackedFiles(repository::packed_directory(options.cache_directory));
}

template <typename Digest>
std::vector<Named<Digest>> named(const std::vector<catalog::AliasOfDigest>& rows) {
    std::vector<Named<Digest>> names;
    for (const catalog::AliasOfDigest& row : rows) {
        const auto digest = Digest::parse(row.digest);
        if (!digest) {
            throw Corruption("the catalog holds a digest that is not one: " + row.digest);
        }
        names.push_back({row.alias, *digest});
    }
    return names;
}

/// What `ns:alias` names or named, or else what `alias` does alone, in every namespace.
template <typename Digest>
std::vector<Named<Digest>> find_names(catalog::AliasQueries& aliases, std::string_view alias, History history) {
    std::vector<catalog::AliasOfDigest> found;
    const auto add = [&](std::string_view ns, std::string_view name) {
        for (catalog::AliasOfDigest& row : aliases.history_of(ns, name)) {
            if (history == History::all || row.alias.ended == 0) {
                found.push_back(std::move(row));
            }
        }
    };
    const std::size_t colon = alias.find(':');
    if (colon != std::string_view::npos) {
        add(canonical_namespace(alias.substr(0, colon)), alias.substr(colon + 1));
    }
    if (found.empty()) {
        for (const Namespace& ns : aliases.namespaces()) {
            add(ns.name, alias);
        }
    }
    return named<Digest>(found);
}

}  // namespace

Repository::Impl::Impl(const std::filesystem::path& instance, const ReadOptions& options,
                       std::unique_ptr<snapshot::Scratch> temporary)
    : scratch(std::move(temporary)),
      remote(open_remote(instance, options)),
      layout{remote ? std::filesystem::path(remote->name()) : resolved(instance)},
      seqrepo(!remote && catalog::SeqRepoDatabases::are_in(layout.directory)
                  ? std::make_unique<repository::SeqRepoVolumes>(layout.volumes())
                  : nullptr),
      is_snapshot(remote || layout.is_snapshot()),
      readers(seqrepo  ? layout.directory
              : remote ? remote->catalog()
                       : layout.catalog(),
              seqrepo       ? Reader::Source::seqrepo
              : is_snapshot ? Reader::Source::snapshot
                            : Reader::Source::live),
      names(is_snapshot && !seqrepo && options.name_cache_bytes > 0
                ? std::make_unique<repository::NameCache>(options.name_cache_bytes)
                : nullptr),
      blocks(options.block_cache_bytes),
      packed(open_packed(seqrepo != nullptr, options)) {
    (void)readers.lease();  // a catalog that cannot be read is reported now
}

const volume::Volume& Repository::Impl::volume(std::int64_t volume_id) const {
    return volumes.get(volume_id, [&] {
        const auto row = readers.lease()->find_volume(volume_id);
        if (!row) {
            throw Corruption("the catalog of " + layout.directory.string() + " has a sequence in volume " +
                             std::to_string(volume_id) + ", which it does not have");
        }
        return remote ? remote->open_volume(*row)
                      : std::make_unique<volume::Volume>(layout.volume(row->path), row->text_bytes,
                                                         volume::Lines{row->line_residues, row->line_bytes});
    });
}

std::string Repository::Impl::volume_path(std::int64_t volume_id) const {
    if (seqrepo) {  // a "volume" is a sequence there: too many to keep
        const auto row = readers.lease()->find_volume(volume_id);
        return row ? row->path : std::string();
    }
    {
        const std::shared_lock lock(paths_mutex);
        if (const auto known = paths.find(volume_id); known != paths.end()) {
            return known->second;
        }
    }
    const auto row = readers.lease()->find_volume(volume_id);
    if (!row) {
        return {};
    }
    const std::lock_guard lock(paths_mutex);
    return paths.try_emplace(volume_id, row->path).first->second;
}

std::string Repository::Impl::seqrepo_path(std::int64_t volume_id, const SequenceInfo& info) const {
    const auto row = readers.lease()->find_volume(volume_id);
    if (!row) {
        throw Corruption("sequence " + info.digests.sha512t24u.refget() + " is not in " + layout.directory.string() +
                         " any more");
    }
    return row->path;
}

Repository::Impl::Residues Repository::Impl::residues_of(std::int64_t volume_id, std::int64_t offset,
                                                         const SequenceInfo& info) const {
    if (!seqrepo) {
        return {volume(volume_id), offset};
    }
    const auto found = seqrepo->find(seqrepo_path(volume_id, info), info);
    return {found.volume, found.offset};
}

std::optional<catalog::SequenceRow> Repository::Impl::resolve(std::string_view identifier) const {
    if (names) {
        if (const auto known = names->find(identifier)) {
            return *known;
        }
    }
    std::optional<catalog::SequenceRow> row = repository::resolve(*readers.lease(), identifier);
    if (names) {
        names->insert(identifier, row);
    }
    return row;
}

catalog::SequenceRow Repository::Impl::completed(catalog::SequenceRow row) const {
    if (!row.digests_known && row.info.length == 0) {
        row.info.digests = digest_residues("");
    } else if (!row.digests_known) {
        row.info.digests = seqrepo->digests(seqrepo_path(row.place.volume_id, row.info), row.info);
    }
    row.digests_known = true;
    return row;
}

Repository Repository::open(const std::filesystem::path& instance, const ReadOptions& options) {
    return Repository(std::make_shared<const Impl>(instance, options));
}

Repository Repository::in_memory(const ReadOptions& options) {
    auto scratch = std::make_unique<snapshot::Scratch>();
    const std::filesystem::path master = scratch->root() / "master";
    return Repository(std::make_shared<const Impl>(master, options, std::move(scratch)));
}

void Repository::persist(const std::filesystem::path& root) const {
    snapshot::require_local(impl_->layout.directory);
    snapshot::persist(impl_->layout.directory, root);
}

Sequence Repository::get_sequence(std::string_view identifier) const {
    auto sequence = find_sequence(identifier);
    if (!sequence) {
        throw NotFound(unknown(identifier));
    }
    return std::move(*sequence);
}

std::optional<Sequence> Repository::sequence_of(const std::optional<catalog::SequenceRow>& found) const {
    if (!found) {
        return std::nullopt;
    }
    const catalog::SequenceRow row = impl_->completed(*found);
    return Sequence(impl_, row.sequence_id, row.info, row.place.volume_id, row.place.offset);
}

std::optional<Sequence> Repository::find_sequence(std::string_view identifier) const {
    return sequence_of(impl_->resolve(identifier));
}

std::vector<std::optional<Sequence>> Repository::find_sequences(std::span<const std::string_view> identifiers) const {
    std::vector<std::optional<Sequence>> found;
    found.reserve(identifiers.size());
    const std::size_t max_threads = impl_->is_snapshot ? std::max(1U, std::thread::hardware_concurrency()) : 1;
    for (const auto& row :
         repository::resolve_batch(impl_->readers, identifiers, impl_->seqrepo == nullptr, max_threads)) {
        found.push_back(sequence_of(row));
    }
    return found;
}

std::optional<Sequence> Repository::find_sequence(const SequenceDigest& digest) const {
    return sequence_of(impl_->readers.lease()->find_sequence(digest));
}

Slice Repository::get_slice(std::string_view text, Coordinates coordinates) const {
    const auto find = [this](std::string_view name) { return find_sequence(name); };
    return repository::slice_of(text, coordinates, find, [this](std::string_view name) { return unknown(name); }).slice;
}

/// Whether there may be a name that starts with this one and `:`.
bool Repository::may_start_names(std::string_view name) const {
    return repository::may_start_identifiers(*impl_->readers.lease(), name);
}

/// What NotFound says of a name.
std::string Repository::unknown(std::string_view name) const {
    return repository::unknown_sequence(*impl_->readers.lease(), name, impl_->layout.directory.string());
}

std::vector<NamedSequence> Repository::find_alias(std::string_view alias, History history) const {
    return find_names<SequenceDigest>(impl_->readers.lease()->sequence_aliases(), alias, history);
}

std::vector<std::vector<Alias>> Repository::aliases_of(std::span<const Sequence> sequences) const {
    const auto reader = impl_->readers.lease();
    std::vector<std::vector<Alias>> aliases;
    if (impl_->seqrepo) {
        for (const Sequence& sequence : sequences) {
            aliases.push_back(reader->sequence_aliases().of(sequence.sequence_id_, History::current));
        }
        return aliases;
    }
    std::vector<std::int64_t> ids(sequences.size());
    std::transform(sequences.begin(), sequences.end(), ids.begin(),
                   [](const Sequence& sequence) { return sequence.sequence_id_; });
    reader->in_transaction([&] { aliases = reader->aliases_of_each(ids); });
    return aliases;
}

std::vector<NamedSequence> Repository::names_with_prefix(std::string_view ns, std::string_view prefix,
                                                         std::int64_t limit, const Alias* after) const {
    return named<SequenceDigest>(impl_->readers.lease()->sequence_aliases().with_prefix(
        ns.empty() ? "" : canonical_namespace(ns), prefix, after, limit));
}

std::vector<NamedCollection> Repository::find_collection_alias(std::string_view alias, History history) const {
    return find_names<CollectionDigest>(impl_->readers.lease()->collection_aliases(), alias, history);
}

std::vector<NamedCollection> Repository::collection_names_with_prefix(std::string_view ns, std::string_view prefix,
                                                                      std::int64_t limit, const Alias* after) const {
    return named<CollectionDigest>(impl_->readers.lease()->collection_aliases().with_prefix(
        ns.empty() ? "" : canonical_namespace(ns), prefix, after, limit));
}

std::vector<Namespace> Repository::namespaces(Named what) const {
    const auto reader = impl_->readers.lease();
    return (what == Named::sequences ? reader->sequence_aliases() : reader->collection_aliases()).namespaces();
}

std::vector<Sequence> Repository::sequences(std::int64_t limit, std::string_view after, Sequences which) const {
    std::vector<Sequence> page;
    for (const catalog::SequenceRow& row :
         impl_->readers.lease()->sequences_after(after, limit, which == Sequences::without_collection)) {
        page.push_back(*sequence_of(row));
    }
    return page;
}

Totals Repository::totals() const { return impl_->readers.lease()->totals(); }

const std::filesystem::path& Repository::directory() const noexcept { return impl_->layout.directory; }

bool Repository::is_snapshot() const noexcept { return impl_->is_snapshot; }

Sequence::Sequence(std::shared_ptr<const Repository::Impl> repository, std::int64_t sequence_id, SequenceInfo info,
                   std::int64_t volume_id, std::int64_t offset)
    : repository_(std::move(repository)),
      sequence_id_(sequence_id),
      info_(info),
      volume_id_(volume_id),
      offset_(offset) {
    const auto [file, residues] = repository_->packed.find(info_.digests.sha512t24u, info_.length);
    packed_ = {file, residues.offset, residues.runs, static_cast<std::uint8_t>(residues.coding)};
}

void Sequence::check(Interval interval) const {
    if (interval.start < 0 || interval.end < interval.start || interval.end > length()) {
        throw InvalidInterval("interval [" + std::to_string(interval.start) + ", " + std::to_string(interval.end) +
                                  ") does not lie within " + info_.digests.sha512t24u.refget() + ", which has " +
                                  std::to_string(length()) + " residues",
                              length());
    }
    if (interval.strand == Strand::minus && !have_complement(info_.letters)) {
        throw InvalidInterval(
            info_.digests.sha512t24u.refget() + " has no minus strand: its letters are " + info_.letters.text(),
            length());
    }
}

std::int64_t Sequence::check(const Location& location, Bounds bounds) const {
    std::int64_t residues = 0;
    for (const Interval& part : location.parts) {
        if (part.start < -repository::max_padding || part.end > length() + repository::max_padding) {
            check(part);  // it throws: nobody wants so much N
        }
        const repository::PlacedPart placed = repository::place(part, length(), bounds);
        check(placed.inside);
        residues += placed.length();
    }
    return residues;
}

std::string Sequence::fetch(Interval interval) const {
    check(interval);
    check_stored(interval);
    std::string residues(static_cast<std::size_t>(interval.length()), '\0');
    read(interval, residues);
    return residues;
}

std::string Sequence::fetch(const Location& location, Bounds bounds) const {
    const std::int64_t size = check(location, bounds);
    for (const Interval& part : location.parts) {
        check_stored(repository::place(part, length(), bounds).inside);
    }
    std::string residues(static_cast<std::size_t>(size), 'N');
    std::span<char> rest(residues);
    for (const Interval& part : location.parts) {
        const repository::PlacedPart placed = repository::place(part, length(), bounds);
        read(placed.inside,
             rest.subspan(static_cast<std::size_t>(placed.before), static_cast<std::size_t>(placed.inside.length())));
        rest = rest.subspan(static_cast<std::size_t>(placed.length()));
    }
    return residues;
}

void Sequence::fetch_into(Interval interval, std::span<char> out) const {
    check(interval);
    if (static_cast<std::int64_t>(out.size()) != interval.length()) {
        throw InvalidArgument("memory for " + std::to_string(out.size()) + " residues was given for an interval of " +
                              std::to_string(interval.length()));
    }
    read(interval, out);
}

/// Whether they can be had: before memory is asked for. \pre check(interval)
void Sequence::check_stored(Interval interval) const {
    if (!interval.empty() && packed_.file == nullptr) {
        const auto [volume, first] = repository_->residues_of(volume_id_, offset_, info_);
        volume.check_residues(first, interval.start, interval.end);
    }
}

/// \pre check(interval), and out is as long
void Sequence::read(Interval interval, std::span<char> out) const { read(interval, out, repository_->blocks); }

/// \returns whether the packed cache has them, undamaged
bool Sequence::read_packed(Interval interval, std::span<char> out) const {
    const packed::Residues residues{static_cast<std::uint64_t>(length()), packed_.offset, packed_.runs,
                                    static_cast<packed::Coding>(packed_.coding)};
    return packed_.file != nullptr && packed_.file->read(residues, static_cast<std::uint64_t>(interval.start), out);
}

void Sequence::read(Interval interval, std::span<char> out, volume::BlockCache& cache) const {
    if (out.empty()) {
        return;
    }
    if (!read_packed(interval, out)) {
        const auto [volume, first] = repository_->residues_of(volume_id_, offset_, info_);
        volume.read_residues(first, interval.start, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}, cache);
    }
    if (interval.strand == Strand::minus) {
        reverse_complement(out);
    }
}

void Sequence::stream(Interval interval, const std::function<void(std::string_view)>& consume,
                      std::int64_t chunk_residues) const {
    check(interval);
    if (chunk_residues < 1) {
        throw InvalidArgument("a stream needs chunks of at least one residue");
    }
    std::string chunk;
    while (!interval.empty()) {
        const std::int64_t taken = std::min(interval.length(), chunk_residues);
        const Interval rest = interval.expand(-taken, 0);
        const Interval part = interval.expand(0, taken - interval.length());
        chunk.resize(static_cast<std::size_t>(taken));
        read(part, chunk);
        consume(chunk);
        interval = rest;
    }
}

std::vector<Alias> Sequence::aliases(History history) const {
    return repository_->readers.lease()->sequence_aliases().of(sequence_id_, history);
}

Sequence::Place Sequence::place() const {
    if (volume_id_ == 0) {
        return {};
    }
    const std::string path = repository_->volume_path(volume_id_);
    if (path.empty()) {
        return {};
    }
    return {path, repository_->seqrepo ? repository_->residues_of(volume_id_, offset_, info_).first : offset_};
}

}  // namespace seqshelf

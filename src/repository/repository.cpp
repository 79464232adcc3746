#include "seqshelf/repository.hpp"

#include <algorithm>

#include "repository/repository_impl.hpp"
#include "repository/resolve.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

using catalog::Reader;

namespace {

/// Where `instance` is now: `latest` may point elsewhere before all of it has been opened.
std::filesystem::path resolved(const std::filesystem::path& instance) {
    if (!std::filesystem::exists(snapshot::Layout{instance}.catalog())) {
        throw NotFound("there is no instance " + instance.string());
    }
    return std::filesystem::canonical(instance);
}

/// `chr1:5..10` is more likely a mistaken region of chr1 than a name nobody gave.
void refuse_malformed_region(const Repository& repository, std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return;
    }
    if (const auto sequence = repository.find_sequence(text.substr(0, colon))) {
        throw InvalidInterval("'" + std::string(text.substr(colon + 1)) + "' is not a region of '" + std::string(text.substr(0, colon)) +
                                  "': START-END is",
                              sequence->length());
    }
}

}  // namespace

Repository::Impl::Impl(const std::filesystem::path& directory, const ReadOptions& options)
    : layout{resolved(directory)},
      is_snapshot(layout.is_snapshot()),
      readers(layout.catalog(), is_snapshot ? Reader::Source::snapshot : Reader::Source::live),
      blocks(options.block_cache_bytes) {
    (void)readers.lease();  // a catalog that cannot be read is reported now
}

const volume::Volume& Repository::Impl::volume(std::int64_t volume_id) const {
    return volumes.get(volume_id, [&] {
        const auto row = readers.lease()->find_volume(volume_id);
        if (!row) {
            throw Corruption("the catalog of " + layout.directory.string() + " has a sequence in volume " + std::to_string(volume_id) +
                             ", which it does not have");
        }
        return std::make_unique<volume::Volume>(layout.volume(row->path), row->text_bytes);
    });
}

Repository Repository::open(const std::filesystem::path& instance, const ReadOptions& options) {
    return Repository(std::make_shared<const Impl>(instance, options));
}

Sequence Repository::get_sequence(std::string_view identifier) const {
    auto sequence = find_sequence(identifier);
    if (!sequence) {
        throw NotFound("no sequence is known as '" + std::string(identifier) + "' in " + impl_->layout.directory.string());
    }
    return std::move(*sequence);
}

std::optional<Sequence> Repository::find_sequence(std::string_view identifier) const {
    const auto row = repository::resolve(*impl_->readers.lease(), identifier);
    if (!row) {
        return std::nullopt;
    }
    return Sequence(impl_, row->sequence_id, row->info, row->place.volume_id, row->place.offset);
}

std::optional<Sequence> Repository::find_sequence(const SequenceDigest& digest) const {
    const auto row = impl_->readers.lease()->find_sequence(digest);
    if (!row) {
        return std::nullopt;
    }
    return Sequence(impl_, row->sequence_id, row->info, row->place.volume_id, row->place.offset);
}

Slice Repository::get_slice(std::string_view text, Coordinates coordinates) const {
    const auto region = split_region(text);
    auto whole = find_sequence(text);
    auto part = region ? find_sequence(region->name) : std::nullopt;
    if (whole && part) {
        throw AmbiguousAlias("'" + std::string(text) + "' is ambiguous; it can be a sequence of that name or a region of '" +
                                 std::string(region->name) + "'",
                             {std::string(text) + " " + whole->info().digests.sha512t24u.refget(),
                              std::string(region->name) + " " + part->info().digests.sha512t24u.refget()});
    }
    if (part) {
        const Interval interval = region->interval(part->length(), coordinates);
        return {std::move(*part), interval};
    }
    if (!whole && !region) {
        refuse_malformed_region(*this, text);
    }
    if (!whole) {
        throw NotFound("no sequence is known as '" + std::string(region ? region->name : text) + "' in " +
                       impl_->layout.directory.string());
    }
    const Interval interval{0, whole->length()};
    return {std::move(*whole), interval};
}

std::vector<NamedSequence> Repository::find_alias(std::string_view alias, History history) const {
    const auto reader = impl_->readers.lease();
    std::vector<NamedSequence> found;
    const auto add = [&](std::string_view ns, std::string_view name) {
        for (NamedSequence& row : reader->history_of(ns, name)) {
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
        for (const Namespace& ns : reader->namespaces()) {
            add(ns.name, alias);
        }
    }
    return found;
}

std::vector<NamedSequence> Repository::names_with_prefix(std::string_view ns, std::string_view prefix, std::int64_t limit,
                                                         const Alias* after) const {
    return impl_->readers.lease()->names_with_prefix(ns.empty() ? "" : canonical_namespace(ns), prefix, after, limit);
}

std::vector<Namespace> Repository::namespaces() const { return impl_->readers.lease()->namespaces(); }

Totals Repository::totals() const {
    return impl_->readers.lease()->totals();
}

const std::filesystem::path& Repository::directory() const noexcept { return impl_->layout.directory; }

bool Repository::is_snapshot() const noexcept { return impl_->is_snapshot; }

void Sequence::check(Interval interval) const {
    if (interval.start < 0 || interval.end < interval.start || interval.end > length()) {
        throw InvalidInterval("interval [" + std::to_string(interval.start) + ", " + std::to_string(interval.end) +
                                  ") does not lie within " + info_.digests.sha512t24u.refget() + ", which has " +
                                  std::to_string(length()) + " residues",
                              length());
    }
}

std::string Sequence::fetch(Interval interval) const {
    check(interval);
    if (interval.length() > 0) {
        repository_->volume(volume_id_).check_range(offset_ + interval.start, interval.length());  // before memory is asked for
    }
    std::string residues(static_cast<std::size_t>(interval.length()), '\0');
    fetch_into(interval, residues);
    return residues;
}

void Sequence::fetch_into(Interval interval, std::span<char> out) const {
    check(interval);
    if (static_cast<std::int64_t>(out.size()) != interval.length()) {
        throw InvalidArgument("memory for " + std::to_string(out.size()) + " residues was given for an interval of " +
                              std::to_string(interval.length()));
    }
    if (out.empty()) {
        return;
    }
    repository_->volume(volume_id_).read(offset_ + interval.start, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()},
                                         repository_->blocks);
}

void Sequence::stream(Interval interval, const std::function<void(std::string_view)>& consume, std::int64_t chunk_residues) const {
    check(interval);
    if (chunk_residues < 1) {
        throw InvalidArgument("a stream needs chunks of at least one residue");
    }
    std::string chunk;
    for (std::int64_t start = interval.start; start < interval.end; start += chunk_residues) {
        const Interval part{start, std::min(interval.end, start + chunk_residues)};
        chunk.resize(static_cast<std::size_t>(part.length()));
        fetch_into(part, chunk);
        consume(chunk);
    }
}

std::vector<Alias> Sequence::aliases(History history) const {
    return repository_->readers.lease()->aliases_of(sequence_id_, history);
}

Sequence::Place Sequence::place() const {
    if (volume_id_ == 0) {
        return {};
    }
    const auto row = repository_->readers.lease()->find_volume(volume_id_);
    return {row ? row->path : std::string(), offset_};
}

}  // namespace seqshelf

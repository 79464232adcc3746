#include "repository/resolve/resolve_batch.hpp"

#include <algorithm>
#include <future>
#include <set>
#include <string>
#include <utility>

#include "base/task_pool.hpp"
#include "repository/resolve/resolve.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

using catalog::SequenceRow;
using Rows = std::vector<std::optional<SequenceRow>>;

constexpr std::size_t least_per_thread = 2048;

/// An identifier's position among those of the batch.
struct Named {
    NameView key;
    std::size_t place;
    friend bool operator<(const Named& a, const Named& b) { return a.key < b.key; }
};

template <typename Items>
void sort_unless_sorted(Items& items) {
    if (!std::is_sorted(items.begin(), items.end())) {
        std::sort(items.begin(), items.end());
    }
}

/// The part of `items` for one of `count` threads.
template <typename Item>
std::span<const Item> share(const std::vector<Item>& items, std::size_t index, std::size_t count) {
    const std::size_t begin = items.size() * index / count;
    return std::span(items).subspan(begin, items.size() * (index + 1) / count - begin);
}

/// One call of resolve_batch().
/// Thread-safety: resolve_share() may be called concurrently, with different shares.
class Batch {
public:
    Batch(std::span<const std::string_view> identifiers, ByName by_name)
        : identifiers_(identifiers), rows_(identifiers.size()) {
        std::string_view spelt;
        std::string_view canonical;
        for (std::size_t i = 0; i < identifiers.size(); ++i) {
            const std::string_view identifier = identifiers[i];
            const auto name = by_name == ByName::yes ? split_name(identifier) : std::nullopt;
            if (!name || is_digest_namespace(name->ns)) {
                others_.emplace_back(identifier, i);
                continue;
            }
            if (name->ns != spelt || canonical.empty()) {
                spelt = name->ns;
                canonical = *namespaces_.insert(canonical_namespace(name->ns)).first;
            }
            named_.push_back({{canonical, name->alias}, i});
        }
        sort_unless_sorted(named_);
        sort_unless_sorted(others_);
    }

    [[nodiscard]] std::size_t size() const noexcept { return identifiers_.size(); }
    void resolve_share(catalog::Reader& reader, std::size_t index, std::size_t count) {
        reader.in_transaction([&] {
            resolve_named(reader, share(named_, index, count));
            for (const auto& [identifier, place] : share(others_, index, count)) {
                resolve_one(reader, place);
            }
        });
    }
    [[nodiscard]] Rows take_rows() { return std::move(rows_); }

private:
    void resolve_named(catalog::Reader& reader, std::span<const Named> named) {
        std::vector<NameView> keys(named.size());
        std::transform(named.begin(), named.end(), keys.begin(), [](const Named& each) { return each.key; });
        const Rows found = reader.find_aliases(keys);
        for (std::size_t i = 0; i < named.size(); ++i) {
            if (found[i]) {
                rows_[named[i].place] = found[i];
            } else {
                resolve_one(reader, named[i].place);  // not a name, but it may be something else
            }
        }
    }

    void resolve_one(catalog::Reader& reader, std::size_t place) {
        try {
            rows_[place] = resolve(reader, identifiers_[place]);
        } catch (const AmbiguousAlias&) {  // resolve() of this one alone throws the reason
        }
    }

    std::span<const std::string_view> identifiers_;
    std::set<std::string> namespaces_;  ///< texts that the keys refer to
    std::vector<Named> named_;
    std::vector<std::pair<std::string_view, std::size_t>> others_;
    Rows rows_;
};

}  // namespace

Rows resolve_batch(ReaderPool& readers, std::span<const std::string_view> identifiers, ByName by_name,
                   std::size_t max_threads) {
    Batch batch(identifiers, by_name);
    const std::size_t threads = std::clamp<std::size_t>(batch.size() / least_per_thread, 1, max_threads);
    if (threads == 1) {
        batch.resolve_share(*readers.lease(), 0, 1);
        return batch.take_rows();
    }
    std::vector<std::future<void>> shares;
    base::TaskPool pool(static_cast<unsigned>(threads));
    for (std::size_t i = 0; i < threads; ++i) {
        shares.push_back(
            pool.submit([&batch, &readers, i, threads] { batch.resolve_share(*readers.lease(), i, threads); }));
    }
    for (const std::future<void>& each : shares) {
        each.wait();  // waits for all before any get() throws: they use local variables
    }
    for (std::future<void>& each : shares) {
        each.get();
    }
    return batch.take_rows();
}

}  // namespace seqshelf::repository

#include "seqshelf/gtars_export.hpp"

#include <unistd.h>

#include <set>
#include <utility>

#include "base/directory.hpp"
#include "base/stop.hpp"
#include "refget_store/writer.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"
#include "snapshot/staged_directory.hpp"

namespace seqshelf {

namespace {

using refget_store::StoredSequence;

/// One export of an instance as a RefgetStore. What gtars cannot represent is reported and skipped.
/// Thread-safety: one thread at a time.
class StoreExport {
public:
    StoreExport(const Repository& repository, const std::filesystem::path& directory, StoreMode mode,
                const std::stop_token& stop)
        : repository_(repository),
          writer_(directory, mode == StoreMode::raw ? refget_store::Mode::raw : refget_store::Mode::encoded),
          stop_(stop) {}

    StoreExportReport run() {
        put_sequences();
        put_collections();
        put_aliases();
        writer_.finish();
        return std::move(report_);
    }

private:
    static constexpr std::int64_t page = 1000;

    /// Runs `put`, and records a problem if gtars cannot represent the thing.
    /// \param of  the thing, for messages that do not begin with it
    template <typename Put>
    bool try_to(const std::string& of, Put put) {
        base::throw_if_stopped(stop_, "exporting was stopped");
        try {
            put();
            return true;
        } catch (const InvalidArgument& error) {
            const std::string message = error.what();
            report_.problems.push_back(message.starts_with(of) ? message : of + ": " + message);
            return false;
        }
    }

    /// The store needs a name for each sequence: the one in its first collection, else an alias, else its digest, which
    /// gtars can always read.
    [[nodiscard]] std::string name_of(const Sequence& sequence) const {
        std::string name;
        if (const auto collections = repository_.collections_with(sequence, 1); !collections.empty()) {
            name = collections.front().name;
        } else if (const auto aliases = sequence.aliases(); !aliases.empty()) {
            name = aliases.front().alias;
        }
        const bool readable = !name.empty() && !name.starts_with('#') && name.find('\t') == std::string::npos;
        return readable ? name : sequence.info().digests.sha512t24u.sha512t24u();
    }

    void put_sequences() {
        std::string after;
        for (std::vector<Sequence> sequences; !(sequences = repository_.sequences(page, after)).empty();) {
            for (const Sequence& sequence : sequences) {
                const SequenceInfo& info = sequence.info();
                after = info.digests.sha512t24u.sha512t24u();
                const StoredSequence row{name_of(sequence), "", info.length, "", info.digests.sha512t24u,
                                         info.digests.md5};
                const bool put = try_to("sequence " + after, [&] { writer_.put_sequence(row, sequence.fetch()); });
                report_.sequences += put ? 1 : 0;
                if (!put) {
                    skipped_.insert(after);
                }
            }
        }
    }

    void put_collections() {
        std::string after;
        for (std::vector<Collection> collections; !(collections = repository_.collections(page, after)).empty();) {
            for (const Collection& collection : collections) {
                after = collection.digest().sha512t24u();
                std::vector<refget_store::StoredMember> members;
                for (CollectionMember& member : collection.members()) {
                    members.push_back(
                        {std::move(member.name), std::move(member.description), member.sequence, member.length});
                }
                if (!try_to("collection " + after,
                            [&] { writer_.put_collection(collection.info().digests, members); })) {
                    skipped_.insert(after);
                    continue;
                }
                report_.collections += 1;
                if (const auto fhr = collection.fhr()) {
                    report_.fhr_records +=
                        try_to("the FHR record of " + after, [&] { writer_.put_fhr(collection.digest(), fhr->json()); })
                            ? 1
                            : 0;
                }
            }
        }
    }

    template <typename Page>
    void put_aliases_of(AliasKind kind, Page next_page) {
        std::optional<Alias> after;
        for (auto names = next_page(nullptr); !names.empty(); names = next_page(&*after)) {
            for (const auto& name : names) {
                const refget_store::StoredAlias alias{{name.alias.ns, name.alias.alias}, name.digest.sha512t24u()};
                if (skipped_.contains(alias.digest)) {
                    report_.problems.push_back("alias '" + name.alias.text() + "': what it names was skipped");
                } else {
                    report_.aliases +=
                        try_to("alias '" + name.alias.text() + "'", [&] { writer_.put_alias(kind, alias); }) ? 1 : 0;
                }
            }
            after = names.back().alias;
        }
    }

    void put_aliases() {
        put_aliases_of(AliasKind::sequences,
                       [this](const Alias* after) { return repository_.names_with_prefix("", "", page, after); });
        put_aliases_of(AliasKind::collections, [this](const Alias* after) {
            return repository_.collection_names_with_prefix("", "", page, after);
        });
    }

    const Repository& repository_;
    refget_store::StoreWriter writer_;
    const std::stop_token& stop_;
    std::set<std::string> skipped_;  ///< digests of sequences and collections that gtars cannot store
    StoreExportReport report_;
};

}  // namespace

StoreExportReport export_refget_store(const Repository& repository, const std::filesystem::path& store, StoreMode mode,
                                      const std::stop_token& stop) {
    const base::StopScope scope(stop);
    if (base::has_entry(store)) {
        throw InvalidArgument(store.string() + " already exists");
    }
    const std::filesystem::path staged = store.string() + ".part" + std::to_string(::getpid());
    const snapshot::StagedDirectory directory(staged);
    StoreExportReport report = StoreExport(repository, staged / "store", mode, stop).run();
    base::publish(staged / "store", store);
    return report;
}

}  // namespace seqshelf

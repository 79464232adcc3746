#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "catalog/name_rules.hpp"
#include "refget_store/reader.hpp"
#include "refget_store/writer.hpp"
#include "repository/session/sequence_loader.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"
#include "seqshelf/refget_store.hpp"
#include "sequence/residue_text.hpp"
#include "snapshot/staged_directory.hpp"

namespace seqshelf {

namespace {

using refget_store::StoredSequence;

class StoreImport {
public:
    StoreImport(const std::filesystem::path& instance, const std::filesystem::path& store,
                const StoreImportOptions& options)
        : options_(options),
          store_(store),
          writer_(instance, "import-gtars"),
          pool_(options.threads),
          sequences_(writer_, pool_, {}),
          pipeline_(pool_, [this](repository::DigestedRecord& digested) { sequences_.put(digested); }) {
        report_.cleaned_up = writer_.cleaned_up();
    }

    StoreImportReport run() {
        for_each_sequence([this](const StoredSequence& sequence) { look_up(sequence.digest); });
        for_each_sequence([this](const StoredSequence& sequence) {
            if (std::exchange(wanted_[sequence.digest], false)) {
                put_sequence(sequence);
            }
        });
        pipeline_.finish();
        for (const CollectionDigest& digest : store_.collections()) {
            const std::optional<std::int64_t> collection_id = put_collection(digest);
            put_fhr(digest, collection_id);
        }
        for (const AliasKind kind : {AliasKind::sequences, AliasKind::collections}) {
            store_.for_each_alias(kind, [&](const refget_store::StoredAlias& alias) { put_alias(kind, alias); });
        }
        sequences_.finish();
        writer_.commit();
        report_.sequences_new = sequences_.counts().added;
        report_.residues = sequences_.counts().residues;
        return std::move(report_);
    }

private:
    template <typename Visit>
    void for_each_sequence(Visit visit) {
        store_.for_each_sequence(visit);
        for (const CollectionDigest& digest : store_.collections()) {
            for (const StoredSequence& member : store_.members(digest)) {
                visit(member);  // some are in no index of sequences
            }
        }
    }

    void look_up(const SequenceDigest& digest) {
        const auto [wanted, first] = wanted_.emplace(digest, true);
        if (first && writer_.catalog().find_sequence_id(digest)) {
            wanted->second = false;
            report_.sequences_known += 1;
        }
    }

    void put_sequence(const StoredSequence& sequence) {
        if (options_.stop.stop_requested()) {
            throw Cancelled("importing was stopped");
        }
        if (const auto residues = read(sequence)) {
            format::FastaRecord record;
            std::copy(residues->begin(), residues->end(), record.residues.reserve(residues->size()));
            record.residues.commit(residues->size());
            pipeline_.push(std::move(record));
        }
    }

    /// std::nullopt, and a problem told, where the residues are not those of the digest or none that can be kept.
    std::optional<std::string> read(const StoredSequence& sequence) {
        const std::string name = "sequence " + sequence.digest.refget() + " (" + sequence.name + ")";
        try {
            auto residues = store_.read_residues(sequence);
            if (!residues) {
                problem(name + ": its residues do not have that digest: they were lost when they were encoded");
            } else if (!are_residues(*residues)) {
                problem(name + ": has characters that are not residues, which its digest covers");
                residues.reset();
            }
            return residues;
        } catch (const Corruption& error) {
            problem(name + ": " + error.what());
        } catch (const InvalidInput& error) {
            problem(name + ": " + error.what());
        }
        return std::nullopt;
    }

    /// Returns its number; std::nullopt, and a problem told, where it cannot be taken over.
    std::optional<std::int64_t> put_collection(const CollectionDigest& digest) {
        const std::string name = "collection " + digest.sha512t24u();
        const std::vector<StoredSequence> members = store_.members(digest);
        std::vector<std::int64_t> sequence_ids;
        seqcol::CollectionDigester digester;
        try {
            for (const StoredSequence& member : members) {
                catalog::check_member_name(member.name);
                catalog::check_description(member.description);
                const auto sequence_id = writer_.catalog().find_sequence_id(member.digest);
                if (!sequence_id) {
                    problem(name + ": its sequence '" + member.name + "' could not be taken over");
                    return std::nullopt;
                }
                sequence_ids.push_back(*sequence_id);
                digester.add(member.name, member.length, member.digest);
            }
        } catch (const InvalidArgument& error) {
            problem(name + ": " + error.what());
            return std::nullopt;
        }
        const CollectionDigests digests = digester.finish();
        if (digests.digest != digest) {
            problem(name + ": its members make collection " + digests.digest.sha512t24u());
            return std::nullopt;
        }
        catalog::CollectionWriter& collections = writer_.catalog().collections();
        const std::int64_t collection_id = collections.next_id();
        for (std::size_t i = 0; i < members.size(); ++i) {
            collections.put_member(collection_id,
                                   {static_cast<std::int64_t>(i), members[i].name, members[i].description,
                                    members[i].digest, members[i].length},
                                   sequence_ids[i]);
        }
        const auto put = collections.put(collection_id, digests, std::ssize(members));
        (put.is_new ? report_.collections_new : report_.collections_known) += 1;
        return put.collection_id;
    }

    void put_fhr(const CollectionDigest& digest, std::optional<std::int64_t> collection_id) {
        const auto text = store_.fhr(digest);
        if (!text) {
            return;
        }
        const std::string name = "the FHR record of " + digest.sha512t24u();
        if (!collection_id) {
            problem(name + ": its collection could not be taken over");
            return;
        }
        try {
            if (writer_.catalog().collections().add_fhr(*collection_id, FhrRecord::from_json(*text, name).json())) {
                report_.fhr_records += 1;
            } else {
                problem(name + ": the collection has another one already, which stays");
            }
        } catch (const InvalidInput& error) {
            problem(error.what());
        }
    }

    void put_alias(AliasKind kind, const refget_store::StoredAlias& alias) {
        const std::string name = "alias '" + alias.ns + ":" + alias.alias + "'";
        try {
            const std::optional<std::int64_t> target = find_target(kind, alias.digest);
            if (!target) {
                problem(name + ": there is no " + (kind == AliasKind::sequences ? "sequence " : "collection ") +
                        alias.digest);
                return;
            }
            catalog::AliasWriter& aliases = kind == AliasKind::sequences ? writer_.catalog().sequence_aliases()
                                                                         : writer_.catalog().collections().aliases();
            switch (aliases.put(canonical_namespace(alias.ns), alias.alias, *target)) {
                case catalog::AliasOutcome::known:
                    report_.aliases_known += 1;
                    break;
                case catalog::AliasOutcome::conflict:
                    problem(name + ": comes twice, for different things; the first counts");
                    break;
                case catalog::AliasOutcome::added:
                    report_.aliases_new += 1;
                    break;
                case catalog::AliasOutcome::repointed:
                    report_.aliases_repointed += 1;
                    break;
            }
        } catch (const InvalidArgument& error) {
            problem(name + ": " + error.what());
        }
    }

    std::optional<std::int64_t> find_target(AliasKind kind, const std::string& digest) {
        if (kind == AliasKind::sequences) {
            const auto parsed = SequenceDigest::parse(digest);
            return parsed ? writer_.catalog().find_sequence_id(*parsed) : std::nullopt;
        }
        const auto parsed = CollectionDigest::parse(digest);
        return parsed ? writer_.catalog().collections().find_id(*parsed) : std::nullopt;
    }

    void problem(const std::string& text) { report_.problems.push_back(text); }

    const StoreImportOptions& options_;
    refget_store::StoreReader store_;
    repository::InstanceWriter writer_;
    base::TaskPool pool_;
    repository::SequenceLoader sequences_;
    repository::DigestPipeline pipeline_;
    std::map<SequenceDigest, bool> wanted_;  ///< of the store's sequences, those that are to be put yet
    StoreImportReport report_;
};

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

    /// Runs `put`, which gtars may have no words for.
    /// \param of  what is put, where the message does not begin with it
    template <typename Put>
    bool try_to(const std::string& of, Put put) {
        if (stop_.stop_requested()) {
            throw Cancelled("exporting was stopped");
        }
        try {
            put();
            return true;
        } catch (const InvalidArgument& error) {
            const std::string message = error.what();
            report_.problems.push_back(message.starts_with(of) ? message : of + ": " + message);
            return false;
        }
    }

    /// The store wants a name for each sequence: that in its first collection, or an alias, or its digest, which gtars
    /// can always read.
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
                    left_out_.insert(after);
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
                    left_out_.insert(after);
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
                const refget_store::StoredAlias alias{name.alias.ns, name.alias.alias, name.digest.sha512t24u()};
                if (left_out_.contains(alias.digest)) {
                    report_.problems.push_back("alias '" + name.alias.text() + "': what it names was left out");
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
    std::set<std::string> left_out_;  ///< digests of sequences and collections that gtars cannot hold
    StoreExportReport report_;
};

}  // namespace

StoreImportReport import_refget_store(const std::filesystem::path& instance, const std::filesystem::path& store,
                                      const StoreImportOptions& options) {
    return StoreImport(instance, store, options).run();
}

StoreExportReport export_refget_store(const Repository& repository, const std::filesystem::path& store, StoreMode mode,
                                      const std::stop_token& stop) {
    if (std::filesystem::exists(std::filesystem::symlink_status(store))) {
        throw InvalidArgument("there is already something at " + store.string());
    }
    const std::filesystem::path staged = store.string() + ".part" + std::to_string(::getpid());
    const snapshot::StagedDirectory directory(staged);
    StoreExportReport report = StoreExport(repository, staged / "store", mode, stop).run();
    base::publish(staged / "store", store);
    return report;
}

}  // namespace seqshelf

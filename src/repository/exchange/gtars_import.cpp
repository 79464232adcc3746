#include "seqshelf/gtars_import.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/stop.hpp"
#include "catalog/name_rules.hpp"
#include "refget_store/reader.hpp"
#include "repository/session/digest_pipeline.hpp"
#include "repository/session/new_collection.hpp"
#include "repository/session/sequence_loader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf {

namespace {

using refget_store::StoredSequence;

/// One import of a RefgetStore: first its sequences that the instance lacks, then what refers to them, in one change.
/// Thread-safety: one thread at a time.
class StoreImport final : private repository::RecordConsumer {
public:
    StoreImport(const std::filesystem::path& instance, const std::filesystem::path& store,
                const StoreImportOptions& options)
        : options_(options),
          store_(store),
          writer_(instance, "import-gtars"),
          pool_(options.threads),
          sequences_(writer_, pool_, {}),
          pipeline_(pool_, *this) {
        report_.cleaned_up = writer_.cleaned_up();
        writer_.catalog().list_repointed(options.max_repointed);
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
        report_.repointed = writer_.catalog().take_repointed();
        writer_.commit();
        report_.sequences_new = sequences_.counts().added;
        report_.residues = sequences_.counts().residues;
        report_.aliases_new = aliases_.added;
        report_.aliases_known = aliases_.known;
        report_.aliases_repointed = aliases_.repointed;
        return std::move(report_);
    }

private:
    void piece(std::string_view residues, const std::shared_ptr<const void>& owner) override {
        sequences_.piece(residues, owner);
    }
    void end(format::FastaRecord& /*record*/, const repository::DigestedSequence& sequence) override {
        (void)sequences_.end(sequence);
    }

    template <typename Visit>
    void for_each_sequence(Visit visit) {
        store_.for_each_sequence(visit);
        for (const CollectionDigest& digest : store_.collections()) {
            for (const StoredSequence& member : store_.members(digest)) {
                visit(member);  // some are not in the index of sequences
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
        base::throw_if_stopped(options_.stop, "importing was stopped");
        if (const auto residues = read(sequence)) {
            format::FastaRecord record;
            std::copy(residues->begin(), residues->end(), record.residues.reserve(residues->size()));
            record.residues.commit(residues->size());
            pipeline_.push(std::move(record));
        }
    }

    /// std::nullopt, and a recorded problem, if the residues do not have the digest or cannot be stored.
    std::optional<std::string> read(const StoredSequence& sequence) {
        const std::string name = "sequence " + sequence.digest.refget() + " (" + sequence.name + ")";
        try {
            auto residues = store_.read_residues(sequence);
            if (!residues) {
                problem(name + ": its residues do not have that digest: gtars lost them when it encoded them");
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

    /// Returns its number; std::nullopt, and a recorded problem, if it cannot be taken over.
    std::optional<std::int64_t> put_collection(const CollectionDigest& digest) {
        const std::string name = "collection " + digest.sha512t24u();
        const std::vector<StoredSequence> members = store_.members(digest);
        repository::NewCollection collection;
        try {
            for (const StoredSequence& member : members) {
                catalog::check_member_name(member.name);
                catalog::check_description(member.description);
                const auto sequence_id = writer_.catalog().find_sequence_id(member.digest);
                if (!sequence_id) {
                    problem(name + ": its sequence '" + member.name + "' could not be taken over");
                    return std::nullopt;
                }
                collection.add(member.name, member.description, member.digest, member.length, *sequence_id);
            }
        } catch (const InvalidArgument& error) {
            problem(name + ": " + error.what());
            return std::nullopt;
        }
        const CollectionDigests digests = collection.finish();
        if (digests.digest != digest) {
            problem(name + ": its members make collection " + digests.digest.sha512t24u());
            return std::nullopt;
        }
        const auto put = collection.put(writer_.catalog().collections(), digests);
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
                problem(name + ": the collection already has another one, which is kept");
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
            if (!aliases_.count(
                    writer_.catalog().aliases(kind).put(canonical_namespace(alias.ns), alias.alias, *target))) {
                problem(name + ": occurs twice, with different meanings; the first is used");
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
    catalog::AliasCounts aliases_;
    std::map<SequenceDigest, bool> wanted_;  ///< of the store's sequences: whether it still has to be added
    StoreImportReport report_;
};

}  // namespace

StoreImportReport import_refget_store(const std::filesystem::path& instance, const std::filesystem::path& store,
                                      const StoreImportOptions& options) {
    const base::StopScope scope(options.stop);
    return StoreImport(instance, store, options).run();
}

}  // namespace seqshelf

#include "seqshelf/collection_session.hpp"

#include <unordered_set>

#include "catalog/name_rules.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/session/instance_writer.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

using catalog::CollectionWriter;

struct CollectionSession::Impl {
    explicit Impl(const std::filesystem::path& instance)
        : writer(instance, "collection"), reader(snapshot::Layout{instance}.catalog(), catalog::Reader::Source::live) {
        summary.cleaned_up = writer.cleaned_up();
    }

    /// The number of a collection, if this session has not removed it.
    [[nodiscard]] std::int64_t get(std::string_view identifier) {
        const auto row = repository::resolve_collection(reader, identifier);
        const auto digest = row ? std::optional(row->info.digests.digest) : CollectionDigest::parse(identifier);
        const auto collection_id = digest ? writer.catalog().collections().find_id(*digest) : std::nullopt;
        if (!collection_id) {
            throw NotFound("no collection is known as '" + std::string(identifier) + "'");
        }
        return *collection_id;
    }

    /// A sequence, if this session has not removed it.
    [[nodiscard]] catalog::SequenceRow get_sequence(std::string_view identifier) {
        const auto row = repository::resolve(reader, identifier);
        if (!row || !writer.catalog().find_sequence_id(row->info.digests.sha512t24u)) {
            throw NotFound("no sequence is known as '" + std::string(identifier) + "'");
        }
        return *row;
    }

    repository::InstanceWriter writer;
    catalog::Reader reader;  ///< sees the catalog as it was before this session
    CollectionSummary summary;
};

CollectionSession::CollectionSession(const std::filesystem::path& instance) : impl_(std::make_unique<Impl>(instance)) {}

CollectionSession::~CollectionSession() = default;

CollectionDigest CollectionSession::add(const std::vector<MemberOf>& members, const std::string& alias) {
    const auto [alias_namespace, alias_name] = catalog::split_alias(alias);
    std::vector<catalog::SequenceRow> sequences;  // all of them are found before anything is put
    std::unordered_set<std::string_view> names;
    for (const MemberOf& member : members) {
        try {
            catalog::check_member_name(member.name);
            catalog::check_description(member.description);
            if (!names.insert(member.name).second) {
                throw InvalidArgument("there are two members named '" + member.name + "'");
            }
            sequences.push_back(impl_->get_sequence(member.identifier));
        } catch (const InvalidArgument& error) {
            if (member.where.empty()) {
                throw;
            }
            throw InvalidInput(member.where + error.what());
        } catch (const NotFound& error) {
            throw NotFound(member.where + error.what());
        }
    }
    CollectionWriter& collections = impl_->writer.catalog().collections();
    const std::int64_t collection_id = collections.next_id();
    seqcol::CollectionDigester digester;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const SequenceInfo& info = sequences[i].info;
        collections.put_member(
            collection_id,
            {digester.member_count(), members[i].name, members[i].description, info.digests.sha512t24u, info.length},
            sequences[i].sequence_id);
        digester.add(members[i].name, info.length, info.digests.sha512t24u);
    }
    const CollectionDigests digests = digester.finish();
    const auto put = collections.put(collection_id, digests, std::ssize(members));
    if (!alias.empty() &&
        collections.aliases().put(alias_namespace, alias_name, put.collection_id) == catalog::AliasOutcome::conflict) {
        if (put.is_new) {
            collections.remove(put.collection_id, CollectionWriter::Orphans::keep);
        }
        throw InvalidArgument("'" + alias + "' was just given to another collection");
    }
    (put.is_new ? impl_->summary.added : impl_->summary.known) += 1;
    return digests.digest;
}

void CollectionSession::remove(std::string_view identifier, Orphans orphans) {
    const auto how = orphans == Orphans::remove ? CollectionWriter::Orphans::remove : CollectionWriter::Orphans::keep;
    const auto removed = impl_->writer.catalog().collections().remove(impl_->get(identifier), how);
    impl_->summary.removed += 1;
    impl_->summary.sequences_removed += removed.sequences;
    impl_->summary.residues_removed += removed.residues;
}

void CollectionSession::set_fhr(std::string_view identifier, const FhrRecord& record) {
    impl_->writer.catalog().collections().set_fhr(impl_->get(identifier), record.json());
    impl_->summary.fhr_set += 1;
}

void CollectionSession::remove_fhr(std::string_view identifier) {
    if (!impl_->writer.catalog().collections().remove_fhr(impl_->get(identifier))) {
        throw NotFound("collection '" + std::string(identifier) + "' has no FHR record");
    }
    impl_->summary.fhr_removed += 1;
}

CollectionSummary CollectionSession::commit() {
    impl_->writer.commit();
    return impl_->summary;
}

}  // namespace seqshelf

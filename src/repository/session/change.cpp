#include "seqshelf/change.hpp"

#include <unordered_set>
#include <utility>

#include "base/stop.hpp"
#include "catalog/name_rules.hpp"
#include "repository/session/fasta_load.hpp"
#include "repository/session/memory_sequence.hpp"
#include "repository/session/name_file.hpp"
#include "repository/session/name_table_match.hpp"
#include "repository/session/new_collection.hpp"
#include "repository/session/open_change.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

using catalog::CollectionWriter;
using repository::OpenChange;

struct Change::Impl : OpenChange {
    using OpenChange::OpenChange;
};

namespace {

std::string checked_namespace(std::string_view ns) {
    std::string canonical = canonical_namespace(ns);
    catalog::check_namespace(canonical);
    return canonical;
}

std::vector<repository::NamedMember> members_of(OpenChange& change, std::string_view collection) {
    std::vector<repository::NamedMember> members;
    change.reader().collections().for_each_member(
        change.get_collection(collection).collection_id, 0, 0, [&](catalog::MemberRow& row) {
            members.push_back(
                {std::move(row.member.name), row.member.length, row.member.sequence, row.sequence.sequence_id});
            return true;
        });
    return members;
}

/// \param names  of the members added before
void add_member(OpenChange& change, repository::NewCollection& collection, const MemberOf& member,
                std::unordered_set<std::string_view>& names) {
    try {
        catalog::check_member_name(member.name);
        catalog::check_description(member.description);
        if (!names.insert(member.name).second) {
            throw InvalidArgument("there are two members named '" + member.name + "'");
        }
        const catalog::SequenceRow row = change.get_sequence(member.identifier);
        collection.add(member.name, member.description, row.info.digests.sha512t24u, row.info.length, row.sequence_id);
    } catch (const InvalidArgument& error) {
        if (member.where.empty()) {
            throw;
        }
        throw InvalidInput(member.where + error.what());
    } catch (const NotFound& error) {
        throw NotFound(member.where + error.what());
    }
}

}  // namespace

Change::Change(const std::filesystem::path& instance, ChangeOptions options)
    : impl_([&] {
          const base::StopScope scope(options.stop);  // waiting for the lock can be stopped
          return std::make_unique<Impl>(instance, std::move(options));
      }()) {}

Change::~Change() = default;

void Change::load(const std::string& file, const LoadOptions& options, const std::string& collection_alias) {
    OpenChange::Steps steps(*impl_);
    repository::FastaLoad(*impl_, file, options, collection_alias).run();
    steps.done();
}

SequenceDigest Change::add_sequence(std::string_view residues, const std::vector<std::string>& names,
                                    OtherBytes other) {
    std::vector<Name> checked;
    for (const std::string& name : names) {
        if (name.empty()) {
            throw InvalidArgument("a sequence's name must not be empty");
        }
        checked.push_back(catalog::split_alias(name));
    }
    const repository::PutResidues put = repository::put_residues(*impl_, residues, other);
    OpenChange::Steps steps(*impl_);
    for (const auto& [ns, alias] : checked) {
        impl_->give_name(AliasKind::sequences, ns, alias, put.sequence_id);
    }
    steps.done();
    return put.digest;
}

void Change::set_topology(std::string_view identifier, Topology topology) {
    const catalog::SequenceRow row = impl_->get_sequence(identifier);
    if (row.info.length == 0 && topology == Topology::circular) {
        throw InvalidArgument("'" + std::string(identifier) + "' is the empty sequence, which cannot be circular");
    }
    impl_->mark(row.sequence_id, topology);
}

void Change::add_alias(std::string_view ns, std::string_view alias, std::string_view identifier, AliasKind kind) {
    const std::string canonical = checked_namespace(ns);
    impl_->give_name(kind, canonical, alias, impl_->get_id(kind, identifier));
}

void Change::remove_alias(std::string_view ns, std::string_view alias, AliasKind kind) {
    if (!impl_->catalog().aliases(kind).end(checked_namespace(ns), alias)) {
        throw NotFound("nothing is named '" + std::string(ns) + ":" + std::string(alias) + "'");
    }
    ChangeReport& report = impl_->report();
    (kind == AliasKind::sequences ? report.aliases_removed : report.collection_aliases_removed) += 1;
}

void Change::load_aliases(std::string_view ns, const std::string& file, AliasKind kind) {
    const std::string canonical = checked_namespace(ns);
    OpenChange::Steps steps(*impl_);
    repository::load_names(*impl_, kind, canonical, file);
    steps.done();
}

NameTableReport Change::add_name_table(std::string_view collection, std::string_view ns, const std::string& file) {
    const std::string canonical = checked_namespace(ns);
    const std::vector<repository::NamedMember> members = members_of(*impl_, collection);
    format::Input input(file, impl_->options().stop);
    const format::NameTable table = format::read_name_table(input);
    repository::NameTableMatch matched = repository::match(table, members, file);
    OpenChange::Steps steps(*impl_);
    for (const auto& [row, sequence_id] : matched.rows) {
        for (const format::NameTable::Name& name : row->names) {
            const bool accession = name.scheme == "genbank" || name.scheme == "refseq";
            try {
                impl_->give_name(AliasKind::sequences, accession ? name.scheme : canonical, name.name, sequence_id);
            } catch (const InvalidArgument& error) {
                throw InvalidInput(file + ":" + std::to_string(row->line) + ": " + error.what());
            }
        }
    }
    steps.done();
    return std::move(matched.report);
}

CollectionDigest Change::add_collection(const std::vector<MemberOf>& members, const std::string& alias) {
    const auto [alias_namespace, alias_name] = catalog::split_alias(alias);
    repository::NewCollection collection;  // all members are looked up before anything is added
    std::unordered_set<std::string_view> names;
    for (const MemberOf& member : members) {
        add_member(*impl_, collection, member, names);
    }
    const CollectionDigests digests = collection.finish();
    CollectionWriter& collections = impl_->catalog().collections();
    const CollectionWriter::Put put = collection.put(collections, digests);
    if (!alias.empty()) {
        try {
            impl_->give_name(AliasKind::collections, alias_namespace, alias_name, put.collection_id);
        } catch (const InvalidArgument&) {
            if (put.is_new) {
                collections.remove(put.collection_id, CollectionWriter::Orphans::keep);
            }
            throw;
        }
    }
    ChangeReport& report = impl_->report();
    (put.is_new ? report.collections_new : report.collections_known) += 1;
    report.collections.push_back(digests.digest);
    return digests.digest;
}

void Change::remove_collection(std::string_view identifier, Orphans orphans) {
    const auto how = orphans == Orphans::remove ? CollectionWriter::Orphans::remove : CollectionWriter::Orphans::keep;
    const std::int64_t collection_id = impl_->get_collection(identifier).collection_id;
    OpenChange::Steps steps(*impl_);
    const auto removed = impl_->catalog().collections().remove(collection_id, how);
    steps.done();
    ChangeReport& report = impl_->report();
    report.collections_removed += 1;
    report.sequences_removed += removed.sequences;
    report.residues_removed += removed.residues;
}

void Change::set_fhr(std::string_view identifier, const FhrRecord& record) {
    impl_->catalog().collections().set_fhr(impl_->get_collection(identifier).collection_id, record.json());
    impl_->report().fhr_set += 1;
}

void Change::remove_fhr(std::string_view identifier) {
    const std::int64_t collection_id = impl_->get_collection(identifier).collection_id;
    if (!impl_->catalog().collections().remove_fhr(collection_id)) {
        throw NotFound("collection '" + std::string(identifier) + "' has no FHR record");
    }
    impl_->report().fhr_removed += 1;
}

ChangeReport Change::commit() { return impl_->commit(); }

}  // namespace seqshelf

#include "repository/upkeep/check_collections.hpp"

#include "base/stop.hpp"
#include "seqcol/collection_digests.hpp"

namespace seqshelf::repository {

namespace {

void check_collection(catalog::Reader& reader, const catalog::CollectionRow& row, const ReportProblem& report) {
    const std::string name = "collection " + row.info.digests.digest.sha512t24u() + ": ";
    seqcol::CollectionDigester digester;
    reader.collections().for_each_member(row.collection_id, 0, 0, [&](catalog::MemberRow& member) {
        base::throw_if_stopped(base::stop_of_thread(), "verifying was stopped");
        if (member.member.position != digester.member_count()) {
            report(name + "has no member " + std::to_string(digester.member_count()));
        }
        digester.add(member.member.name, member.member.length, member.member.sequence);
        return true;
    });
    if (digester.member_count() != row.info.member_count) {
        report(name + "has " + std::to_string(digester.member_count()) + " members, should have " +
               std::to_string(row.info.member_count));
    }
    if (const CollectionDigests digests = digester.finish(); digests != row.info.digests) {
        report(name + "digest mismatch: its members make " + digests.digest.sha512t24u());
    }
}

}  // namespace

void check_collections(catalog::Reader& reader, const ReportProblem& report, const std::stop_token& stop,
                       const VisitSource& visit) {
    const auto stopped = [&] { base::throw_if_stopped(stop, "verifying was stopped"); };
    reader.collections().for_each(
        [&](const catalog::CollectionRow& row) {
            stopped();
            const std::string name = "collection " + row.info.digests.digest.sha512t24u() + ": ";
            try_to(name, report, [&] { check_collection(reader, row, report); });
            try_to(name, report, [&] {
                for (const catalog::SourceRow& source : reader.collections().sources(row.collection_id)) {
                    visit(row.info.digests.digest, source);
                }
            });
        },
        [&](const Corruption& error) { report(error.what()); });
    try_to("catalog: ", report, [&] {
        for (const std::string& problem : reader.collections().check_masks()) {
            report(problem);
        }
    });
}

}  // namespace seqshelf::repository

#include "repository/upkeep/check_collections.hpp"

#include "seqcol/collection_digests.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::int64_t page_collections = 1000;

void check_collection(catalog::Reader& reader, const catalog::CollectionRow& row, const ReportProblem& report) {
    const std::string name = "collection " + row.info.digests.digest.sha512t24u() + ": ";
    seqcol::CollectionDigester digester;
    reader.collections().for_each_member(row.collection_id, 0, 0, [&](catalog::MemberRow& member) {
        if (member.member.position != digester.member_count()) {
            report(name + "has no member " + std::to_string(digester.member_count()));
        }
        if (member.member.length != member.sequence.info.length) {
            report(name + "'" + member.member.name + "' has length " + std::to_string(member.member.length) +
                   ", its sequence " + std::to_string(member.sequence.info.length));
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

void check_collections(catalog::Reader& reader, const ReportProblem& report, const std::stop_token& stop) {
    std::string after;
    for (std::vector<catalog::CollectionRow> page;
         !(page = reader.collections().list({}, after, page_collections)).empty();) {
        for (const catalog::CollectionRow& row : page) {
            if (stop.stop_requested()) {
                return;
            }
            check_collection(reader, row, report);
        }
        after = page.back().info.digests.digest.sha512t24u();
    }
    for (const std::string& problem : reader.collections().check_masks()) {
        report(problem);
    }
}

}  // namespace seqshelf::repository

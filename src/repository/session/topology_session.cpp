#include "repository/resolve/resolve.hpp"
#include "repository/session/instance_writer.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/topology.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf {

struct TopologySession::Impl {
    explicit Impl(const std::filesystem::path& instance)
        : writer(instance, "topology"), reader(snapshot::Layout{instance}.catalog(), catalog::Reader::Source::live) {
        summary.cleaned_up = writer.cleaned_up();
    }

    repository::InstanceWriter writer;
    catalog::Reader
        reader;  ///< sees the catalog as it was before this session: which sequences there are does not change in one
    TopologySummary summary;
};

TopologySession::TopologySession(const std::filesystem::path& instance) : impl_(std::make_unique<Impl>(instance)) {}

TopologySession::~TopologySession() = default;

void TopologySession::set(std::string_view identifier, Topology topology) {
    const auto row = repository::resolve(impl_->reader, identifier);
    if (!row) {
        throw NotFound("no sequence is known as '" + std::string(identifier) + "'");
    }
    if (row->info.length == 0 && topology == Topology::circular) {
        throw InvalidArgument("'" + std::string(identifier) + "' is the empty sequence, which cannot be circular");
    }
    (impl_->writer.catalog().set_topology(row->sequence_id, topology) ? impl_->summary.changed
                                                                      : impl_->summary.known) += 1;
}

TopologySummary TopologySession::commit() {
    impl_->writer.commit();
    return impl_->summary;
}

}  // namespace seqshelf

#include "seqshelf/aliases.hpp"

#include "catalog/name_rules.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "repository/instance_writer.hpp"
#include "repository/resolve.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

struct AliasSession::Impl {
    explicit Impl(const std::filesystem::path& instance)
        : writer(instance, "alias"), reader(snapshot::Layout{instance}.catalog(), catalog::Reader::Source::live) {
        summary.cleaned_up = writer.cleaned_up();
    }

    repository::InstanceWriter writer;
    catalog::Reader reader;  ///< sees the catalog as it was before this session: sequences do not change in one
    AliasSummary summary;
};

AliasSession::AliasSession(const std::filesystem::path& instance) : impl_(std::make_unique<Impl>(instance)) {}

AliasSession::~AliasSession() = default;

void AliasSession::add(std::string_view ns, std::string_view alias, std::string_view identifier) {
    const auto row = repository::resolve(impl_->reader, identifier);
    if (!row) {
        throw NotFound("no sequence is known as '" + std::string(identifier) + "'");
    }
    switch (impl_->writer.catalog().put_alias(canonical_namespace(ns), alias, row->sequence_id)) {
        case catalog::AliasOutcome::added: impl_->summary.added += 1; break;
        case catalog::AliasOutcome::known: impl_->summary.known += 1; break;
        case catalog::AliasOutcome::repointed: impl_->summary.repointed += 1; break;
        case catalog::AliasOutcome::conflict:
            throw InvalidArgument("'" + std::string(ns) + ":" + std::string(alias) + "' was just given to another sequence");
    }
}

void AliasSession::remove(std::string_view ns, std::string_view alias) {
    if (!impl_->writer.catalog().end_alias(canonical_namespace(ns), alias)) {
        throw NotFound("nothing is named '" + std::string(ns) + ":" + std::string(alias) + "'");
    }
    impl_->summary.removed += 1;
}

void AliasSession::load(std::string_view ns, const std::string& file) {
    catalog::check_namespace(canonical_namespace(ns));
    format::Input input(file);
    format::LineReader lines(input);
    std::string line;
    while (lines.next(line)) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::string where = file + ":" + std::to_string(lines.number()) + ": ";
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos || line.find('\t', tab + 1) != std::string::npos) {
            throw InvalidInput(where + "expected an alias, a tab and a digest");
        }
        try {
            add(ns, std::string_view(line).substr(0, tab), std::string_view(line).substr(tab + 1));
        } catch (const NotFound& error) {
            throw InvalidInput(where + error.what());
        } catch (const AmbiguousAlias& error) {
            throw InvalidInput(where + error.what());
        } catch (const InvalidArgument& error) {
            throw InvalidInput(where + error.what());
        }
    }
}

AliasSummary AliasSession::commit() {
    impl_->writer.commit();
    return impl_->summary;
}

}  // namespace seqshelf

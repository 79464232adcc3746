#include "repository/unknown.hpp"

#include "repository/resolve/resolve.hpp"
#include "repository/resolve/suggest.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"

namespace seqshelf::repository {

namespace {

/// "; it is in master, not yet in a snapshot" if `resolve` finds something in the master beside a snapshot, else "".
template <typename Resolve>
std::string in_master_text(const Instance& instance, const Resolve& resolve) {
    ReaderPool* const master = instance.readers_of_master();
    if (master == nullptr) {
        return "";
    }
    try {
        if (!resolve(*master->lease())) {
            return "";
        }
    } catch (const AmbiguousAlias&) {  // several of them are there
    } catch (const Error&) {           // a master that cannot be read now gives no hint
        return "";
    }
    const bool is_latest = latest_snapshot(instance.name().parent_path()) == instance.name().filename().string();
    return is_latest ? "; it is in master, not yet in a snapshot" : "; it is in master";
}

}  // namespace

std::string unknown_sequence(const Instance& instance, std::string_view identifier) {
    const std::string in_master =
        in_master_text(instance, [&](catalog::Reader& master) { return resolve(master, identifier).has_value(); });
    const std::string text = unknown_sequence(*instance.reader(), identifier, instance.name(),
                                              in_master.empty() ? Hint::similar : Hint::none);
    return text + in_master;
}

std::string unknown_collection(const Instance& instance, std::string_view identifier) {
    const std::string in_master = in_master_text(
        instance, [&](catalog::Reader& master) { return resolve_collection(master, identifier).has_value(); });
    const std::string text = unknown_collection(*instance.reader(), identifier, instance.name(),
                                                in_master.empty() ? Hint::similar : Hint::none);
    return text + in_master;
}

}  // namespace seqshelf::repository

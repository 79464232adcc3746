#pragma once

#include <optional>
#include <string>

#include "mirror/source.hpp"

namespace seqshelf::mirror {

/// What a source without a list of snapshots is, if it is recognised as something else than a root of ours: a snapshot,
/// or SeqRepo's. The text follows the source's name: " is …; …". Costs some requests.
/// \param name  of the snapshot that is wanted; "": none is named
[[nodiscard]] std::optional<std::string> foreign_source(Source& source, const std::string& name);

/// The message for an address that cannot be a directory here, but the name of a host; "" for others.
[[nodiscard]] std::string host_hint(const std::string& address);

}  // namespace seqshelf::mirror

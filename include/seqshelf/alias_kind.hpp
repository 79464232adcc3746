#pragma once

namespace seqshelf {

/// What a name is of. Sequences and collections have their names apart: the same `ns:alias` can name one of each.
enum class AliasKind { sequences, collections };

}  // namespace seqshelf

#pragma once

namespace seqshelf {

/// What a name names. Sequences and collections have separate names: the same `ns:alias` can name one of each.
enum class AliasKind { sequences, collections };

}  // namespace seqshelf

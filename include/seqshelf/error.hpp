#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace seqshelf {

/// Base of every exception this library throws on purpose. A subclass says what the caller can do about it; the
/// message names the thing concerned (id, file, line) and gives both values where two disagree.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// No sequence, alias, instance or snapshot has that name.
class NotFound : public Error {
public:
    using Error::Error;
};

/// A name without a namespace stands for different sequences; qualify it.
class AmbiguousAlias : public Error {
public:
    AmbiguousAlias(const std::string& message, std::vector<std::string> candidates)
        : Error(message), candidates_(std::move(candidates)) {}

    /// One `namespace:alias SQ.digest` a candidate, sorted.
    [[nodiscard]] const std::vector<std::string>& candidates() const noexcept { return candidates_; }

private:
    std::vector<std::string> candidates_;
};

/// An argument breaks the contract of the function that got it: a malformed name, a reserved namespace.
class InvalidArgument : public Error {
public:
    using Error::Error;
};

/// An interval does not lie within its sequence. Slices are never clipped in silence.
class InvalidInterval : public Error {
public:
    InvalidInterval(const std::string& message, std::int64_t sequence_length)
        : Error(message), sequence_length_(sequence_length) {}

    /// Length of the sequence in residues, or -1 where the interval is wrong for every sequence.
    [[nodiscard]] std::int64_t sequence_length() const noexcept { return sequence_length_; }

private:
    std::int64_t sequence_length_;
};

/// A file given to read (FASTA, TSV) is not what it should be. The message starts `file:line:column: `.
class InvalidInput : public Error {
public:
    using Error::Error;
};

/// The instance is a snapshot, or the file system does not let it be written.
class ReadOnly : public Error {
public:
    using Error::Error;
};

/// Another process is writing the instance; the message names it.
class Locked : public Error {
public:
    using Error::Error;
};

/// The catalog was written by a newer seqshelf, or is not a catalog.
class SchemaMismatch : public Error {
public:
    using Error::Error;
};

/// What is stored does not agree with itself: a damaged, truncated or missing volume, a broken catalog.
class Corruption : public Error {
public:
    using Error::Error;
};

/// The operating system refused: no such file, disk full, permission denied.
class IoError : public Error {
public:
    using Error::Error;
};

/// The caller asked the work to stop; nothing of it was kept.
class Cancelled : public Error {
public:
    using Error::Error;
};

}  // namespace seqshelf

#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace seqshelf {

/// Base of every exception that this library throws on purpose. The subclass says what the caller can do about it; the
/// message names the thing concerned (id, file, line) and gives both values where two disagree.
/// Thread-safety: a value.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// No sequence, alias, instance or snapshot has that name.
/// Thread-safety: a value.
class NotFound : public Error {
public:
    using Error::Error;
};

/// An identifier means different things, for example a name without a namespace: qualify it.
/// Thread-safety: a value.
class AmbiguousAlias : public Error {
public:
    /// \param candidates  as candidates() returns them
    AmbiguousAlias(const std::string& message, std::vector<std::string> candidates)
        : Error(message), candidates_(std::move(candidates)) {}

    /// What the identifier can mean, one string each, with the digest: `namespace:alias SQ.digest`.
    [[nodiscard]] const std::vector<std::string>& candidates() const noexcept { return candidates_; }

private:
    std::vector<std::string> candidates_;
};

/// An argument breaks the contract of the function: a malformed name, a reserved namespace.
/// Thread-safety: a value.
class InvalidArgument : public Error {
public:
    using Error::Error;
};

/// An interval is not within its sequence. Slices are never clipped silently.
/// Thread-safety: a value.
class InvalidInterval : public Error {
public:
    /// \param sequence_length  as sequence_length() returns it
    InvalidInterval(const std::string& message, std::int64_t sequence_length)
        : Error(message), sequence_length_(sequence_length) {}

    /// Length of the sequence in residues; -1 if the interval is wrong for every sequence.
    [[nodiscard]] std::int64_t sequence_length() const noexcept { return sequence_length_; }

private:
    std::int64_t sequence_length_;
};

/// A file given to read (FASTA, TSV) is not what it should be. The message starts `file:line:column: `.
/// Thread-safety: a value.
class InvalidInput : public Error {
public:
    using Error::Error;
};

/// The instance is a snapshot, or the file system does not allow writing.
/// Thread-safety: a value.
class ReadOnly : public Error {
public:
    using Error::Error;
};

/// Another process is writing the instance; the message names it.
/// Thread-safety: a value.
class Locked : public Error {
public:
    using Error::Error;
};

/// The catalog was written by a newer seqshelf, or is not a catalog.
/// Thread-safety: a value.
class SchemaMismatch : public Error {
public:
    using Error::Error;
};

/// The stored data contradict themselves: a damaged, truncated or missing volume, a broken catalog.
/// Thread-safety: a value.
class Corruption : public Error {
public:
    using Error::Error;
};

/// The operating system reports an error: no such file, disk full, permission denied.
/// Thread-safety: a value.
class IoError : public Error {
public:
    using Error::Error;
};

/// The caller stopped the work; nothing of it was kept.
/// Thread-safety: a value.
class Cancelled : public Error {
public:
    using Error::Error;
};

}  // namespace seqshelf

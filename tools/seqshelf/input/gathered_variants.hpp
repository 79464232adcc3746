#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "cli.hpp"
#include "input/item_errors.hpp"
#include "input/sequence_source.hpp"
#include "seqshelf/patched_sequence.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf::cli {

/// The variants of one sequence that a command line names, each with its name for messages. The command has options
/// `--keep-going` and `--skip-overlapping`.
/// Thread-safety: one thread at a time.
class GatheredVariants {
public:
    /// All three must outlive it.
    GatheredVariants(const Invocation& invocation, const SequenceSource& source, const Sequence& sequence)
        : invocation_(invocation), source_(source), sequence_(sequence), errors_(invocation) {}

    /// Each must be of the sequence, by whatever name.
    /// \throws UsageError  one is of another sequence
    /// \throws InvalidInput, InvalidInterval, NotFound, AmbiguousAlias  without --keep-going, which reports them
    void add_arguments(std::span<const std::string> arguments, VariantForm form);
    /// The `allele`-th of each row of a VCF file, counted from 1; rows of other sequences, and those that have fewer,
    /// are skipped. Unknown names are reported. \throws as add_arguments, except UsageError
    void add_vcf(const std::string& file, std::int64_t allele);

    /// The sequence with them. \throws InvalidInput  two overlap; not with --skip-overlapping, which reports those it
    /// skips
    [[nodiscard]] PatchedSequence apply();

    /// The exit code: the highest of the errors that were reported.
    [[nodiscard]] int code() const noexcept { return errors_.code(); }

private:
    [[nodiscard]] bool is_of_sequence(const Sequence& other) const;
    bool is_here(const std::string& name);
    void add(const NamedVariant& named, std::string name);
    void skip_overlapping();
    void note_unknown_names(const std::string& file) const;

    const Invocation& invocation_;
    const SequenceSource& source_;
    const Sequence& sequence_;
    std::vector<Variant> variants_;
    std::vector<std::string> names_;
    std::map<std::string, bool> known_;  ///< names of rows, and whether they are of the sequence
    std::vector<std::string> unknown_;
    ItemErrors errors_;
};

}  // namespace seqshelf::cli

#pragma once

#include <htslib/faidx.h>

#include <memory>
#include <string>

#include "seqshelf/interval.hpp"

namespace seqshelf::bench {

/// htslib's own random access to a FASTA file with .fai and .gzi.
/// Thread-safety: one thread at a time (a shared faidx_t gives wrong bytes).
class Faidx {
public:
    explicit Faidx(const std::string& fasta);

    [[nodiscard]] std::string name(std::size_t index) const;
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::int64_t length(const std::string& name) const;
    /// Makes it keep inflated blocks, as ours does.
    void keep_blocks(int bytes) { fai_set_cache_size(fai_.get(), bytes); }

    /// \throws std::runtime_error
    [[nodiscard]] std::string fetch(const std::string& name, Interval interval) const;
    /// Fetches and frees without another copy, for timing.
    void fetch_only(const std::string& name, Interval interval) const;

private:
    struct Close {
        void operator()(faidx_t* fai) const { fai_destroy(fai); }
    };
    std::unique_ptr<faidx_t, Close> fai_;
};

}  // namespace seqshelf::bench

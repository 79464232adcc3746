#include "peer.hpp"

#include <cstdlib>
#include <stdexcept>

namespace seqshelf::bench {

namespace {

struct Free {
    void operator()(char* text) const { std::free(text); }
};
using Text = std::unique_ptr<char, Free>;

Text fetched(const faidx_t* fai, const std::string& name, Interval interval) {
    hts_pos_t length = 0;
    Text text(faidx_fetch_seq64(fai, name.c_str(), interval.start, interval.end - 1, &length));
    if (!text || length != interval.length()) {
        throw std::runtime_error("htslib cannot read " + name);
    }
    return text;
}

}  // namespace

Faidx::Faidx(const std::string& fasta) : fai_(fai_load3(fasta.c_str(), nullptr, nullptr, 0)) {
    if (!fai_) {
        throw std::runtime_error("htslib cannot open " + fasta);
    }
}

std::string Faidx::name(std::size_t index) const { return faidx_iseq(fai_.get(), static_cast<int>(index)); }

std::size_t Faidx::count() const { return static_cast<std::size_t>(faidx_nseq(fai_.get())); }

std::int64_t Faidx::length(const std::string& name) const { return faidx_seq_len(fai_.get(), name.c_str()); }

std::string Faidx::fetch(const std::string& name, Interval interval) const {
    return {fetched(fai_.get(), name, interval).get(), static_cast<std::size_t>(interval.length())};
}

void Faidx::fetch_only(const std::string& name, Interval interval) const { (void)fetched(fai_.get(), name, interval); }

}  // namespace seqshelf::bench

#include "repository/resolve/reader_pool.hpp"

namespace seqshelf::repository {

ReaderPool::Lease ReaderPool::lease() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            std::unique_ptr<catalog::Reader> reader = std::move(idle_.back());
            idle_.pop_back();
            if (source_ == catalog::Reader::Source::snapshot || !reader->outdated()) {
                return {*this, std::move(reader)};
            }
        }
    }
    return {*this, std::make_unique<catalog::Reader>(file_, source_)};
}

void ReaderPool::give_back(std::unique_ptr<catalog::Reader> reader) {
    if (reader->keeps_writers_out()) {
        return;  // one that nobody uses must not
    }
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(reader));
}

}  // namespace seqshelf::repository

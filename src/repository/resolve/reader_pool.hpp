#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "catalog/reader.hpp"

namespace seqshelf::repository {

/// Catalog connections for any number of threads: as many as are in use at once. They are kept open.
/// Thread-safety: lease() may be called concurrently; a Lease belongs to one thread.
class ReaderPool {
public:
    ReaderPool(std::filesystem::path file, catalog::Reader::Source source) : file_(std::move(file)), source_(source) {}

    /// A connection that returns to the pool when the lease ends.
    class Lease {
    public:
        Lease(ReaderPool& pool, std::unique_ptr<catalog::Reader> reader) : pool_(pool), reader_(std::move(reader)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(reader_)); }
        catalog::Reader* operator->() const noexcept { return reader_.get(); }
        catalog::Reader& operator*() const noexcept { return *reader_; }

    private:
        ReaderPool& pool_;
        std::unique_ptr<catalog::Reader> reader_;
    };

    [[nodiscard]] Lease lease();

private:
    void give_back(std::unique_ptr<catalog::Reader> reader);

    std::filesystem::path file_;
    catalog::Reader::Source source_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<catalog::Reader>> idle_;
};

}  // namespace seqshelf::repository

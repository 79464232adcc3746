#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "transport/http.hpp"

namespace seqshelf::transport {

/// Connections to web servers for any number of threads. It makes as many as are in use at once, and keeps them open.
/// Thread-safety: lease() may be called concurrently; a Lease belongs to one thread.
class ClientPool {
public:
    explicit ClientPool(HttpOptions options = {}) : options_(std::move(options)) {}

    /// A client that returns to the pool at the end of the Lease's life.
    /// Thread-safety: one thread at a time.
    class Lease {
    public:
        Lease(ClientPool& pool, std::unique_ptr<HttpClient> client) : pool_(pool), client_(std::move(client)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(client_)); }
        HttpClient* operator->() const noexcept { return client_.get(); }

    private:
        ClientPool& pool_;
        std::unique_ptr<HttpClient> client_;
    };

    [[nodiscard]] Lease lease();

private:
    void give_back(std::unique_ptr<HttpClient> client);

    HttpOptions options_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<HttpClient>> idle_;
};

}  // namespace seqshelf::transport

#include "transport/client_pool.hpp"

namespace seqshelf::transport {

ClientPool::Lease ClientPool::lease() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            std::unique_ptr<HttpClient> client = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(client)};
        }
    }
    return {*this, std::make_unique<HttpClient>(options_)};
}

void ClientPool::give_back(std::unique_ptr<HttpClient> client) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(client));
}

}  // namespace seqshelf::transport

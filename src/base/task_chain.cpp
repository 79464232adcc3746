#include "base/task_chain.hpp"

#include <utility>

namespace seqshelf::base {

TaskChain::~TaskChain() {
    std::unique_lock lock(mutex_);
    if (!tasks_.empty()) {
        tasks_.erase(tasks_.begin() + 1, tasks_.end());
    }
    ended_.wait(lock, [this] { return tasks_.empty(); });
}

void TaskChain::submit(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (failure_) {
        return;  // wait() throws it
    }
    tasks_.push_back(std::move(task));
    if (tasks_.size() == 1) {
        (void)pool_.submit([this] { run_first(); });
    }
}

void TaskChain::wait(std::size_t left) {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return tasks_.size() <= left; });
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

/// Runs one task and submits the next to the pool, so that chains take turns.
void TaskChain::run_first() {
    std::function<void()>* task = nullptr;
    {
        const std::lock_guard lock(mutex_);
        task = &tasks_.front();
    }
    std::exception_ptr failure;
    try {
        (*task)();
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (failure) {
        failure_ = failure;
        tasks_.clear();
    } else {
        tasks_.pop_front();
    }
    if (!tasks_.empty()) {
        (void)pool_.submit([this] { run_first(); });
    }
    ended_.notify_all();  // under the lock, because the thread that waits may destroy the chain
}

}  // namespace seqshelf::base

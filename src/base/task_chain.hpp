#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>

#include "base/task_pool.hpp"

namespace seqshelf::base {

/// Tasks that run on a pool one after the other, for work that must see its data in order; several chains run in
/// parallel. After a task throws, no further one runs.
/// Thread-safety: one thread at a time.
class TaskChain {
public:
    /// \param pool  must outlive the chain
    explicit TaskChain(TaskPool& pool) : pool_(pool) {}
    TaskChain(const TaskChain&) = delete;
    TaskChain& operator=(const TaskChain&) = delete;
    /// Waits for the running task; drops those that have not begun.
    ~TaskChain();

    void submit(std::function<void()> task);
    /// Waits until at most `left` tasks have not ended. Throws what one of them threw.
    void wait(std::size_t left = 0);

private:
    void run_first();

    TaskPool& pool_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::deque<std::function<void()>> tasks_;  ///< the first is running
    std::exception_ptr failure_;
};

}  // namespace seqshelf::base

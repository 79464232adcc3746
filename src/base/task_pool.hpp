#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace seqshelf::base {

/// A fixed number of threads that start tasks in the order of submission. The destructor finishes what was submitted.
/// Tasks run in the StopScope in which the pool was made.
/// Thread-safety: submit() may be called from any thread, also from a task.
class TaskPool {
public:
    /// \param threads  0: as many as the machine has cores
    explicit TaskPool(unsigned threads = 0);
    TaskPool(const TaskPool&) = delete;
    TaskPool& operator=(const TaskPool&) = delete;
    ~TaskPool();

    [[nodiscard]] std::size_t size() const noexcept { return threads_.size(); }

    /// The future carries the task's result or exception.
    template <typename Task>
    std::future<std::invoke_result_t<Task>> submit(Task task) {
        // std::function needs copyable tasks; a packaged_task is not copyable.
        auto packaged = std::make_shared<std::packaged_task<std::invoke_result_t<Task>()>>(std::move(task));
        auto future = packaged->get_future();
        push([packaged] { (*packaged)(); });
        return future;
    }

private:
    void push(std::function<void()> task);
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace seqshelf::base

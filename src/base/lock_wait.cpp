#include "seqshelf/lock_wait.hpp"

namespace seqshelf {

namespace {

thread_local std::chrono::milliseconds wait_of_thread{0};

}  // namespace

LockWait::LockWait(std::chrono::milliseconds most) noexcept : outer_(wait_of_thread) { wait_of_thread = most; }

LockWait::~LockWait() { wait_of_thread = outer_; }

std::chrono::milliseconds LockWait::of_thread() noexcept { return wait_of_thread; }

}  // namespace seqshelf

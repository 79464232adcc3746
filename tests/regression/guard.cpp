/// Usage: regression_guard DIRECTORY
/// Runs typical operations, a fixed number of times each, in a new instance below DIRECTORY. Prints countable costs of
/// each operation that do not depend on the machine, as lines `workload<TAB>metric<TAB>value`. Under callgrind it dumps
/// the instructions of each workload instead, and prints `workload<TAB>operations<TAB>number`. See regression.py.
#include <sqlite3.h>
#include <valgrind/callgrind.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <new>

#include "workloads.hpp"

namespace {

std::atomic<std::int64_t> allocations{0};
std::atomic<std::int64_t> allocated_bytes{0};
std::atomic<std::int64_t> sql_steps{0};

int count_steps(unsigned, void*, void* statement, void*) {
    sql_steps += sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

int watch(sqlite3* database, char**, const void*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, count_steps, nullptr);
}

void count(const seqshelf::regression::Workload& workload) {
    const std::int64_t allocations_before = allocations, bytes_before = allocated_bytes, steps_before = sql_steps;
    workload.work();
    const auto print = [&](const char* metric, std::int64_t value) {
        std::cout << workload.name << '\t' << metric << '\t'
                  << static_cast<double>(value) / static_cast<double>(workload.operations) << '\n';
    };
    print("allocations", allocations - allocations_before);
    if (!workload.shares_buffers) {
        print("bytes allocated", allocated_bytes - bytes_before);
    }
    print("SQL steps", sql_steps - steps_before);
}

void count_instructions(const seqshelf::regression::Workload& workload) {
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    workload.work();
    CALLGRIND_DUMP_STATS_AT(workload.name.c_str());
    CALLGRIND_STOP_INSTRUMENTATION;
    std::cout << workload.name << "\toperations\t" << workload.operations << '\n';
}

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    allocated_bytes += static_cast<std::int64_t>(size);
    if (void* const memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
    using namespace seqshelf::regression;
    try {
        if (argc != 2) {
            throw std::invalid_argument("usage: regression_guard DIRECTORY");
        }
        const bool under_callgrind = RUNNING_ON_VALGRIND != 0;
        if (!under_callgrind) {
            sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch));
        }
        const Instance instance(argv[1]);
        std::cout.precision(9);
        for (const Workload& workload : workloads(instance)) {
            under_callgrind ? count_instructions(workload) : count(workload);
        }
        if (!under_callgrind) {
            for (const auto& [workload, metric, value] : sizes(instance)) {
                std::cout << workload << '\t' << metric << '\t' << value << '\n';
            }
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "regression_guard: " << error.what() << '\n';
        return 1;
    }
}

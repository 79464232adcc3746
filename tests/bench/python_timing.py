"""Times Python peers as tests/bench/measurement.hpp times seqshelf, and prints
`workload<TAB>who<TAB>value<TAB>unit` lines."""
import threading
import time


def time_one(seconds: float, operation) -> float:
    """Microseconds for one operation: calls operation(0), operation(1), … for about the given time."""
    started, passed, done, batch = time.perf_counter(), 0.0, 0, 1
    while passed < seconds:
        for number in range(done, done + batch):
            operation(number)
        done += batch
        batch *= 2 if passed < seconds / 8 else 1
        passed = time.perf_counter() - started
    return passed * 1e6 / done


def time_two(seconds: float, operations: list) -> float:
    """The same on two threads, each with its operation: half of the time of one thread."""
    taken = [0.0, 0.0]

    def run(which: int) -> None:
        taken[which] = time_one(seconds, operations[which])

    threads = [threading.Thread(target=run, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 1 / sum(1 / value for value in taken)


def show(workload: str, who: str, value, unit: str) -> None:
    print(workload, who, value, unit, sep="\t", flush=True)

#ifndef SEQSHELF_SRC_BASE_PRECOMPILED_HPP  // GCC warns of #pragma once in what it precompiles
#define SEQSHELF_SRC_BASE_PRECOMPILED_HPP
// What most files of the library include, compiled once. Each file still includes what it uses, so that
// -Db_pch=false builds too.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#endif

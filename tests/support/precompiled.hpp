#pragma once
// What most tests include, compiled once. Each file still includes what it uses.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/precompiled.hpp"

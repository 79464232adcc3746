#pragma once
// What most tests include, compiled once. Each file still includes what it uses. nlohmann's JSON is not here: its
// parser would be instantiated in each file again.

#include <doctest/doctest.h>

#include <random>

#include "base/precompiled.hpp"

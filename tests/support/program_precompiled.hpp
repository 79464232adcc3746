#pragma once
// What most tests of the program include, compiled once. Each file still includes what it uses.

#include "cli/shelf.hpp"
#include "precompiled.hpp"

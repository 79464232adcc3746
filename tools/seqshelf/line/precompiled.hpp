#pragma once
// What most files of the program include, compiled once. Each file still includes what it uses.

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>

#include "base/precompiled.hpp"
#include "cli.hpp"

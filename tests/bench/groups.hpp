#pragma once

#include <string>

#include "measurement.hpp"

namespace seqshelf::bench {

/// Slices of 100 b, 1 kb and 100 kb of an instance's only sequence, and how they scale to two threads.
/// \param volume  that instance's only volume; \param bgzipped  its text as bgzip writes it
void measure_chromosome(const std::string& instance, const std::string& volume, const std::string& bgzipped, const Settings& settings);

/// Whole sequences of 1 to 5 kb of an instance with many.
void measure_transcripts(const std::string& instance, const std::string& volume, const std::string& bgzipped, const Settings& settings);

/// Looking names up: in an instance whose records are called `bench:r0000000`, `bench:r0000001`, …
/// \param label  of the instance, for the table
void measure_names(const std::string& instance, const std::string& volume, const std::string& label, const Settings& settings);

}  // namespace seqshelf::bench

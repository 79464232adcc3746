#pragma once

#include <span>
#include <string_view>

#include "base/embedded_text.hpp"

namespace seqshelf::catalog {

/// The files of schema/queries/. Defined by the build (schema/embed.py).
[[nodiscard]] std::span<const base::EmbeddedText> query_texts();

/// The file schema/queries/NAME.sql. \pre there is one
[[nodiscard]] std::string_view query_text(std::string_view name);

}  // namespace seqshelf::catalog

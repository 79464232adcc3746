#!/usr/bin/env python3
"""Writes a C++ file with the given text files as string constants.

usage: embed.py OUTPUT HEADER FUNCTION FILE...

FUNCTION() is declared in HEADER. It returns a span of {name, text} in the order of the arguments, names without suffix.
"""
import pathlib
import sys


def main() -> None:
    output, header, function, *files = sys.argv[1:]
    namespace, name = function.rsplit("::", 1)
    lines = [f'#include "{header}"', "", "#include <array>", "", f"namespace {namespace} {{", ""]
    lines.append(f"std::span<const base::EmbeddedText> {name}() {{")
    lines.append(f"    static constexpr std::array<base::EmbeddedText, {len(files)}> texts{{{{")
    for file in files:
        path = pathlib.Path(file)
        lines.append(f'        {{"{path.stem}", R"~~~({path.read_text(encoding="utf-8")})~~~"}},')
    lines += ["    }};", "    return texts;", "}", "", f"}}  // namespace {namespace}", ""]
    pathlib.Path(output).write_text("\n".join(lines), encoding="utf-8")


main()

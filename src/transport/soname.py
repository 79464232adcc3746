#!/usr/bin/env python3
"""Prints the soname of the library that a pkg-config package links with.

usage: soname.py PACKAGE
"""
import pathlib
import re
import subprocess
import sys


def ask(option: str) -> str:
    return subprocess.run(["pkg-config", option, sys.argv[1]], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip()


# The development package has a link `libcurl.so` to what is loaded: `libcurl-gnutls.so.4.8.0`, whose soname ends after
# the 4.
library = ask("--libs-only-l").split()[0].removeprefix("-l")
target = (pathlib.Path(ask("--variable=libdir")) / f"lib{library}.so").resolve(strict=True)
print(re.match(r".*?\.so\.\d+", target.name).group())

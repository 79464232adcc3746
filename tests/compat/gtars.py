#!/usr/bin/env python3
"""Compares seqshelf with the released gtars (the RefgetStore of databio), in both directions.

usage: gtars.py PROGRAM DATA CACHE
PROGRAM is seqshelf, DATA the directory tests/data. A virtual environment with gtars is made and kept below CACHE; with
SEQSHELF_REQUIRE_PEERS=1 it is a failure if that is impossible. SEQSHELF_SHARED names the directory of more real data.
"""
import sys

sys.dont_write_bytecode = True
import peer

peer.enter("gtars")
sys.path.append(sys.path.pop(0))  # otherwise this file would be imported instead of the package
import gtars_digests
import gtars_export
import gtars_files
import gtars_import

CHECKS = gtars_digests.CHECKS + gtars_import.CHECKS + gtars_export.CHECKS + gtars_files.CHECKS
sys.exit(peer.run_checks(CHECKS, "compat-gtars-"))

#!/usr/bin/env python3
"""Adopts instances that SeqRepo built, whole and damaged, and exports them to SeqRepo again.

usage: seqrepo_adopt.py PROGRAM DATA CACHE
The arguments and the environment are those of gtars.py beside this file.
"""
import sys

sys.dont_write_bytecode = True
import peer

peer.enter("seqrepo_adopt")
import seqrepo_adopt_again
import seqrepo_adopt_damaged
import seqrepo_adopt_export
import seqrepo_adopt_files
import seqrepo_adopt_hostile
import seqrepo_adopt_in_place
import seqrepo_adopt_indexes
import seqrepo_adopt_whole

PARTS = (seqrepo_adopt_whole, seqrepo_adopt_again, seqrepo_adopt_export, seqrepo_adopt_files,
         seqrepo_adopt_damaged, seqrepo_adopt_hostile,
         seqrepo_adopt_indexes, seqrepo_adopt_in_place)
sys.exit(peer.run_checks([check for part in PARTS for check in part.CHECKS], "compat-seqrepo-adopt-"))

#!/usr/bin/env python3
"""Compares SeqRepo on one of our snapshots with SeqRepo on an instance that it built from the same texts.

usage: seqrepo_same.py PROGRAM DATA CACHE
The arguments and the environment are those of gtars.py beside this file.
"""
import sys

sys.dont_write_bytecode = True
import peer

peer.enter("seqrepo_same")
import seqrepo_answers
import seqrepo_differences
import seqrepo_identifiers
import seqrepo_plans
import seqrepo_programs

PARTS = (seqrepo_answers, seqrepo_plans, seqrepo_programs, seqrepo_identifiers, seqrepo_differences)
sys.exit(peer.run_checks([check for part in PARTS for check in part.CHECKS], "compat-seqrepo-same-"))

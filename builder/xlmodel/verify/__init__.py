"""Verification: a workbook's stored values against an independent recalculation, cell by cell."""

from __future__ import annotations

from xlmodel.callable_package import make_callable
from xlmodel.verify.compare import TOLERANCE
from xlmodel.verify.scenarios import Position, Switches, find_switches
from xlmodel.verify.sidecar import check_sidecar, sidecar_path, write_sidecar
from xlmodel.verify.verdict import Finding, Verdict
from xlmodel.verify.verify import Case, verify, verify_many
from xlmodel.verify.vote import Ballot, Vote, verify_by_all, vote

__all__ = [
    "TOLERANCE",
    "Ballot",
    "Case",
    "Finding",
    "Position",
    "Switches",
    "Verdict",
    "Vote",
    "check_sidecar",
    "find_switches",
    "sidecar_path",
    "verify",
    "verify_by_all",
    "verify_many",
    "vote",
    "write_sidecar",
]

make_callable(__name__, verify)

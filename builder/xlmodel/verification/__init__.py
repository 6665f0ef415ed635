"""Verification: a workbook's stored values against an independent recalculation, cell by cell."""

from __future__ import annotations

from xlmodel.verification.ballot import Ballot
from xlmodel.verification.compare import TOLERANCE
from xlmodel.verification.run import SwitchPosition, verdict_on, verify, verify_many
from xlmodel.verification.scenarios import Position, Switches, find_switches
from xlmodel.verification.sidecar import check_sidecar, sidecar_path, write_sidecar
from xlmodel.verification.verdict import Mismatch, Verdict
from xlmodel.verification.vote import Vote, verify_by_all, vote

__all__ = [
    "TOLERANCE",
    "Ballot",
    "Mismatch",
    "Position",
    "SwitchPosition",
    "Switches",
    "Verdict",
    "Vote",
    "check_sidecar",
    "find_switches",
    "sidecar_path",
    "verdict_on",
    "verify",
    "verify_by_all",
    "verify_many",
    "vote",
    "write_sidecar",
]

"""The sidecar `NAME.verify.json`: a workbook cannot vouch for itself, a file beside it can."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.scratch import made_anew
from xlmodel.verification.ballot import CONFIRMED, SETTLED
from xlmodel.verification.verdict import Verdict
from xlmodel.verification.vote import Vote

FORMAT = 1
_MOST = 1_000
_LARGEST = 100_000_000
"""Bytes; the sidecar of a workbook whose every cell differs in every position has fewer."""


def sidecar_path(path: Path) -> Path:
    """Where the sidecar of a workbook stands."""
    return path.with_name(f"{path.stem}.verify.json")


def write_sidecar(path: Path, verdicts: Sequence[Verdict], vote: Vote | None = None) -> Path:
    """Writes the verdicts on a workbook beside it: its hash, the engines' versions; no clock, no path.

    Where a vote was taken it decides, and stands there by its counts.
    """
    target = sidecar_path(path)
    content = {
        "format": FORMAT,
        "file": path.name,
        "sha256": _sha256(path),
        "engines": {verdict.engine: verdict.version for verdict in verdicts},
        "ok": vote.ok if vote is not None else bool(verdicts) and all(verdict.ok for verdict in verdicts),
        "verdicts": [verdict.to_json(timing=False, most=_MOST) for verdict in verdicts],
    }
    if vote is not None:
        content["vote"] = {"formulas": len(vote.ballots), **vote.counts}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    scratch, handle = made_anew(target)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    return target


def check_sidecar(path: Path) -> list[str]:
    """What speaks against a workbook's sidecar; empty when it vouches for the file as it is.

    Raises:
        WorkbookError: the workbook cannot be read.
    """
    target = sidecar_path(path)
    if not target.is_file():
        return [f"there is no {target.name}"]
    if target.stat().st_size > _LARGEST:
        return [f"{target.name} is larger than {_LARGEST // 1_000_000} MB"]
    try:
        content = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return [f"{target.name} is damaged, or may not be read"]
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return [f"{target.name} has a format this version does not know"]
    problems = []
    if content.get("sha256") != _sha256(path):
        problems.append(f"{path.name} is not the file that was verified")
    verdicts = content.get("verdicts")
    if not isinstance(verdicts, list) or not verdicts:
        problems.append(f"{target.name} holds no verdict")
        return problems
    if "vote" in content:
        if content.get("ok") is not True or not _settles(content["vote"]):
            problems.append("the vote of the engines is no agreement")
        return problems
    fallen = [verdict for verdict in verdicts if not isinstance(verdict, dict) or not _holds(verdict)]
    problems += [f"the verdict of {_named(verdict)} is no agreement" for verdict in fallen]
    if not fallen and content.get("ok") is not True:
        problems.append("it says itself that the workbook is not verified")
    return problems


def _named(verdict: object) -> str:
    """The engine and the scenario of a verdict, in letters that any console can be given."""
    found = verdict if isinstance(verdict, dict) else {}
    where = f" on {found['scenario']}" if found.get("scenario") else ""
    return f"{found.get('engine', '?')}{where}".encode("utf-8", "backslashreplace").decode("utf-8")


_COUNTS = ("formulas", "compared", "equal", "taken_as_stored_count", "same_error_count")


def _holds(verdict: dict[str, object]) -> bool:
    counts = [count for name in _COUNTS if isinstance(count := verdict.get(name), int)]
    if len(counts) < len(_COUNTS) or min(counts) < 0:
        return False
    formulas, compared, equal, taken, errors = counts
    complete = compared > 0 and compared + taken == formulas and equal + errors == compared
    clean = verdict.get("differing") == [] and verdict.get("misfits") == []
    return verdict.get("ok") is True and complete and clean


def _settles(vote: object) -> bool:
    counts = vote if isinstance(vote, dict) else {}
    settled = [count for outcome in SETTLED if isinstance(count := counts.get(outcome), int)]
    confirmed = any(counts.get(outcome) for outcome in CONFIRMED)
    return confirmed and len(settled) == len(SETTLED) and sum(settled) == counts.get("formulas")


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise WorkbookError(f"{path}: cannot be read: {error.strerror or error}") from error

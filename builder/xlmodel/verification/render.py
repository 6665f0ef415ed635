"""Verdicts and votes as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlmodel.engines import CellAddress, CellValue
from xlmodel.verification.ballot import SETTLED
from xlmodel.verification.verdict import Mismatch, Verdict, ended_well
from xlmodel.verification.vote import Vote

if TYPE_CHECKING:
    from rich.console import RenderableType

SHOWN = 20
NO_VALUES = "the file has no values to compare with: open it in Excel or LibreOffice and save it, then verify that"


def table(verdicts: Sequence[Verdict]) -> RenderableType:
    """One row a verdict: file, scenario, engine, formulas, compared, equal, taken as stored, largest gap, seconds."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(show_lines=False)
    for header in ("file", "scenario", "engine"):
        shown.add_column(header, overflow="fold")
    for header in ("formulas", "compared", "equal", "taken\nas stored", "largest\ngap", "seconds"):
        shown.add_column(header, justify="right", no_wrap=True)
    shown.add_column("verdict")
    for verdict in verdicts:
        sound = verdict.ok and not verdict.failing_checks
        state = Text(verdict.in_words, style="green" if sound else "bold red")
        shown.add_row(
            Text(verdict.file), Text(verdict.scenario or "as stored"), f"{verdict.engine} {verdict.version}",
            f"{verdict.formulas:,}", f"{verdict.compared:,}", f"{verdict.equal:,}", f"{len(verdict.taken):,}",
            f"{verdict.largest_gap:.1e}",
            f"{verdict.seconds:.2f}", state,
        )  # fmt: skip
    return shown


def details(verdict: Verdict) -> list[str]:
    """What a verdict found, in lines: differing cells, unsupported and uncompared ones by reason, cautions."""
    following = [finding for finding in verdict.differing if not finding.root]
    lines = [*_findings("differs", [*verdict.roots, *following]), *_findings("misfit", verdict.misfits)]
    lines += _grouped("same error", verdict.same_error)
    lines += _grouped("taken as stored", verdict.taken)
    lines += _grouped("not supported", verdict.unsupported)
    lines += _grouped("not looked at locally", verdict.left_out)
    lines += _grouped("not comparable", verdict.not_comparable)
    noted = {finding.address: finding.note for finding in verdict.differing}
    known = {address: why for address, why in verdict.cautions.items() if noted.get(address)}
    lines += _grouped("known weakness", known)
    if not verdict.formulas:
        lines.append("no formulas: there is nothing to verify")
    elif len(verdict.not_comparable) == verdict.formulas:
        lines.append(NO_VALUES)
    return lines


def vote_lines(vote: Vote) -> list[str]:
    """The vote in lines: whether it confirms the file and the counts, then every disputed cell with each value."""
    counts = ", ".join(f"{count:,} {name}" for name, count in vote.counts.items() if count)
    asked = f"{', '.join(vote.engines) or 'no engine'} on {vote.file}"
    lines = [f"vote {_outcome_of(vote)}: {counts or 'no formulas'} (of {asked})"]
    lines += [f"  {name} took no part: {reason}" for name, reason in vote.failed.items()]
    declared = [ballot.address for ballot in vote.ballots if ballot.outcome == "declared"]
    lines += _grouped("  not comparable", dict.fromkeys(declared, "every engine is known to compute it otherwise"))
    disputed = [ballot for ballot in vote.ballots if ballot.outcome not in SETTLED]
    for ballot in disputed[:SHOWN]:
        computed = ", ".join(f"{name} {shown(value)}" for name, value in ballot.computed.items())
        lines.append(f"  {ballot.outcome}: {ballot.address} stored {shown(ballot.stored)}; {computed or 'no value'}")
    if len(disputed) > SHOWN:
        lines.append(f"  … and {len(disputed) - SHOWN:,} more (--json lists them)")
    return lines


def _outcome_of(vote: Vote) -> str:
    """How a vote ended, in words: one that leaves cells unproved, or most of them, is told so."""
    if not vote.ok:
        return "FAILED"
    if not vote.not_proved:
        return "ok"
    proved = len(vote.ballots) - vote.not_proved
    return f"{ended_well(proved, vote.not_proved)}, but {vote.not_proved:,} of {len(vote.ballots):,} cells not proved"


def shown(value: CellValue) -> str:
    """A value as a reader tells its type: text in quotes, truth values in capitals."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return repr(value)
    return value if value.startswith("#") else repr(value if len(value) <= 60 else value[:57] + "…")


def _in_a_line(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "…"


def _findings(word: str, findings: Sequence[Mismatch]) -> list[str]:
    lines = []
    for finding in findings[:SHOWN]:
        distance = f", gap {finding.gap:.1e}" if finding.gap is not None else ""
        known = ", ".join(text for text in ("root" if finding.root else "", finding.note) if text)
        note = f" ({known})" if known else ""
        formula = _in_a_line(finding.formula, 80)
        lines.append(
            f"{word}: {finding.address} stored {shown(finding.stored)}, recalculated {shown(finding.computed)}"
            f"{distance}{note}  {formula}".rstrip()
        )
    if len(findings) > SHOWN:
        lines.append(f"… and {len(findings) - SHOWN:,} more ({word}; --json lists them)")
    return lines


def _grouped(word: str, reasons: Mapping[CellAddress, str]) -> list[str]:
    groups: dict[str, list[CellAddress]] = {}
    for address, reason in reasons.items():
        follows = reason.startswith("reads ") and reason.endswith("has no value")
        groups.setdefault("reads a cell that has no value" if follows else reason, []).append(address)
    lines = []
    for reason, cells in sorted(groups.items(), key=lambda item: -len(item[1])):
        named = ", ".join(str(cell) for cell in cells[:3]) + (", …" if len(cells) > 3 else "")
        lines.append(
            f"{word}: {len(cells):,} {'cell' if len(cells) == 1 else 'cells'}: {_in_a_line(reason, 200)} [{named}]"
        )
    return lines[:SHOWN]

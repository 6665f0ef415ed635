"""What a verification found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xlmodel.engines import CellAddress, CellValue
from xlmodel.errors import FailingCheck
from xlmodel.markup import table


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One cell that is not equal.

    Attributes:
        address: the cell.
        formula: its text.
        stored: what the file (or the expected workbook) holds.
        computed: what the engine makes of it.
        gap: the relative gap, where both are numbers.
        note: what is known about it: a declared weakness of the engine, why another value is expected.
        root: a difference begins here: the cell differs even when computed from the stored values of what it reads.
        of_the_file: the note tells how the stored value came about, not what the engine does.
        source: the cell where the difference begins from which this one follows, known weakness and all.
    """

    address: CellAddress
    formula: str
    stored: CellValue
    computed: CellValue
    gap: float | None = None
    note: str = ""
    root: bool = False
    of_the_file: bool = False
    source: CellAddress | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {
            "sheet": self.address.sheet, "cell": self.address.cell, "formula": self.formula, "stored": self.stored,
            "recalculated": self.computed, "gap": self.gap, "note": self.note, "root": self.root,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """The outcome of one recalculation of one workbook.

    Attributes:
        file: the name of the file.
        scenario: where its switches stood; empty for the file as it stands.
        engine: the engine's name.
        version: and version.
        formulas: formula cells in the file.
        compared: formula cells whose stored and computed values were compared.
        equal: those that agree.
        differing: those that do not.
        same_error: those for which file and engine have the same error value: no agreement, but no difference either.
        taken: formula cells whose stored value was taken as given, for only Excel can know it, with the reason.
        unsupported: formula cells the engine has no value for, with the reason.
        not_comparable: formula cells with nothing to compare, with the reason.
        cautions: cells with a construct this engine is known to compute otherwise than Excel, and why.
        misfits: cells other than formulas in which the expected workbook differs.
        largest_gap: the largest relative gap between two numbers that were compared.
        seconds: what it took.
        failing_checks: the checks of the workbook's own that fail as recalculated; they do not touch `ok`.
        delivered: the workbook has a master check, or xlmodel built it: it may hold no error value.
        left_out: formula cells that a local run does not look at though an ordinary one does, with the reason.
    """

    file: str
    scenario: str
    engine: str
    version: str
    formulas: int
    compared: int
    equal: int
    differing: tuple[Mismatch, ...]
    same_error: Mapping[CellAddress, str]
    taken: Mapping[CellAddress, str]
    unsupported: Mapping[CellAddress, str]
    not_comparable: Mapping[CellAddress, str]
    cautions: Mapping[CellAddress, str]
    misfits: tuple[Mismatch, ...]
    largest_gap: float
    seconds: float
    failing_checks: tuple[FailingCheck, ...] = ()
    delivered: bool = False
    left_out: Mapping[CellAddress, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Verdict({self.summary})"

    def _repr_html_(self) -> str:
        columns = ("engine", "formulas", "compared", "equal", "taken as stored", "largest gap", "verdict")
        row = (f"{self.engine} {self.version}", self.formulas, self.compared, self.equal, len(self.taken),
               self.largest_gap, self.in_words)  # fmt: skip
        failing = [f"a check fails: {check}" for check in self.failing_checks]
        where = f" [{self.scenario}]" if self.scenario else ""
        return table(columns, [row], title=f"{self.file}{where}", note="; ".join(failing))

    @property
    def ok(self) -> bool:
        """Whether every formula cell that can be compared was, and agrees; a workbook without such is not ok.

        Cells taken as stored are the ones that cannot; they are counted apart, and so are those that a local run does
        not look at. Where file and engine have the same
        error value nothing differs, and charts need `#N/A`; a workbook that xlmodel built may hold none.
        """
        seen = self.compared + len(self.taken) + len(self.left_out)
        complete = self.compared > 0 and seen == self.formulas
        errors = 0 if self.delivered else len(self.same_error)
        return complete and self.equal + errors == self.compared and not self.differing and not self.misfits

    @property
    def roots(self) -> tuple[Mismatch, ...]:
        """The differing cells where a difference begins."""
        return tuple(finding for finding in self.differing if finding.root)

    @property
    def in_words(self) -> str:
        """`ok`; `FAILED` where a formula differs; how many of the workbook's own checks fail, `2 checks fail`.

        Cells taken as stored are told, and where they are most of the formulas it is no `ok` but `nothing differs`.
        """
        failing = len(self.failing_checks)
        checks = "" if not failing else "a check fails" if failing == 1 else f"{failing} checks fail"
        if not self.ok:
            return f"FAILED, {checks}" if checks else "FAILED"
        errors = ", same errors" if self.same_error else ""
        left_out = f", {len(self.left_out):,} not looked at" if self.left_out else ""
        taken = f", {len(self.taken):,} taken as stored" if self.taken else ""
        ended = ended_well(self.compared, len(self.taken))
        return f"{checks}{taken}" if checks else f"{ended}{taken}{errors}{left_out}"

    @property
    def summary(self) -> str:
        """The verdict in a line."""
        where = f" [{self.scenario}]" if self.scenario else ""
        same = f", {len(self.same_error):,} with the same error" if self.same_error else ""
        count = f"{self.equal:,} of {self.formulas:,} formulas equal{same}"
        return f"{self.in_words}: {self.file}{where}: {count} ({self.engine})"

    def to_json(self, *, timing: bool = True, most: int | None = None) -> dict[str, Any]:
        """The verdict as JSON values; without `timing` it is the same on every run. At most `most` cells of a kind."""
        found: dict[str, Any] = {
            "file": self.file, "scenario": self.scenario, "engine": self.engine, "version": self.version,
            "ok": self.ok, "formulas": self.formulas, "compared": self.compared, "equal": self.equal,
            "largest_gap": self.largest_gap, "differing_count": len(self.differing),
            "differing": [finding.to_json() for finding in self.differing[:most]],
            "root_count": len(self.roots),
            "same_error_count": len(self.same_error), "same_error": _reasons(self.same_error, most),
            "taken_as_stored_count": len(self.taken), "taken_as_stored": _reasons(self.taken, most),
            "misfits": [finding.to_json() for finding in self.misfits[:most]],
            "unsupported_count": len(self.unsupported), "unsupported": _reasons(self.unsupported, most),
            "left_out_count": len(self.left_out), "left_out": _reasons(self.left_out, most),
            "not_comparable_count": len(self.not_comparable), "not_comparable": _reasons(self.not_comparable, most),
            "cautions": _reasons(self.cautions, most),
            "failing_checks": [check._asdict() for check in self.failing_checks],
        }  # fmt: skip
        if timing:
            found["seconds"] = round(self.seconds, 3)
        return found


def ended_well(proved: int, left_open: int) -> str:
    """What is said where nothing speaks against a workbook: no `ok` where most of its cells are left open."""
    return "ok" if proved >= left_open else "nothing differs"


def _reasons(reasons: Mapping[CellAddress, str], most: int | None) -> list[dict[str, str]]:
    return [
        {"sheet": address.sheet, "cell": address.cell, "reason": reason}
        for address, reason in list(reasons.items())[:most]
    ]

"""Stored values against a recalculation by an engine that never saw them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType

from xlmodel.engines import (
    DEFAULT_LIMITS,
    CellAddress,
    CellValue,
    ErrorValue,
    Limits,
    Overrides,
    Recalculation,
    get,
    recalculate_by,
)
from xlmodel.engines.uses import Use
from xlmodel.engines.weaknesses import note_on
from xlmodel.errors import UsageError, brief
from xlmodel.verification.checks import failing_checks, has_master_check
from xlmodel.verification.compare import TOLERANCE, agree, gap, stored_otherwise
from xlmodel.verification.remainders import is_remainder
from xlmodel.verification.roots import all_roots, with_roots
from xlmodel.verification.verdict import Mismatch, Verdict
from xlmodel.workbook.contents import BookContents, Place, StoredFormula
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.readings import read_formula
from xlmodel.workbook.spelling import plainly, same_constant


@dataclass(frozen=True, slots=True)
class SwitchPosition:
    """One position of a workbook's switches and what it should then hold.

    Attributes:
        label: the scenario's name in the verdict.
        overrides: the cells moved.
        expected: a workbook of the same layout whose stored values are the truth; None for the file itself.
    """

    label: str = ""
    overrides: Overrides = field(default_factory=dict)
    expected: Path | None = None


def verify(
    path: str | Path, *, engine: str = "formulas", overrides: Overrides | None = None,
    expected: str | Path | None = None,
    tolerance: float = TOLERANCE, limits: Limits = DEFAULT_LIMITS, scenario: str = "", isolated: bool = True,
    local: bool = False,
) -> Verdict:  # fmt: skip
    """Recalculates a workbook and compares every formula cell.

    Args:
        path: any .xlsx workbook.
        engine: the name of the engine.
        overrides: values in place of cells, to move a switch.
        expected: a workbook of the same layout with the values that should result; `path` itself unless given.
        tolerance: the largest relative gap between two numbers that agree.
        limits: bounds of size, time and memory.
        scenario: the label in the verdict.
        isolated: run the engine in a process of its own, as a file from elsewhere needs.
        local: compute every cell from the stored values of what it reads, so that only roots differ.

    Raises:
        UsageError: an argument of another kind.
        WorkbookError: the file cannot be read.
        EngineError: the engine is missing, timed out or broke down.
    """
    for name, given, kinds, wanted in (
        ("path", path, (str, Path), "the path of a workbook"),
        ("engine", engine, str, "the name of an engine"),
        ("overrides", overrides, (Mapping, NoneType), "values by sheet and cell"),
        ("expected", expected, (str, Path, NoneType), "the path of a workbook"),
        ("tolerance", tolerance, (int, float), "a number, 0 or more"),
        ("limits", limits, Limits, "xlmodel.engines.Limits"),
        ("scenario", scenario, str, "a text"),
    ):
        if not isinstance(given, kinds):
            raise UsageError(f"verify(): {name} is {brief(given)}", hint=f"give {wanted}")
    if not tolerance >= 0:
        raise UsageError(f"verify(): tolerance is {brief(tolerance)}", hint="give a number, 0 or more")
    case = SwitchPosition(scenario, overrides or {}, None if expected is None else Path(expected))
    (verdict,) = verify_many(
        Path(path), [case], engine=engine, tolerance=tolerance, limits=limits, isolated=isolated, local=local
    )
    return verdict


def verify_many(
    path: Path, cases: Sequence[SwitchPosition], *, engine: str = "formulas", tolerance: float = TOLERANCE,
    limits: Limits = DEFAULT_LIMITS, isolated: bool = True, local: bool = False,
) -> list[Verdict]:  # fmt: skip
    """Verifies a workbook in several positions of its switches; the engine loads it once.

    Raises:
        UsageError: an expected workbook has another layout, or overrides come without one.
        WorkbookError: a file cannot be read.
        EngineError: the engine is missing, timed out or broke down.
    """
    if not cases:
        return []
    (found,) = verify_by(path, cases, [engine], tolerance=tolerance, limits=limits, isolated=isolated, local=local)
    return found


def verify_by(
    path: Path, cases: Sequence[SwitchPosition], engines: Sequence[str], *, tolerance: float = TOLERANCE,
    limits: Limits = DEFAULT_LIMITS, isolated: bool = True, local: bool = False,
) -> list[list[Verdict]]:  # fmt: skip
    """As `verify_many`, by several engines in one process, which reads the workbook once; verdicts by engine.

    Raises:
        UsageError: as `verify_many`.
        WorkbookError: a file cannot be read.
        EngineError: one of the engines is missing, timed out or broke down.
    """
    started = time.perf_counter()
    path = Path(path)
    contents = read_contents(path, limits)
    for case in cases:
        if case.overrides and (case.expected is None or local):
            raise UsageError(f"{path}: cells are moved, so the values it stores no longer hold", hint="give `expected`")
    positions = [case.overrides for case in cases]
    done = recalculate_by(engines, path, positions, limits, isolated=isolated, local=local)
    inside = sum(item.seconds for items in done for item in items)
    overhead = (time.perf_counter() - started - inside) / (len(cases) * len(engines))
    return [
        _rooted(
            contents,
            cases,
            [judge(contents, case, item, tolerance, limits, overhead) for case, item in zip(cases, items, strict=True)],
            tolerance,
            limits,
            isolated=isolated,
            local=local,
        )
        for items in done
    ]


def _rooted(
    contents: BookContents, cases: Sequence[SwitchPosition], verdicts: Sequence[Verdict], tolerance: float,
    limits: Limits, *, isolated: bool, local: bool,
) -> list[Verdict]:  # fmt: skip
    """The verdicts with the cells where differences begin told."""
    if local:
        return [all_roots(contents, verdict, limits) for verdict in verdicts]
    return [
        verdict if case.overrides or case.expected is not None
        else with_roots(contents, verdict, contents.path, tolerance, limits, isolated=isolated)
        for case, verdict in zip(cases, verdicts, strict=True)
    ]  # fmt: skip


def verdict_on(path: Path, done: Recalculation, limits: Limits = DEFAULT_LIMITS) -> Verdict:
    """The verdict on a workbook as it stands, from a recalculation already made.

    Raises:
        WorkbookError: the file cannot be read.
    """
    contents = read_contents(path, limits)
    return with_roots(
        contents, judge(contents, SwitchPosition(), done, TOLERANCE, limits, 0.0), path, TOLERANCE, limits
    )


def judge(
    contents: BookContents, case: SwitchPosition, done: Recalculation, tolerance: float, limits: Limits, overhead: float
) -> Verdict:
    """The verdict on a recalculation already made; `overhead` is its share of the seconds spent outside the engine."""
    started = time.perf_counter()
    verdict = _Judge(contents, case, done, tolerance, limits).verdict()
    failing = failing_checks(contents, done, limits)
    delivered = has_master_check(contents)
    seconds = done.seconds + overhead + time.perf_counter() - started
    return dataclasses.replace(verdict, seconds=seconds, failing_checks=failing, delivered=delivered)


class _Judge:
    def __init__(
        self, contents: BookContents, case: SwitchPosition, done: Recalculation, tolerance: float, limits: Limits
    ) -> None:
        self._contents = contents
        self._case = case
        self._done = done
        self._tolerance = tolerance
        self._limits = limits
        self._truth = contents if case.expected is None else read_contents(Path(case.expected), limits)
        if case.expected is not None:
            self._check_layout()
        self._booleans = get(done.engine).abilities.booleans

    def verdict(self) -> Verdict:
        """Compares every formula cell."""
        compared = equal = 0
        largest = 0.0
        differing: list[Mismatch] = []
        unsupported: dict[CellAddress, str] = {}
        not_comparable: dict[CellAddress, str] = {}
        same_error: dict[CellAddress, str] = {}
        taken: dict[CellAddress, str] = {}
        for place in self._contents.formula_places():
            address = self._contents.address(place)
            stored = self._truth.stored(place)
            reason = self._not_comparable(address, stored)
            if reason:
                not_comparable[address] = reason
                continue
            if address in self._done.taken:
                taken[address] = self._done.taken[address]
                continue
            if address in self._done.unsupported:
                unsupported[address] = self._done.unsupported[address]
                continue
            computed = self._done.values.get(address)
            if computed is None:
                unsupported[address] = f"{self._done.engine} gives no value"
                continue
            compared += 1
            distance = gap(stored, computed)
            if isinstance(stored, ErrorValue) and isinstance(computed, ErrorValue) and stored == computed:
                same_error[address] = str(stored)
            elif self._is_settled(address, stored, computed):
                equal += 1
                continue
            elif agree(stored, computed, self._tolerance, booleans=self._booleans):
                equal += 1
            elif self._is_remainder(place, stored, computed):
                equal += 1
                continue
            else:
                differing.append(self._finding(place, stored, computed, distance))
            largest = max(largest, distance or 0.0)
        return Verdict(
            self._contents.path.name, self._case.label, self._done.engine, self._done.version,
            self._contents.formula_count, compared, equal, tuple(differing), same_error, taken,
            unsupported, not_comparable, self._done.cautions,
            tuple(self._misfits()), largest, self._done.seconds,
        )  # fmt: skip

    def _is_settled(self, address: CellAddress, stored: CellValue, computed: CellValue) -> bool:
        """Whether a cell of a circle is as near to its fixed point as the file asks Excel to come."""
        margin = self._done.circular.get(address, 0.0)
        if not margin or gap(stored, computed) is None:
            return False
        return abs(float(stored or 0) - float(computed or 0)) <= margin

    def _is_remainder(self, place: Place, stored: CellValue, computed: CellValue) -> bool:
        if 0.0 not in (stored, computed):
            return False
        return is_remainder(self._truth, read_formula(self._contents, place, self._limits), stored, computed)

    def _not_comparable(self, address: CellAddress, stored: CellValue) -> str:
        if stored is None:
            return "the file stores no value"
        if address in self._done.clock:
            return "depends on the clock or on chance"
        return ""

    def _finding(self, place: Place, stored: CellValue, computed: CellValue, distance: float | None) -> Mismatch:
        formula = self._contents.formula(place)
        address = self._contents.address(place)
        caution = self._done.cautions.get(address, "")
        note = note_on(self._done.engine, caution, stored, computed, lambda: self._use(place, formula))
        own = stored_otherwise(stored, computed)
        text = f"={formula.text}" if formula is not None and formula.text else ""
        return Mismatch(address, text, stored, computed, distance, own or note, of_the_file=bool(own))

    def _use(self, place: Place, formula: StoredFormula | None) -> Use | None:
        reading = read_formula(self._contents, place, self._limits)
        return None if formula is None else Use(self._contents, formula, reading)

    def _check_layout(self) -> None:
        names = [sheet.name for sheet in self._contents.sheets]
        expected_names = [sheet.name for sheet in self._truth.sheets]
        if names != expected_names:
            raise UsageError(
                f"{self._contents.path} and {self._truth.path} have different sheets",
                hint="the expected workbook must have the same layout",
            )

    def _misfits(self) -> list[Mismatch]:
        """Where the expected workbook differs in anything but the cells moved: another constant, another formula."""
        if self._truth is self._contents:
            return []
        moved = {CellAddress(*address) for address in self._case.overrides}
        found = []
        for index, (sheet, other) in enumerate(zip(self._contents.sheets, self._truth.sheets, strict=True)):
            for row, column in sorted({*sheet.values, *other.values, *sheet.formulas, *other.formulas}):
                address = self._contents.address(Place(index, row, column))
                formula, expected = sheet.formulas.get((row, column)), other.formulas.get((row, column))
                if address in moved:
                    continue
                texts = (formula.text if formula else None, expected.text if expected else None)
                if texts[0] != texts[1] and plainly(texts[0] or "") != plainly(texts[1] or ""):
                    note = f"another formula is expected: {texts[1] or 'none'}"
                    found.append(Mismatch(address, f"={texts[0] or ''}", texts[1], texts[0], note=note))
                held = (other.values.get((row, column)), sheet.values.get((row, column)))
                if formula is None and expected is None and not same_constant(*held):
                    found.append(Mismatch(address, "", *held, note="another constant is expected"))
        return found

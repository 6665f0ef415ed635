"""Which inputs an analyst edited, and what else differs from the workbook as it was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from xlmodel.errors import UsageError, WorkbookError
from xlmodel.model import Model, Value
from xlmodel.model.control import SCENARIO
from xlmodel.model.selection import Selection
from xlmodel.pull.others import OtherCells
from xlmodel.pull.remarks import Remark, remark, same, show
from xlmodel.pull.results import explain_results
from xlmodel.readback import Alignment, Delivered, SheetCell, as_named, memory_of
from xlmodel.texts import Label
from xlmodel.workbook.values import CellValue

CORRECTION = "correct."
Accept = Callable[[str, Value], Value]
"""The value an input of that id may take; raises UsageError for one it may not."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """An edited workbook's inputs as an overlay on its template.

    Attributes:
        scenario: the scenario whose rows were read.
        changes: every value that differs from the template's own, by input and member.
        edited: the inputs whose values differ from those the workbook was built with.
        remarks: what differs and was not taken.
        texts: the cells with another label or note, which no number depends on.
        corrections: the corrections that are on.
        drift: what the template itself has changed since the workbook was built; none of it is an edit.
        moved: numbers that what was not taken has moved; where there are any, no file may be made of it.
        renamed: sheets that have another name, which the workbook gives them; all else here has the first.
    """

    scenario: str
    changes: Mapping[str, Mapping[str, Value]]
    edited: frozenset[str]
    remarks: tuple[Remark, ...]
    texts: tuple[str, ...]
    corrections: tuple[str, ...]
    drift: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


def pull_inputs(edited: Delivered, fresh: Delivered, model: Model, *, scenario: str, accept: Accept) -> Pulled:
    """The inputs of an edited workbook in one scenario.

    Rows are found by their ids and periods by their headers. An edit is what differs from the values the workbook was
    built with, which it remembers; where it does not, from a fresh build.

    Args:
        edited: the workbook that came back.
        fresh: the same, just built from the same template in the same language.
        model: the template.
        scenario: whose rows are read, where an input has a row for each scenario.
        accept: says which values an input may take.

    Raises:
        WorkbookError: a sheet, row or period of an input is gone, or the workbook shows numbers that its inputs, as
            they were read, do not explain.
    """
    edited, renamed = as_named(fresh, edited)
    found = replace(_Pull(edited, fresh, model, scenario, accept).run(), renamed=renamed)
    if found.drift or scenario != edited.scenario:
        return found
    try:
        explain_results(edited, fresh, model, Selection(scenario, found.changes, found.corrections))
    except WorkbookError as error:
        if not found.remarks:
            raise
        return replace(found, moved=error.problems)
    return found


class _Pull:
    def __init__(self, edited: Delivered, fresh: Delivered, model: Model, scenario: str, accept: Accept) -> None:
        self._edited = edited
        self._fresh = fresh
        self._model = model
        self._scenario = scenario
        self._accept = accept
        self._align = Alignment(fresh, edited)
        self._memory = memory_of(edited)
        self._remarks: list[Remark] = []
        self._drift: list[str] = []
        self._corrections: list[str] = []
        self._read: set[SheetCell] = set()

    def run(self) -> Pulled:
        self._check_sheets()
        changes: dict[str, dict[str, Value]] = {}
        edited: set[str] = set()
        for name, item in self._model.inputs.items():
            if item.kind == "switch":
                self._switch(name)
                continue
            found = dict(self._given(name))
            if any(taken for _, taken in found.values()):
                edited.add(name)
            moved = {m: value for m, (value, _) in found.items() if not same(value, self._own(item.values[m]))}
            if moved:
                changes[name] = moved
        self._gone_inputs()
        others = OtherCells(self._edited, self._fresh, self._align, self._memory, self._read, self._cases())
        self._remarks += others.remarks()
        return Pulled(
            self._scenario, changes, frozenset(edited), tuple(self._remarks), tuple(others.texts),
            tuple(self._corrections), (*self._drift, *others.drift),
        )  # fmt: skip

    def _check_sheets(self) -> None:
        known = self._fresh.sheet_names if self._memory is None else list(self._memory.sheets)
        missing = [name for name in known if name not in self._edited.sheet_names]
        if missing:
            raise WorkbookError(
                f"{self._edited.path} has no sheet {', '.join(missing)}",
                hint="a sheet was deleted, or renamed and rewritten; undo that first",
            )
        if SCENARIO not in self._edited.entries:
            raise WorkbookError(f"{self._edited.path} has no scenario switch")

    def _switch(self, name: str) -> None:
        """A switch: a correction is noted where it is on; what no position of it can be, and a display's, is told."""
        for place in self._fresh.places[name].values():
            there = self._align.there(place)
            self._read.add(place)
            if there is None:
                self._lost(name, "")
            held = self._edited.value(there)
            correction = name.startswith(CORRECTION)
            if self._edited.formula(there):
                self._remark(place, there, "a switch holds a value, not a formula")
            elif correction and held == 1 and not isinstance(held, bool):
                self._corrections.append(name.removeprefix(CORRECTION))
            elif correction and (held not in (0, None, "") or isinstance(held, bool)):
                self._remark(place, there, "a correction is 0 (as printed) or 1 (corrected)")
            elif name == SCENARIO and held not in self._edited.scenarios.values() and not self._edited.scenario:
                self._remark(place, there, "the switch holds no scenario")
            elif not correction and name != SCENARIO and not same(_value(held), _value(self._fresh.value(place))):
                self._remark(place, there, "a choice of what is shown, which no scenario holds")

    def _given(self, name: str) -> Iterator[tuple[str, tuple[Value, bool]]]:
        """Each member's value in the scenario, and whether it was edited."""
        cells = self._fresh.places[name] | self._fresh.case_places(name).get(self._scenario, {})
        if self._memory is not None and name not in self._memory.inputs:
            self._drift.append(f"{name} is new in the template")
            self._read.update(cells.values())
            return
        for member, place in cells.items():
            if member not in self._model.inputs[name].values:
                continue
            self._read.add(place)
            there = self._align.there(place)
            if there is None:
                self._lost(name, member)
            yield member, self._one(name, member, place, there)

    def _one(self, name: str, member: str, place: SheetCell, there: SheetCell) -> tuple[Value, bool]:
        now = self._own(self._model.scenario_values(name, self._scenario)[member])
        built = _value(self._fresh.value(place))
        if self._memory is not None:
            known, built = self._memory.built(name, member, self._scenario)
            changed = member in self._memory.changes.get(name, {})
            if not known or (not changed and not same(built, now)):
                then = show(built) if known else "nothing"
                self._drift.append(f"{name} {member}".rstrip() + f": {then} when built, {show(now)} in the template")
            now = built if changed else now
        held = _value(self._edited.value(there))
        if self._edited.formula(there):
            self._remark(place, there, "a formula stands where a value was given")
        elif isinstance(self._edited.value(there), bool):
            self._remark(place, there, "TRUE or FALSE stands where a value was given")
        elif not same(held, built):
            try:
                return self._accept(name, held), True
            except UsageError as error:
                empty = f"{name} takes a value, and an empty cell is none"
                reason = empty if held is None else error.message + (f" ({error.hint})" if error.hint else "")
                self._remark(place, there, reason)
        return now, False

    def _gone_inputs(self) -> None:
        """Inputs that the template had when the workbook was built."""
        for name in () if self._memory is None else self._memory.inputs:
            if name in self._model.inputs or name not in self._edited.entries:
                continue
            self._drift.append(f"{name} is no longer in the template")
            for member, there in self._edited.given(name).items():
                built = self._memory.built(name, member, self._scenario)[1] if self._memory else None
                if not same(_value(self._edited.value(there)), built):
                    texts = show(built), show(_value(self._edited.value(there)))
                    reason = "the template no longer has this input"
                    self._remarks.append(Remark(str(there), f"{name} {member}".rstrip(), *texts, reason))

    def _lost(self, name: str, member: str) -> NoReturn:
        raise WorkbookError(
            f"{self._edited.path}: the cell of {name} {member}".rstrip() + " is gone, or its header is",
            hint="a row, column or header was deleted or overwritten; undo that first",
        )

    def _own(self, value: Value) -> float | str | None:
        return value.text(self._fresh.language) if isinstance(value, Label) else value

    def _cases(self) -> dict[SheetCell, str]:
        """The rows of scenarios, by cell of the fresh workbook."""
        return {
            place: scenario
            for name in self._model.inputs
            for scenario, cells in self._fresh.case_places(name).items()
            for place in cells.values()
        }

    def _remark(self, place: SheetCell, there: SheetCell, reason: str) -> None:
        self._remarks.append(remark(self._fresh, self._edited, place, there, reason))


def _value(held: CellValue) -> float | str | None:
    if isinstance(held, bool):
        return float(held)
    return None if held == "" else held

"""Which inputs an analyst edited, and what else differs from the workbook as it was built."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from xlmodel.errors import UsageError, WorkbookError
from xlmodel.format import INDEX
from xlmodel.model import Model, Value
from xlmodel.model.control import SCENARIO
from xlmodel.readback import Delivered, SheetCell, in_ids
from xlmodel.texts import Label
from xlmodel.workbook.tokens import Kind, sheet_name, tokens
from xlmodel.workbook.values import CellValue

Accept = Callable[[str, Value], Value]
"""The value an input of that id may take; raises UsageError for one it may not."""

_SAME = 1e-12
"""Relative gap below which a number was not edited: programs store it to 15 or 17 digits."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that differs and is not part of the scenario: where, what it was, what it is, why it is left out."""

    place: str
    label: str
    before: str
    after: str
    reason: str


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
    """

    scenario: str
    changes: Mapping[str, Mapping[str, Value]]
    edited: frozenset[str]
    remarks: tuple[Remark, ...]
    texts: tuple[str, ...]
    corrections: tuple[str, ...]


def pull_inputs(edited: Delivered, fresh: Delivered, model: Model, *, scenario: str, accept: Accept) -> Pulled:
    """The inputs of an edited workbook in one scenario.

    Args:
        edited: the workbook that came back.
        fresh: the same, just built from the same template in the same language.
        model: the template.
        scenario: whose rows are read, where an input has a row for each scenario.
        accept: says which values an input may take.

    Raises:
        WorkbookError: the workbooks are not laid out alike.
    """
    _check_layout(edited, fresh)
    return _Pull(edited, fresh, model, scenario, accept).run()


class _Pull:
    def __init__(self, edited: Delivered, fresh: Delivered, model: Model, scenario: str, accept: Accept) -> None:
        self._edited = edited
        self._fresh = fresh
        self._model = model
        self._scenario = scenario
        self._accept = accept
        self._remarks: list[Remark] = []
        self._texts: list[str] = []
        self._read: set[SheetCell] = set()

    def run(self) -> Pulled:
        changes: dict[str, dict[str, Value]] = {}
        edited: set[str] = set()
        for name, item in self._model.inputs.items():
            if item.kind == "switch":
                self._read.update(self._fresh.places[name].values())
                continue
            found = dict(self._given(name))
            if any(taken for _, taken in found.values()):
                edited.add(name)
            moved = {m: value for m, (value, _) in found.items() if not _same(value, self._own(item.values[m]))}
            if moved:
                changes[name] = moved
        self._other_cells()
        return Pulled(
            self._scenario,
            changes,
            frozenset(edited),
            tuple(self._remarks),
            tuple(self._texts),
            self._edited.corrections,
        )

    def _given(self, name: str) -> Iterator[tuple[str, tuple[Value, bool]]]:
        """Each member's value in the scenario, and whether it was edited."""
        cells = self._fresh.places[name] | self._fresh.case_places(name).get(self._scenario, {})
        for member, place in cells.items():
            if member not in self._model.inputs[name].values:
                continue
            self._read.add(place)
            built = _value(self._fresh.value(place))
            held = self._edited.value(place)
            if self._edited.formula(place):
                self._remark(place, "a formula stands where a value was given")
            elif not _same(_value(held), built):
                try:
                    yield member, (self._accept(name, _value(held)), True)
                    continue
                except UsageError as error:
                    self._remark(place, error.message + (f" ({error.hint})" if error.hint else ""))
            yield member, (built, False)

    def _own(self, value: Value) -> float | str | None:
        return value.text(self._fresh.language) if isinstance(value, Label) else value

    def _other_cells(self) -> None:
        cases = {
            place: scenario
            for name in self._model.inputs
            for scenario, cells in self._fresh.case_places(name).items()
            for place in cells.values()
        }
        for sheet in self._fresh.sheet_names:
            one, other = self._edited.sheet(sheet), self._fresh.sheet(sheet)
            held = {*one.values, *one.formulas, *other.values, *other.formulas} if sheet != INDEX else set()
            for place in (SheetCell(sheet, row, column) for row, column in sorted(held)):
                if place not in self._read:
                    self._other_cell(place, cases.get(place, ""))

    def _other_cell(self, place: SheetCell, scenario: str) -> None:
        formula, built = self._edited.formula(place), self._fresh.formula(place)
        pair = _value(self._edited.value(place)), _value(self._fresh.value(place))
        if formula or built:
            if _plain(formula) != _plain(built):
                self._remark(place, "a formula was replaced" if built else "a formula stands where there was none")
        elif not _same(*pair):
            if scenario:
                self._remark(place, f"a row of the scenario {scenario!r}, not of this one")
            elif any(isinstance(value, float) for value in pair):
                self._remark(place, "no input that a scenario can change")
            else:
                self._texts.append(str(place))

    def _remark(self, place: SheetCell, reason: str) -> None:
        name, member = self._fresh.owners.get(place, (self._fresh.id_at(place.sheet, place.row), ""))
        label = " ".join(part for part in (name or self._fresh.label_at(place.sheet, place.row), member) if part)
        texts = (_text(self._fresh, place), _text(self._edited, place))
        self._remarks.append(Remark(str(place), label, *texts, reason))


def _check_layout(edited: Delivered, fresh: Delivered) -> None:
    missing = [name for name in fresh.sheet_names if name not in edited.sheet_names]
    if missing:
        raise WorkbookError(
            f"{edited.path} has no sheet {', '.join(missing)}", hint="a sheet was renamed or deleted; undo that first"
        )
    for name in dict.fromkeys((*fresh.entries, *edited.entries)):
        one, other = edited.entries.get(name), fresh.entries.get(name)
        if one is None or other is None or (one.sheet, one.row, one.members) != (other.sheet, other.row, other.members):
            raise WorkbookError(
                f"{edited.path} was built from another state of the template: {name} stands elsewhere or is missing",
                hint="pull with the template as it was, or build with the --scenario file the workbook was built with",
            )
        if fresh.id_at(other.sheet, other.row) == name != edited.id_at(one.sheet, one.row):
            raise WorkbookError(
                f"{edited.path}: row {one.row} of {one.sheet!r} no longer holds {name}",
                hint="rows or columns were inserted, deleted or sorted; undo that first",
            )
    if SCENARIO not in edited.entries:
        raise WorkbookError(f"{edited.path} has no scenario switch")


def _value(held: CellValue) -> Value:
    if isinstance(held, bool):
        return float(held)
    return None if held == "" else held


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_SAME)
    return one == other


def _plain(formula: str) -> str:
    """A formula as every program would write it: no spaces, no needless quotes, upper-case functions."""
    found = []
    for token in tokens(formula):
        match token.kind:
            case Kind.SPACE:
                continue
            case Kind.SHEET:
                found.append(f"{sheet_name(token.text)}!")
            case Kind.TEXT:
                found.append(token.text)
            case _:
                found.append(token.text.upper())
    return "".join(found)


def _text(book: Delivered, place: SheetCell) -> str:
    formula = in_ids(book, place)
    if formula:
        return f"={formula}"
    held = book.value(place)
    return "empty" if held is None else f"{held:.12g}" if isinstance(held, float) else str(held)

"""Which row of a sheet holds what: sections, each headed by what it fetches, and the scenario rows of drivers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xlmodel.layout import texts
from xlmodel.layout.places import BODY_ROW, Places, Target, calls_by_section
from xlmodel.model.control import SCENARIO_NUMBER
from xlmodel.model.items import Section, Sheet
from xlmodel.model.model import Model
from xlmodel.texts import NO_TEXT, Label
from xlmodel.timeline import Axis


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet and what stands in it."""

    row: int
    kind: Literal["section", "block", "call", "line", "input", "scenario", "conversion"]
    id: str = ""
    label: Label = NO_TEXT
    target: Target | None = None
    scenario: str = ""
    axis: Axis | None = None


def place_rows(model: Model, sheet: Sheet, places: Places, *, conversions: list[str]) -> list[Row]:
    """Gives every item of a row sheet its row and settles it in `places`."""
    rows = _Rows(model, sheet, places)
    rows.fetch_first()
    for place, section in enumerate(sheet.sections):
        if section.ids:
            rows.section(section, place)
    rows.factors()
    if conversions:
        rows.conversions(conversions)
    return rows.found


class _Rows:
    def __init__(self, model: Model, sheet: Sheet, places: Places) -> None:
        self._model = model
        self._sheet = sheet
        self._places = places
        self._drivers = set(model.drivers())
        self._next = BODY_ROW
        by_section = [] if sheet.type == "Control" else calls_by_section(model, sheet)
        self._fetched = by_section or [[] for _ in sheet.sections]
        self._factors: list[Target] = []
        if sheet.type != "Output":
            self._factors = [target for wanted in self._fetched for target in wanted if target.kind == "convert"]
            self._fetched = [[target for target in wanted if target.kind != "convert"] for wanted in self._fetched]
        self.found: list[Row] = []

    def fetch_first(self) -> None:
        """What stands above all sections: the scenario that drivers go by; on a page of results all that it fetches."""
        here = (item for section in self._sheet.sections for item in section.ids)
        first: list[Target] = []
        if self._sheet.type == "Inputs" and any(item in self._drivers for item in here):
            first.append(Target("line", SCENARIO_NUMBER))
        if self._sheet.type == "Output":
            first += [target for wanted in self._fetched for target in wanted]
            self._fetched = [[] for _ in self._fetched]
        if first:
            self._start(texts.INFLOWS.label())
            self._fetch(first)

    def factors(self) -> None:
        """The factors of units, below everything that goes by them."""
        if self._factors:
            self._start(texts.CONVERSIONS.label())
            self._fetch(self._factors)

    def _fetch(self, targets: Iterable[Target]) -> None:
        for target in targets:
            self._add(Row(self._next, "call", id=target.id, target=target), target, at_home=False)

    def section(self, section: Section, place: int) -> None:
        """A titled block: what it is the first to fetch, its rows, the scenario rows below each driver."""
        self._start(section.label, section.axis)
        self._fetch(self._fetched[place])
        for item_id in section.ids:
            self._heading(item_id)
            kind: Literal["input", "line"] = "input" if item_id in self._model.inputs else "line"
            self._add(Row(self._next, kind, id=item_id), Target("line", item_id))
            for scenario_id in self._model.scenarios if item_id in self._drivers else ():
                self._add(Row(self._next, "scenario", id=item_id, scenario=scenario_id))

    def _heading(self, item_id: str) -> None:
        """The title of a block above its first row; an empty row between a block and a row that is in none."""
        block = self._model.block_of.get(item_id)
        if block is None and self.found[-1].id in self._model.block_of:
            self._next += 1
        if block is not None and block.ids[0] == item_id and block.label != self.found[-1].label:
            self._add(Row(self._next, "block", id=block.id, label=block.label))

    def conversions(self, ids: list[str]) -> None:
        """The factors of unit conversions."""
        self._start(texts.CONVERSIONS.label())
        for conversion_id in ids:
            self._add(Row(self._next, "conversion", id=conversion_id), Target("convert", conversion_id))

    def _start(self, label: Label, axis: Axis | None = None) -> None:
        self._next += 1 if self.found else 0
        self._add(Row(self._next, "section", label=label, axis=axis))

    def _add(self, row: Row, target: Target | None = None, *, at_home: bool = True) -> None:
        self.found.append(row)
        if target is not None:
            self._places.settle(self._sheet.id, target, row.row, at_home=at_home)
        self._next += 1

"""Cells as they go into the file, and what in a workbook no file can hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlmodel.characters import unwritable
from xlmodel.layout.charts import ChartPlan
from xlmodel.layout.plan import SheetPlan, WorkbookPlan
from xlmodel.refs import a1, quote_sheet

_LONGEST = {"text": 32_767, "formula": 8_192, "property": 255, "name": 255, "format": 255, "title": 255, "list": 255}
"""Characters Excel allows."""


class FinishedCell(NamedTuple):
    """A cell as it goes into the file: a constant, or a formula with its cached value."""

    row: int
    column: int
    style: str
    number_format: str
    formula: str
    value: float | str | None
    link: str = ""


def unholdable(
    plan: WorkbookPlan, cells: Mapping[str, Sequence[FinishedCell]], metadata: Mapping[str, str]
) -> list[str]:
    """Every value, text and name that no workbook can hold, with its place: an error value, a control character."""
    return [*_of_book(plan, metadata), *(problem for s in plan.sheets for problem in _of_sheet(s, cells[s.id]))]


def _of_book(plan: WorkbookPlan, metadata: Mapping[str, str]) -> Iterator[str]:
    yield from _told("the title of the workbook", _faults(plan.title, "property", breaks=False))
    for name, text in metadata.items():
        yield from _told("the name of a property", _faults(name, "property", breaks=False))
        yield from _told(f"the property {name!r}", _faults(text, "property", breaks=False))
    for defined in plan.names:
        yield from _told(f"the name {defined.name!r}", _faults(defined.name, "name", breaks=False))


def _of_sheet(plan: SheetPlan, cells: Sequence[FinishedCell]) -> Iterator[str]:
    yield from _told(f"the name of the sheet {plan.id!r}", _faults(plan.name, "name", breaks=False))
    sheet = quote_sheet(plan.name)
    for cell in cells:
        for problem in _of_cell(cell):
            yield problem.format(where=f"{sheet}!{a1(cell.row, cell.column)}")
    for rule in plan.validations:
        where = f"the choices of {sheet}!{a1(rule.row, rule.column)}"
        for choice in rule.choices:
            yield from _told(where, _faults(choice, "list", breaks=False))
        if any("," in choice or '"' in choice for choice in rule.choices):
            yield f"{where}: a choice has a comma or quotation mark, which ends it in a list of choices"
        if len(",".join(rule.choices)) > _LONGEST["list"]:
            yield f"{where}: more than {_LONGEST['list']} characters together"
        if rule.bounds is not None and not all(map(math.isfinite, rule.bounds)):
            yield f"the bounds of {sheet}!{a1(rule.row, rule.column)} are no numbers: {rule.bounds}"
    for number, placed in enumerate(plan.charts, start=1):
        title = placed.chart.title
        named = repr(title) if isinstance(title, str) else str(number)
        yield from _of_chart(f"the chart {named} on {sheet}", placed.chart)


def _of_chart(where: str, chart: ChartPlan) -> Iterator[str]:
    names = [series.name for series in chart.series]
    for text in (chart.title, chart.axis, chart.second_axis, *names):
        if isinstance(text, str):
            yield from _told(where, _faults(text, "title", breaks=False))


def _of_cell(cell: FinishedCell) -> list[str]:
    """The problems of a cell, `{where}` in place of its address: nearly every cell has none, and needs no address."""
    found: list[str] = []
    value, formula, form = cell.value, cell.formula, cell.number_format
    if isinstance(value, str):
        if faults := _faults(value, "text"):
            found += _told("{where}", faults)
    elif value is None:
        if formula:
            found.append("{where}: a formula without a value")
    elif not math.isfinite(value):
        found.append(f"{{where}}: the value is no number ({value})")
    if formula and (faults := _faults(formula, "formula")):
        found += _told("the formula of {where}", faults)
    if form and (faults := _faults(form, "format", breaks=False)):
        found += _told("the number format of {where}", faults)
    return found


def _told(where: str, faults: Sequence[str]) -> list[str]:
    return [f"{where}: {fault}" for fault in faults]


@lru_cache(maxsize=4096)
def _faults(text: str, kind: str, *, breaks: bool = True) -> tuple[str, ...]:
    found = []
    character = unwritable(text, breaks=breaks)
    if character:
        found.append(f"a character no workbook can hold, {character}")
    if len(text) > _LONGEST[kind]:
        found.append(f"{len(text):,} characters, more than the {_LONGEST[kind]:,} Excel allows")
    return tuple(found)

"""Lines of the front in the multiples that a reader thinks in: rows of their own that convert what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from xlmodel.expr.nodes import At, Convert, Node, Ref
from xlmodel.model.charts import Chart
from xlmodel.model.graph import references
from xlmodel.model.items import OWN_UNIT, Line, TableColumn
from xlmodel.model.sheets import SheetBuilder
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import said
from xlmodel.timeline import Axis

NumberDisplay = Literal["cn", "intl"]
DISPLAY = "display"
"""The sheet of restated lines, and how their ids begin."""
_PREFIX = f"{DISPLAY}."

_MULTIPLE = re.compile(r"\b1e[0-9]+\b")
_POWER = re.compile(r"(?:1e[0-9]+ )?(?:W|kW|MW|GW)(?=/|$)")
_MULTIPLES: dict[NumberDisplay, dict[str, str]] = {
    "cn": {"1e3": "1e4", "1e5": "1e4", "1e6": "1e4", "1e7": "1e4", "1e9": "1e8", "1e10": "1e8"},
    "intl": {"1e4": "1e6", "1e5": "1e6", "1e7": "1e6", "1e8": "1e9", "1e10": "1e9"},
}
_POWERS: dict[NumberDisplay, str] = {"cn": "1e4 kW", "intl": "GW"}
_TIMES = {"", "year", "quarter", "month", "week", "day", "hour", "minute", "s"}
_DIGITS = re.compile(r"0(?:\.0+)?(?![0.%])")


def shown_unit(unit: str, display: NumberDisplay) -> str:
    """The unit in which readers of a country see a quantity: 万 and 亿, or m and bn; 万千瓦 or GW.

    Only a multiple that the unit has is put in place of another; a unit without one stays, and so does one of each
    thing, such as kW/server, for which the model chose what is small enough.

    Example:
        >>> shown_unit("USD 1e8/year", "intl"), shown_unit("1e4 cards", "intl"), shown_unit("EUR 1e6/year", "cn")
        ('USD 1e9/year', '1e6 cards', 'EUR 1e4/year')
    """
    above, slash, below = unit.partition("/")
    if below not in _TIMES:
        return unit
    if _POWER.match(unit):
        return f"{_POWERS[display]}{slash}{below}"
    known = _MULTIPLES[display]
    return f"{_MULTIPLE.sub(lambda match: known.get(match[0], match[0]), above)}{slash}{below}"


def restate(draft: Unfinished, display: NumberDisplay) -> None:
    """Adds a row for each line that the front shows and whose unit changes; the front shows it in place of the line.

    That is headlines, lines and tables of front sheets and, as their files are read, charts, grids, the tornado and the
    ranges. Inputs, and what is compared with print, stay as they are stored.
    """
    rows = _Restating(draft, display)
    draft.restated = rows.line
    _front_sheets(draft, rows)
    _tables(draft, rows)
    page = draft.front_page
    draft.headlines = [rows.line(name) for name in draft.headlines]
    large = tuple((rows.line(name) if draft.found(name) is not None else name, member) for name, member in page.large)
    draft.front_page = replace(page, large=large)


def restated_charts(draft: Unfinished, charts: list[Chart]) -> list[Chart]:
    """The charts of what the front shows, each with the unit that its axis names and the one it is drawn in."""
    found = []
    for chart in charts:
        lines = tuple(map(draft.restated, chart.lines))
        drawn = lines or (draft.range_lines if chart.kind == "range" else ())
        units = dict.fromkeys(draft.item(name).unit for one in drawn[:1] for name in (one.removeprefix(_PREFIX), one))
        found.append(replace(chart, lines=lines, restated=tuple(units) if len(units) > 1 else ()))
    return found


class _Restating:
    """Declares the rows, each once, and places them on a sheet of their own unless another shows them."""

    def __init__(self, draft: Unfinished, display: NumberDisplay) -> None:
        self._draft = draft
        self._display = display
        self._sheet: SheetBuilder | None = None
        self._sections: set[str] = set()

    def unit(self, unit: str) -> str:
        """The unit that is shown for one."""
        return shown_unit(unit, self._display)

    def changes(self, name: str) -> bool:
        """Whether a line is shown in another unit."""
        unit = self._draft.item(name).unit
        return not name.startswith(_PREFIX) and self.unit(unit) != unit

    def line(self, name: str) -> str:
        """The row that shows a line; the line itself where its unit stays."""
        if not self.changes(name):
            return name
        if _PREFIX + name not in self._draft.lines:
            self._on_sheet("shown", self._draft.item(name).axis).add(self.row(name))
        return _PREFIX + name

    def row(self, name: str) -> Line:
        """The row that shows a line whose unit changes."""
        item = self._draft.item(name)
        unit = self.unit(item.unit)
        summary = item.summary if isinstance(item, Line) and item.summary == "cagr" else ""
        made = Convert(Ref(name), unit)
        return Line(_PREFIX + name, item.label, unit, made, item.members, item.axis, summary=summary)

    def keep(self, names: Iterable[str]) -> None:
        """Places lines that a sheet no longer shows as they are stored."""
        for name in names:
            self._on_sheet("stored", self._draft.item(name).axis).inputs(name)

    def _on_sheet(self, part: Literal["shown", "stored"], axis: Axis | None) -> SheetBuilder:
        draft = self._draft
        if self._sheet is None:
            title, purpose = said(f"restating.title_{self._display}"), said("restating.purpose")
            self._sheet = draft.sheet(DISPLAY, "Output", title=title, purpose=purpose)
        along = None if axis in (None, draft.timeline) else axis
        name = f"{part}.{along.id if along is not None else ''}"
        if name not in self._sections:
            self._sections.add(name)
            title = said(f"restating.{part}") if along is None else said(f"restating.{part}_along", along.label)
            self._sheet.section(title, name=name, axis=axis)
        self._sheet.resume(name)
        return self._sheet


def _front_sheets(draft: Unfinished, rows: _Restating) -> None:
    """Rows of the sheets in front take the places of the lines they show, which move to the sheet of all rows."""
    for builder in [one for one in draft.builders if one.sheet_id in draft.arrangement.front]:
        sheet = builder.sheet
        listed = [name for section in sheet.sections for name in section.ids if sheet.type == "Output"]
        changed = [name for name in listed if name in draft.lines and rows.changes(name)]
        for name in changed:
            draft.declare(rows.row(name))
        builder.exchange({name: _PREFIX + name for name in changed})
        rows.keep(changed)


def _tables(draft: Unfinished, rows: _Restating) -> None:
    """Columns of the tables in front, and records that say their own unit, read the rows in place of the lines."""
    for name, table in draft.tables.items():
        if name not in draft.arrangement.front or draft.sheets[name].type != "Output":
            continue
        columns = [_restated_column(column, rows) for column in table.columns]
        records = {key: dict(record) for key, record in table.records.items()}
        for key, record in records.items():
            unit = record.get(OWN_UNIT)
            if isinstance(unit, str) and rows.unit(unit) != unit and _restates(columns, key, unit, draft):
                columns = [_restated_record(column, key, unit, rows) for column in columns]
                record[OWN_UNIT] = rows.unit(unit)
        draft.tables[name] = replace(table, columns=tuple(columns), records=records)


def _restates(columns: Iterable[TableColumn], key: str, unit: str, draft: Unfinished) -> bool:
    """Whether a record's calculated numbers are in its unit: they read lines alone, and multiples of no other unit."""
    nodes = [column.by_record[key] for column in columns if not column.unit and key in column.by_record]
    read = [draft.found(name) for node in nodes for name in references(node)]
    units = {item.unit for item in read if item is not None}
    return None not in read and unit in units and not any(_MULTIPLE.search(other) for other in units - {unit})


def _restated_column(column: TableColumn, rows: _Restating) -> TableColumn:
    unit = rows.unit(column.unit)
    if unit == column.unit or not column.by_record:
        return column
    nodes = {key: _reading(node, rows) for key, node in column.by_record.items()}
    formats = {key: finer(form, column.unit, unit) for key, form in column.formats.items()}
    return replace(column, unit=unit, by_record=nodes, formats=formats)


def _restated_record(column: TableColumn, key: str, unit: str, rows: _Restating) -> TableColumn:
    if column.unit or key not in column.by_record:
        return column
    formats = dict(column.formats)
    if key in formats:
        formats[key] = finer(formats[key], unit, rows.unit(unit))
    return replace(column, by_record={**column.by_record, key: _reading(column.by_record[key], rows)}, formats=formats)


def _reading(node: Node, rows: _Restating) -> Node:
    """The same formula of the rows that show what it reads."""
    return node.replaced(lambda one: replace(one, id=rows.line(one.id)) if isinstance(one, Ref | At) else None)


def finer(form: str, before: str, after: str) -> str:
    """A number format with the digits that a larger multiple moves behind the point, two at most."""
    powers = [int(found[0][2:]) if (found := _MULTIPLE.findall(unit)) else 0 for unit in (before, after)]
    more = "0" * min(max(powers[1] - powers[0], 0), 2)
    return _DIGITS.sub(lambda match: f"{match[0] if '.' in match[0] else f'{match[0]}.'}{more}", form) if more else form

"""What headers share (status, periods), and the index that scripts read."""

from __future__ import annotations

from xlmodel.format import INDEX_HEADER
from xlmodel.layout import measure, texts
from xlmodel.layout.content import Constant, Link, ValueKey
from xlmodel.layout.formats import PERIOD_END
from xlmodel.layout.places import CONSTANT, FIRST, HEADER_ROW, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan
from xlmodel.model.calendar import header_id, mark_id
from xlmodel.model.control import SCENARIO, STATUS
from xlmodel.model.flow import flow_of
from xlmodel.model.graph import column_id, dependents
from xlmodel.model.items import Input, Sheet, TableColumn
from xlmodel.model.model import Model
from xlmodel.prose import spelled
from xlmodel.refs import column_letter
from xlmodel.timeline import Timeline

INDEX_SHEET = "index"
"""The id of the sheet by which scripts find a cell."""
_READ = range(4)
"""Its columns of id, label, unit and sheet, as wide as their texts; members may fill pages."""


def status_cells(row: int, column: int, places: Places) -> list[CellPlan]:
    """Scenario name and check status, side by side, as links to the control sheet."""
    say = places.language
    return [
        CellPlan(row, column, "status", Constant(texts.SCENARIO.text(say))),
        CellPlan(row, column + 1, "status", _of(SCENARIO)),
        CellPlan(row, column + 2, "status", Constant(texts.CHECKS.text(say))),
        CellPlan(row, column + 3, "status", _of(STATUS)),
    ]


def _of(line_id: str) -> Link:
    return Link(Target("line", line_id), ValueKey("line", line_id))


def chosen_cells(row: int, column: int, model: Model) -> list[CellPlan]:
    """Which way of each choice is taken, side by side, as links to the control sheet."""
    return [
        CellPlan(row, column + place, "status", _of(shown))
        for place, shown in enumerate(choice.shown for choice in model.choices.values())
    ]


def following(model: Model) -> set[str]:
    """The sheets that some choice moves: displays, and those with a line or column that reads one."""
    moved = dependents(flow_of(model).graph, {choice.input for choice in model.choices.values()})
    return {
        sheet.id
        for sheet in model.sheets.values()
        if sheet.display
        or any(item_id in moved for section in sheet.sections for item_id in section.ids)
        or any(column_id(sheet.table, column.id) in moved for column in _columns(model, sheet))
    }


def _columns(model: Model, sheet: Sheet) -> tuple[TableColumn, ...]:
    return model.tables[sheet.table].columns if sheet.table else ()


def period_cells(timeline: Timeline) -> list[CellPlan]:
    """The header of a sheet along the timeline: each period as a link to the control sheet, history apart."""
    rows = [(HEADER_ROW, header_id(timeline), PERIOD_END if mark_id(timeline) else "@")]
    if mark_id(timeline):
        rows.append((HEADER_ROW - 1, mark_id(timeline), "@"))
    return [
        CellPlan(
            row,
            FIRST + place,
            "axis_history" if timeline.is_history(place) else "axis",
            Link(Target("line", line_id), ValueKey("line", line_id, member), place),
            form,
        )
        for row, line_id, form in rows
        for place, member in enumerate(timeline.members)
    ]


def write_index(model: Model, places: Places) -> SheetPlan:
    """One row for each input and line: where scripts find it."""
    say = places.language
    title, purpose = texts.INDEX.text(say), texts.INDEX_PURPOSE.text(say)
    plan = SheetPlan(INDEX_SHEET, title, "Doc", title, purpose, (1, 1), header_row=0, print_columns=7, part="back")
    for column, text in enumerate(INDEX_HEADER):
        plan.cells.append(CellPlan(0, column, "header", Constant(text)))
    after = len(INDEX_HEADER) + 1
    plan.cells += status_cells(0, after, places)
    cover = Constant(texts.BACK.text(say), (texts.COVER.text(say), 0))
    plan.cells.append(CellPlan(0, after + 4, "toc", cover))
    for row, item in enumerate(model.items(), start=1):
        target = Target("line", item.id)
        at, column, sheet_id = places.origin_cell(target)
        first = CONSTANT if item.axis is None else FIRST + item.axis.position(item.members[0])
        kind = item.kind if isinstance(item, Input) else "line" if item.kind == "calc" else item.kind
        cells: tuple[str | float, ...] = (
            item.id,
            item.label.text(say),
            spelled(item.unit, say, model.unit_labels),
            places.name(sheet_id),
            float(at + 1),
            column_letter(first),
            _periods(item.members, time=item.axis is not None and item.axis.is_time),
            kind,
        )
        for place, value in enumerate(cells):
            form = "0" if place == 4 else ""
            plan.cells.append(CellPlan(row, place, "id" if place == 0 else "text", Constant(value), form))
    least = (40.0, 46.0, 18.0, 20.0, 6.0, 12.0, 22.0, 12.0, 3.0, 12.0, 14.0, 10.0, 10.0, 12.0)
    fills = [0.0] * len(least)
    for cell in plan.cells:
        if cell.row and cell.column in _READ and isinstance(cell.content, Constant):
            fills[cell.column] = max(fills[cell.column], measure.width(str(cell.content.value)) + 1.0)
    plan.widths = {column: max(pair) for column, pair in enumerate(zip(least, fills, strict=True))}
    return plan


def _periods(members: tuple[str, ...], *, time: bool) -> str:
    if time and len(members) > 1:
        return f"{members[0]}-{members[-1]}"
    return ",".join(members)

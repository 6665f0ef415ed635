"""The cells of a table sheet: records down, columns across, units in the second header row."""

from __future__ import annotations

from math import fsum

from xlmodel.expr.nodes import At, Cell, DisplayGap, Node, Proven, Ref, Summary
from xlmodel.layout import measure, texts
from xlmodel.layout.cells import ANY_NUMBER
from xlmodel.layout.content import Constant, Formula, Link, ValueKey
from xlmodel.layout.formats import column_format
from xlmodel.layout.places import HEADER_ROW, TABLE_BODY_ROW, Places, Target, target_of
from xlmodel.layout.plan import CellPlan, SheetPlan, Style, Validation
from xlmodel.model.graph import column_id
from xlmodel.model.items import OWN_UNIT, Sheet, Table, TableColumn, Value
from xlmodel.model.model import Model
from xlmodel.number_formats import whole_format
from xlmodel.prose import unit_text
from xlmodel.texts import Label

_SOURCES = frozenset({"source", "where"})
"""Columns of these ids hold sources, which are shown in the workbook's language."""
_INDENT = 1.5
"""The room that a text set apart leaves before it."""
_PADDING = 0.7
"""The room that a cell leaves beside its text."""


_UPRIGHT = 128
"""The width of a table, in characters, up to which it is printed upright: a page of it is then no smaller than 7 pt."""


_WRAPPED: dict[Style, Style] = {
    "text": "wrapped", "text_apart": "wrapped_apart", "header": "header_wrapped",
    "header_apart": "header_wrapped_apart", "axis": "axis_wrapped",
}  # fmt: skip


def place_table(table: Table, sheet: Sheet, places: Places) -> None:
    """Settles every cell of the table, so that other sheets find it."""
    for place, column in enumerate(table.columns):
        for row, key in enumerate(table.records, start=TABLE_BODY_ROW):
            places.settle(sheet.id, Target("cell", table.id, column.id, key), row, at_home=True, column=place)


def write_table(model: Model, table: Table, sheet: Sheet, places: Places, sizes: dict[str, float]) -> SheetPlan:
    """The plan of a table sheet."""
    language = places.language
    plan = SheetPlan.of(sheet, language, (TABLE_BODY_ROW, 1), (table.printed or len(table.columns)) - 1)
    for place, column in enumerate(table.columns):
        apart = _follows_numbers(table, place)
        head: Style = "header_apart" if apart else "header" if column.text else "axis"
        plan.cells.append(CellPlan(HEADER_ROW, place, head, Constant(column.label.text(language))))
        unit = unit_text(column.unit, language, model.unit_labels) if column.unit else None
        plan.cells.append(CellPlan(HEADER_ROW + 1, place, head, Constant(unit)))
        heading = measure.longest(column.label.text(language), bold=True) + (_INDENT if apart else _PADDING)
        plan.widths[place] = max(float(column.width), heading)
        if column.level:
            plan.column_outline[place] = column.level
        given = [] if column.computed else [record.get(column.id) for record in table.records.values()]
        own = column_format(column, given, sizes.get(column_id(table.id, column.id), 1.0))
        for number, (key, record) in enumerate(table.records.items()):
            row = TABLE_BODY_ROW + number
            form = whole_format(column.formats.get(key, column.formats.get("", own)))
            if column.computed and (column.expression is not None or key in column.by_record):
                plan.cells.append(_computed(model, table, column, key, row, place, form))
            else:
                cell = _given(model, sheet, column, record.get(column.id), row, place, form, language)
                plan.cells.append(cell._replace(style="calc") if column.computed and not column.text else cell)
    _head(table, plan)
    _arrange(table, plan)
    if table.in_front is not None:
        plan.front_rows = (0, TABLE_BODY_ROW + table.in_front)
    plan.portrait = fsum(plan.widths[place] for place in range(plan.print_columns + 1)) <= _UPRIGHT
    if sheet.type == "Inputs":
        _register(model, table, plan, language)
    return plan


def _head(table: Table, plan: SheetPlan) -> None:
    """Sets the records that are headings apart from those below them."""
    rows = {TABLE_BODY_ROW + number for number, key in enumerate(table.records) if key in table.headings}
    for number, cell in enumerate(plan.cells):
        if cell.row in rows:
            computed = not isinstance(cell.content, Constant)
            other: Style = "section" if table.columns[cell.column].text else "section_axis"
            plan.cells[number] = cell._replace(style="section_link" if computed else other)


def _follows_numbers(table: Table, place: int) -> bool:
    """Whether a column of texts stands beside one of numbers, which end where it begins."""
    return place > 0 and table.columns[place].text and not table.columns[place - 1].text


def _arrange(table: Table, plan: SheetPlan) -> None:
    """Sets texts apart from numbers before them, wraps those that are longer than their column, and makes room."""
    for number, cell in enumerate(plan.cells):
        style = cell.style
        if style == "text" and _follows_numbers(table, cell.column):
            style = "text_apart"
            plan.cells[number] = cell._replace(style=style)
        text = cell.content.value if isinstance(cell.content, Constant) else None
        if style not in _WRAPPED or not isinstance(text, str):
            continue
        room = plan.widths[cell.column] - _INDENT * style.endswith("_apart")
        count = measure.lines(text, room, bold=cell.style != "text")
        if count > 1:
            plan.cells[number] = cell._replace(style=_WRAPPED[style])
            plan.taller(cell.row, text, count)


def _register(model: Model, table: Table, plan: SheetPlan, language: str) -> None:
    """What every input needs: kind and date beside each record, and a validation of the numbers."""
    last = TABLE_BODY_ROW + len(table.records) - 1
    for place, column in enumerate(table.columns):
        if not column.text and not column.computed:
            plan.validations.append(Validation(TABLE_BODY_ROW, place, place, bounds=ANY_NUMBER, last_row=last))
    known = {column.id for column in table.columns}
    wanted = (("kind", texts.KIND, texts.KINDS["report"].text(language)), ("as_of", texts.AS_OF, model.as_of))
    place = len(table.columns)
    for name, label, text in wanted:
        if name in known:
            continue
        plan.cells.append(CellPlan(HEADER_ROW, place, "header", Constant(label.text(language))))
        plan.cells.append(CellPlan(HEADER_ROW + 1, place, "header", Constant(None)))
        rows = range(TABLE_BODY_ROW, last + 1)
        plan.cells += [CellPlan(row, place, "note", Constant(text)) for row in rows]
        plan.widths[place] = 12.0
        place += 1


def _computed(model: Model, table: Table, column: TableColumn, key: str, row: int, place: int, form: str) -> CellPlan:
    node: Node | None = column.expression if column.expression is not None else column.by_record.get(key)
    assert node is not None
    value_key = ValueKey("cell", table.id, column.id, key)
    style: Style = "text" if column.text else "calc"
    target = target_of(node, model)
    if target is not None and isinstance(node, Ref | At | Summary | Cell) and target.id != table.id:
        axis = model.item(target.id).axis if target.kind == "line" else None
        position = axis.position(node.member) if isinstance(node, At) and axis is not None else 0
        return CellPlan(row, place, "link", Link(target, value_key, position), form)
    if isinstance(node, DisplayGap | Proven):
        style = "link"
    return CellPlan(row, place, style, Formula(node, value_key, table=table.id), form)


def _given(
    model: Model, sheet: Sheet, column: TableColumn, value: Value, row: int, place: int, form: str, language: str
) -> CellPlan:
    shown = value.text(language) if isinstance(value, Label) else value
    if isinstance(shown, str) and column.id in _SOURCES:
        shown = texts.cited(model.sources, shown, language)
    elif isinstance(value, str) and column.id == OWN_UNIT:
        shown = unit_text(value, language, model.unit_labels)
    if sheet.type == "Inputs" and not column.text:
        return CellPlan(row, place, "input", Constant(shown), form)
    return CellPlan(row, place, "text", Constant(shown), form)

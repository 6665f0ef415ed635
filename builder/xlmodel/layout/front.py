"""The cover with its contents, and the index that scripts read."""

from __future__ import annotations

from xlmodel.layout import texts
from xlmodel.layout.places import CONSTANT, FIRST, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, ValueKey
from xlmodel.model.control import SCENARIO, STATUS
from xlmodel.model.items import Input
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.refs import column_letter

INDEX_HEADER = ("id", "label", "unit", "sheet", "row", "first_column", "periods", "kind")
INDEX = "Index"


def status_cells(row: int, column: int, places: Places) -> list[CellPlan]:
    """Scenario name and check status, side by side, as links to the control sheet."""
    say = places.language
    return [
        CellPlan(row, column, "status", texts.SCENARIO.text(say)),
        CellPlan(row, column + 1, "status", None, None, ValueKey("line", SCENARIO), target=Target("line", SCENARIO)),
        CellPlan(row, column + 2, "status", texts.CHECKS.text(say)),
        CellPlan(row, column + 3, "status", None, None, ValueKey("line", STATUS), target=Target("line", STATUS)),
    ]


def write_cover(model: Model, places: Places, sheets: list[SheetPlan]) -> SheetPlan:
    """The cover: title, status, contents with links, colour key, how to use, disclaimer."""
    say = places.language
    name = texts.COVER.text(say)
    plan = SheetPlan("cover", name, "Doc", model.label.text(say), "", (4, 0), header_row=3, print_columns=3)
    put = plan.cells.append
    put(CellPlan(0, 0, "title", model.label.text(say)))
    plan.cells += status_cells(1, 0, places)
    put(CellPlan(2, 0, "subtitle", f"{texts.AS_OF.text(say)} {model.as_of}"))
    row = 3
    for column, label in enumerate((texts.SHEET, texts.TYPE, texts.PURPOSE)):
        put(CellPlan(row, column, "header", label.text(say)))
    own = (name, texts.SHEET_TYPES["Doc"].text(say), texts.CONTENTS.text(say))
    listed = [own, *((s.name, texts.SHEET_TYPES[s.type].text(say), s.purpose) for s in sheets)]
    for row, (sheet, kind, purpose) in enumerate(listed, start=4):
        put(CellPlan(row, 0, "toc", sheet, link=sheet))
        put(CellPlan(row, 1, "text", kind))
        put(CellPlan(row, 2, "text", purpose))
    row += 2
    put(CellPlan(row, 0, "section", texts.COLOURS.text(say)))
    for style, label in texts.COLOUR_KEY:
        row += 1
        put(CellPlan(row, 0, style, "123"))  # type: ignore[arg-type]
        put(CellPlan(row, 1, "text", label.text(say)))
    row += 2
    put(CellPlan(row, 0, "section", texts.HOW_TO.text(say)))
    for label in texts.USAGE:
        row += 1
        put(CellPlan(row, 0, "text", label.text(say)))
    if model.disclaimer.en:
        row += 2
        put(CellPlan(row, 0, "section", texts.DISCLAIMER.text(say)))
        put(CellPlan(row + 1, 0, "text", model.disclaimer.text(say)))
    plan.widths = {0: 34.0, 1: 18.0, 2: 62.0, 3: 14.0}
    return plan


def write_index(model: Model, places: Places) -> SheetPlan:
    """One row for each input and line: where scripts find it."""
    say = places.language
    purpose = "Where each input and line stands" if say == "en" else "各输入与计算行的位置"
    plan = SheetPlan(INDEX.lower(), INDEX, "Doc", INDEX, purpose, (1, 1), header_row=0, print_columns=7)
    for column, text in enumerate(INDEX_HEADER):
        plan.cells.append(CellPlan(0, column, "header", text))
    after = len(INDEX_HEADER) + 1
    plan.cells += status_cells(0, after, places)
    plan.cells.append(CellPlan(0, after + 4, "toc", texts.BACK.text(say), link=texts.COVER.text(say)))
    for row, item in enumerate(model.items(), start=1):
        target = Target("line", item.id)
        at, column, sheet_id = places.origin_cell(target)
        first = CONSTANT if item.axis is None else FIRST + item.axis.position(item.members[0])
        kind = item.kind if isinstance(item, Input) else "line" if item.kind == "calc" else item.kind
        cells: tuple[str | float, ...] = (
            item.id,
            item.label.text(say),
            unit_text(item.unit, say, model.unit_labels),
            places.name(sheet_id),
            float(at + 1),
            column_letter(first),
            _periods(item.members, time=item.axis is not None and item.axis.is_time),
            kind,
        )
        for place, value in enumerate(cells):
            plan.cells.append(
                CellPlan(row, place, "id" if place == 0 else "text", value, number_format="0" if place == 4 else "")
            )
    plan.widths = dict(enumerate((40.0, 46.0, 18.0, 20.0, 6.0, 12.0, 22.0, 12.0, 3.0, 12.0, 14.0, 10.0, 10.0, 12.0)))
    return plan


def _periods(members: tuple[str, ...], *, time: bool) -> str:
    if time and len(members) > 1:
        return f"{members[0]}-{members[-1]}"
    return ",".join(members)

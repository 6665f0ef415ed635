"""The whole workbook on paper."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.expr.nodes import Convert, Words
from xlmodel.format import CORRECTION_NAME, EDITED_NAME, INDEX, MASTER_NAME, PROOF_NAME, SWITCH_NAME
from xlmodel.layout import measure, texts
from xlmodel.layout.cases import CaseCalls, CaseSheet, place_cases
from xlmodel.layout.cells import Facts, RowSheet
from xlmodel.layout.charts import Marks, plan_chart
from xlmodel.layout.content import Constant
from xlmodel.layout.cover import CoverSheet
from xlmodel.layout.dashboard import write_dashboard
from xlmodel.layout.displays import plan_display
from xlmodel.layout.front import INDEX_SHEET, chosen_cells, following, status_cells, write_index
from xlmodel.layout.places import Places, Target
from xlmodel.layout.plan import CellPlan, DefinedName, PlacedChart, SheetPlan, WorkbookPlan
from xlmodel.layout.proof import ProofSheet
from xlmodel.layout.rows import Row, place_rows
from xlmodel.layout.tables import place_table, write_table
from xlmodel.layout.tree import TreeSheet
from xlmodel.model.control import MASTER, SCENARIO
from xlmodel.model.items import PROOFS
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.units import Conversion, conversion

_CHART_SIZE = (600, 400)
_TITLE_HEIGHT = 21.0
_STATE = 6
"""The column of the head from which a sheet says which choices it follows."""
_FROM_OTHERS = ("dashboard", "proof")
"""The display sheets that are made of the plans of all others."""


def plan_workbook(
    model: Model, *, selection: Selection, language: str, sizes: Mapping[str, float], words: Mapping[str, str]
) -> tuple[WorkbookPlan, Places]:
    """Every sheet of the workbook, cell by cell.

    Args:
        model: a complete model.
        selection: where the switches stand.
        language: one that the template declares.
        sizes: the largest base value by id, which decides number formats.
        words: the formula in words by line.

    Returns:
        The plan and the places that formulas are rendered with.
    """
    places = Places(model, language)
    found = conversions(model)
    facts = Facts(selection, sizes, words, found)
    pending = list(found)
    rows: dict[str, list[Row]] = {}
    for sheet in model.sheets.values():
        if sheet.cases or sheet.display:
            continue
        if sheet.table:
            place_table(model.tables[sheet.table], sheet, places)
            continue
        takes = pending if sheet.type == "Inputs" else []
        rows[sheet.id] = place_rows(model, sheet, places, conversions=takes)
        pending = [] if takes else pending
    fetched: dict[str, CaseCalls] = {}
    for sheet in model.sheets.values():
        if sheet.cases:
            fetched[sheet.id] = place_cases(model.case_rows[sheet.cases], sheet, places)
    sheets: list[SheetPlan] = []
    for sheet in model.sheets.values():
        if sheet.display in _FROM_OTHERS:
            continue
        if sheet.table:
            plan = write_table(model, model.tables[sheet.table], sheet, places, dict(sizes))
        elif sheet.display == "tree":
            plan = TreeSheet(model, sheet, places, sizes, words).write()
        elif sheet.display:
            plan = plan_display(model, sheet, places, sizes)
        elif sheet.cases:
            cases = model.case_rows[sheet.cases]
            plan = CaseSheet(cases, sheet, fetched[sheet.id], places, sizes, found).write()
        else:
            plan = RowSheet(model, sheet, places, facts).write(rows[sheet.id])
        _head(plan, places)
        sheets.append(plan)
    marks = {name: block for plan in sheets for name, block in plan.marks.items()}
    _place_charts(model, sheets, places, marks)
    proof = _add_from_others(model, sheets, places, marks)
    follow, said = following(model), _widest_state(model, language)
    for plan in sheets:
        if plan.id in follow:
            plan.cells += chosen_cells(1, _STATE, model)
            plan.make_room(_STATE + len(model.choices) - 1, said)
    sheets.append(write_index(model, places))
    cover = CoverSheet(model, places, sizes, marks).write(sheets)
    if proof is not None:
        proof.write([cover, *(plan for plan in sheets if plan is not proof.plan)])
    workbook = WorkbookPlan(language, model.label.text(language), [cover, *sheets])
    workbook.names = _names(model, places)
    return workbook, places


def _add_from_others(model: Model, sheets: list[SheetPlan], places: Places, marks: Marks) -> ProofSheet | None:
    """Adds the sheets that are made of all others, in order; the proof is written when these are."""
    if "dashboard" in model.sheets:
        sheets.append(write_dashboard(model, model.sheets["dashboard"], places, marks))
        _head(sheets[-1], places)
    proof = ProofSheet(model, model.sheets["proof"], places) if "proof" in model.sheets else None
    if proof is not None:
        sheets.append(proof.plan)
        _head(proof.plan, places)
    order = list(model.sheets)
    sheets.sort(key=lambda plan: order.index(plan.id))
    return proof


def _place_charts(model: Model, sheets: list[SheetPlan], places: Places, marks: Marks) -> None:
    """Charts beside the table they draw, where its sheet has room for them."""
    for plan in sheets:
        for chart in model.charts:
            if chart.kind in plan.rooms:
                drawn = plan_chart(model, chart, places, marks)
                plan.charts.append(PlacedChart(*plan.rooms[chart.kind], drawn, *_CHART_SIZE))


def _widest_state(model: Model, language: str) -> float:
    """The width of a column that the longest text of the last choice fills, the one that ends the head."""
    shown = [model.lines[choice.shown].expression for choice in model.choices.values()][-1:]
    texts_of = (
        node.label.text(language) for expression in shown for node in expression.walk() if isinstance(node, Words)
    )
    return max((measure.width(text, bold=True) for text in texts_of), default=0.0)


def _head(plan: SheetPlan, places: Places) -> None:
    plan.cells.append(CellPlan(0, 0, "title", Constant(plan.title)))
    plan.heights[0] = _TITLE_HEIGHT
    plan.cells += status_cells(1, 0, places)
    cover = Constant(texts.BACK.text(places.language), (texts.COVER.text(places.language), 0))
    plan.cells.append(CellPlan(1, 5, "toc", cover))
    plan.cells.append(CellPlan(2, 0, "subtitle", Constant(plan.purpose)))


def conversions(model: Model) -> dict[str, Conversion]:
    """Every conversion factor the model's lines use, by id."""
    found: dict[str, Conversion] = {}
    for line in model.lines.values():
        for node in line.expression.walk():
            if isinstance(node, Convert):
                record = conversion(model, node)
                found[record.id] = record
    return found


def _names(model: Model, places: Places) -> list[DefinedName]:
    wanted = {SWITCH_NAME: SCENARIO, MASTER_NAME: MASTER}
    wanted |= {f"{CORRECTION_NAME}{c.id}": c.input for c in model.corrections.values()}
    names = [DefinedName(INDEX, INDEX_SHEET, 0, 0)]
    for name, line_id in wanted.items():
        row, column, sheet_id = places.origin_cell(Target("line", line_id))
        names.append(DefinedName(name, sheet_id, row, column))
    if "proof" in model.sheets:
        names.append(DefinedName(EDITED_NAME, "proof", *places.edited))
        names.append(DefinedName(PROOF_NAME, "proof", *places.proofs[PROOFS[0]]))
    return names

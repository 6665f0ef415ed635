"""Cases: which cells lie between drivers and outputs, and each case as a selection."""

from __future__ import annotations

import math
from dataclasses import replace

from xlmodel.errors import ModelError
from xlmodel.expr.nodes import At, Node, Ref, Run, Span
from xlmodel.model.case_lines import CaseLines, case_rows, case_sections
from xlmodel.model.case_rows import CaseRows
from xlmodel.model.case_set import CaseSet, CellId, Comparison, Grid
from xlmodel.model.contents import Contents
from xlmodel.model.control import TOLERANCE
from xlmodel.model.items import SCALAR, Input, Line
from xlmodel.model.selection import Selection
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, said
from xlmodel.timeline import Axis, axis


def selections(model: Contents, cases: CaseSet, live: Selection) -> list[Selection]:
    """Each case of a set as a selection, from where the switches stand."""
    found = []
    for case in map(cases.changes.__getitem__, cases.axis.members):
        scenario = case.scenario or live.scenario
        changes = {**live.changes, **{name: {SCALAR: key} for name, key in case.chosen.items()}}
        for input_id, factor in case.factors.items():
            if factor != 1.0:
                values = {**model.scenario_values(input_id, scenario), **live.changes.get(input_id, {})}
                item = model.inputs[input_id]
                changes[input_id] = {
                    m: moved(model, item, v * factor) if isinstance(v, int | float) else v for m, v in values.items()
                }
        found.append(Selection(scenario, changes, live.corrections if case.corrections is None else case.corrections))
    return found


def moved(model: Contents, item: Input, value: float) -> float:
    """What an input is moved to by a factor or a draw; of what cannot be parted the nearest whole number, halves up."""
    tolerance = model.inputs[TOLERANCE].values[SCALAR]
    assert isinstance(tolerance, float)
    return float(math.ceil(max(0.0, value - 0.5 + tolerance))) if item.whole else value


def add_case_lines(draft: Unfinished) -> None:
    """Puts the lines of every set of cases into the model, and onto the set's sheet."""
    for cases in draft.case_sets.values():
        compared = isinstance(cases, Comparison)
        shown = [line_id for line_id in cases.outputs if not compared or line_id in draft.headlines]
        draft.case_lines |= {line.id: line for line in cases.derived}
        rows = case_rows(draft, cases, cone(draft, cases), shown)
        if isinstance(cases, Grid):
            _check_grid(cases, rows)
        lines = CaseLines(draft, rows).all()
        draft.case_rows[cases.id] = rows
        draft.case_lines |= lines
        sheet = draft.sheets[f"cases.{cases.id}"]
        draft.sheets[sheet.id] = replace(sheet, sections=case_sections(rows, lines))


def _check_grid(cases: Grid, rows: CaseRows) -> None:
    moving = {name for name, _ in rows.drivers}
    ((output, (member,)),) = cases.outputs.items()
    still = [driver for driver in cases.rules if driver not in moving]
    if still:
        where = f"{output}@{member}" if member else output
        raise ModelError(
            f"[{cases.id.replace('grid.', 'grids.', 1)}] {' and '.join(still)} cannot move {where}",
            hint=f"give drivers that {output} is made of: xlmodel explain {output} names its inputs",
        )


def case_numbers(model: Contents, *more: Axis) -> Axis:
    """The axis of the sheet of settings: a number for each case of the largest set."""
    count = max(len(along.members) for along in (*more, *(cases.axis for cases in model.case_sets.values())))
    return axis("case_number", said("cases.case"), [(str(n), Label(str(n))) for n in range(1, count + 1)])


def cone(model: Contents, cases: CaseSet) -> list[CellId]:
    """The cells between drivers and outputs, both included, in order of declaration."""
    moving: dict[CellId, bool] = {}

    def reads(cell: CellId) -> list[CellId]:
        line = model.lines.get(cell[0])
        return [] if line is None or cell[0] in cases.rules else _reads(model, line.expression, cell[1])

    def visit(root: CellId) -> None:
        stack: list[tuple[CellId, list[CellId]]] = [(root, reads(root))]
        while stack:
            cell, below = stack[-1]
            waiting = [c for c in below if c not in moving]
            if waiting:
                moving.setdefault(cell, False)
                nxt = waiting[0]
                moving[nxt] = nxt[0] in cases.rules
                stack.append((nxt, reads(nxt)))
                continue
            moving[cell] = cell[0] in cases.rules or any(moving[c] for c in below)
            stack.pop()

    for cell in cases.cells:
        if cell not in moving:
            visit(cell)
    return _ordered(model, {*(cell for cell, moves in moving.items() if moves), *cases.cells})


def _ordered(model: Contents, cells: set[CellId]) -> list[CellId]:
    order = {item_id: place for place, item_id in enumerate([*model.inputs, *model.lines])}

    def place(cell: CellId) -> tuple[int, int]:
        along = model.item(cell[0]).axis
        return order[cell[0]], 0 if along is None else along.position(cell[1])

    return sorted(cells, key=place)


def _reads(model: Contents, node: Node, member: str) -> list[CellId]:
    found: list[CellId] = []
    for part in node.walk():
        if isinstance(part, Ref | At | Span | Run) and model.found(part.id) is None:
            continue  # told with all others when the model is complete
        match part:
            case Ref(line_id, shift):
                item = model.item(line_id)
                if item.axis is None:
                    found.append((line_id, SCALAR))
                else:
                    place = item.axis.position(member) + shift
                    if 0 <= place < len(item.axis.members) and item.axis.members[place] in item.members:
                        found.append((line_id, item.axis.members[place]))
            case At(line_id, fixed):
                found.append((line_id, fixed))
            case Span(line_id, _):
                found.extend((line_id, m) for m in model.item(line_id).members)
            case Run(line_id, periods):
                along = model.item(line_id).axis
                assert along is not None
                place = along.position(member)
                reach = along.members[max(place - periods + 1, 0) if periods else 0 : place + 1]
                found.extend((line_id, m) for m in reach if m in model.item(line_id).members)
            case _:
                continue
    return list(dict.fromkeys(found))


def without_deviations(model: Contents) -> list[Line]:
    """The lines of cases that follow from what a template writes: all but the rows' deviations, of the engine's own."""
    deviations = frozenset[str]().union(*(rows.deviations for rows in model.case_rows.values()))
    return [line for line in model.case_lines.values() if line.id not in deviations]

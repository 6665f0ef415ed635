"""Which row of a sheet holds what: call-ups first, then the sections, with the scenario rows below each driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlmodel.layout import texts
from xlmodel.layout.places import BODY_ROW, Places, Target, calls
from xlmodel.model.cases import SCENARIO_CASES
from xlmodel.model.control import SCENARIO_NUMBER
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model
from xlmodel.timeline import Axis, Label


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet and what stands in it."""

    row: int
    kind: Literal["section", "call", "line", "input", "scenario", "conversion", "headline", "case"]
    id: str = ""
    label: Label = Label("", "")
    target: Target | None = None
    scenario: str = ""
    axis: Axis | None = None


def place_rows(model: Model, sheet: Sheet, places: Places, *, conversions: list[str]) -> list[Row]:
    """Gives every item of a row sheet its row and settles it in `places`."""
    drivers = set(model.drivers())
    rows: list[Row] = []
    at = BODY_ROW

    def start(label: Label, axis: Axis | None = None) -> None:
        nonlocal at
        at += 1 if rows else 0
        rows.append(Row(at, "section", label=label, axis=axis))
        at += 1

    wanted = [] if sheet.type == "Control" else list(calls(model, sheet))
    if sheet.type == "Inputs" and any(item in drivers for section in sheet.sections for item in section.ids):
        wanted.insert(0, Target("line", SCENARIO_NUMBER))
    if wanted:
        start(texts.INFLOWS)
        for target in wanted:
            rows.append(Row(at, "call", id=target.id, target=target))
            places.settle(sheet.id, target, at, at_home=False)
            at += 1
    for section in sheet.sections:
        if not section.ids:
            continue
        start(section.label, section.axis)
        for item_id in section.ids:
            kind: Literal["input", "line"] = "input" if item_id in model.inputs else "line"
            rows.append(Row(at, kind, id=item_id))
            places.settle(sheet.id, Target("line", item_id), at, at_home=True)
            at += 1
            if item_id in drivers:
                for scenario_id in model.scenarios:
                    rows.append(Row(at, "scenario", id=item_id, scenario=scenario_id))
                    at += 1
    if conversions:
        start(texts.CONVERSIONS)
        for conversion_id in conversions:
            rows.append(Row(at, "conversion", id=conversion_id))
            places.settle(sheet.id, Target("convert", conversion_id), at, at_home=True)
            at += 1
    if sheet.type == "Control" and model.headlines:
        start(texts.HEADLINES)
        for line_id in model.headlines:
            rows.append(Row(at, "headline", id=line_id, target=Target("line", line_id)))
            at += 1
            if SCENARIO_CASES in model.case_sets:
                for case in model.case_sets[SCENARIO_CASES].axis.members:
                    rows.append(Row(at, "case", id=line_id, scenario=case))
                    at += 1
    return rows

"""The display sheets: what cases and scenarios come to, laid out to be looked at."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.layout.drivers import DriverSheet
from xlmodel.layout.places import Places
from xlmodel.layout.plan import SheetPlan
from xlmodel.layout.ranges import RangeSheet
from xlmodel.layout.scenarios import ScenarioSheet
from xlmodel.layout.sensitivities import CaseDisplay, SensitivitySheet
from xlmodel.layout.tornado import TornadoSheet
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model

_DISPLAYS: dict[str, type[ScenarioSheet] | type[DriverSheet] | type[CaseDisplay]] = {
    "drivers": DriverSheet,
    "ranges": RangeSheet,
    "scenarios": ScenarioSheet,
    "sensitivities": SensitivitySheet,
    "tornado": TornadoSheet,
}


def plan_display(model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> SheetPlan:
    """The plan of a display sheet."""
    return _DISPLAYS[sheet.display](model, sheet, places, sizes).write()


def display_with_gap(model: Model, display: str, language: str) -> tuple[SheetPlan, tuple[int, int]]:
    """A display sheet by itself, and the row and column of its largest deviation from the cases it shows."""
    places = Places(model, language)
    plan = plan_display(model, model.sheets[display], places, {})
    return plan, places.display_gaps[display]

"""Units: what the result of every expression is measured in, by dimension and by scale."""

from __future__ import annotations

from xlmodel.units.check import Problem, check_units, unit_problems
from xlmodel.units.conversion import Conversion, conversion
from xlmodel.units.infer import unit_of
from xlmodel.units.registry import Units
from xlmodel.units.unit import Unit

__all__ = ["Conversion", "Problem", "Unit", "Units", "check_units", "conversion", "unit_of", "unit_problems"]

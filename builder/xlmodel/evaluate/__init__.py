"""The model computed with NumPy, sharing nothing with the formulas it is checked against."""

from __future__ import annotations

from xlmodel.evaluate.displays import DisplayReader
from xlmodel.evaluate.evaluate import evaluate
from xlmodel.evaluate.failing import failing_checks, over_tolerance
from xlmodel.evaluate.reconcile import ReconciledFigure, reconcile
from xlmodel.evaluate.values import Values

__all__ = ["DisplayReader", "ReconciledFigure", "Values", "evaluate", "failing_checks", "over_tolerance", "reconcile"]

"""Reads a workbook and judges it by every rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import xlmodel.audit.rules  # noqa: F401  (registers every rule)
from xlmodel.audit.book import LeftToExcel, Recalculate
from xlmodel.audit.reading import read_book
from xlmodel.audit.registry import REGISTRY, Rule
from xlmodel.audit.report import AuditReport
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits

RULES: Mapping[int, Rule] = dict(sorted(REGISTRY.items()))


def audit_workbook(
    path: Path, recalculate: Recalculate | None = None, rebuilt: Path | None = None, limits: Limits = DEFAULT_LIMITS,
    left_to_excel: Callable[[], LeftToExcel] | None = None,
) -> AuditReport:  # fmt: skip
    """Scores a workbook; `recalculate` serves the rules on values, `rebuilt` is a second build to compare.

    Args:
        path: The .xlsx file; it is only read.
        recalculate: From the path and overrides, (sheet, address) to constant, the values of all formula cells.
            Without it the rules that need one are reported as not applicable.
        rebuilt: The file a second build of the same inputs made.
        limits: How much of the file is read.
        left_to_excel: What that recalculation leaves to cached values; asked once it ran without overrides.

    Raises:
        WorkbookError: The file is not a workbook that can safely be read.
    """
    book = read_book(path, limits)
    book.rebuilt, book.left_to_excel = rebuilt, left_to_excel
    if recalculate is not None:
        book.recalculate = lambda overrides: recalculate(path, overrides)
    results = tuple(rule.judge(book) for rule in RULES.values())
    return AuditReport(path, results, book.types_inferred)

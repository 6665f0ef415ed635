"""Reads a workbook and judges it by every rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import xlmodel.audit.rules  # noqa: F401  (registers every rule)
from xlmodel.audit.book import Recalculate, Verified
from xlmodel.audit.reading import read_book
from xlmodel.audit.registry import REGISTRY, Rule
from xlmodel.audit.report import AuditReport
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits

RULES: Mapping[int, Rule] = dict(sorted(REGISTRY.items()))


def audit_workbook(
    path: Path, recalculate: Recalculate | None = None, rebuilt: Path | None = None, limits: Limits = DEFAULT_LIMITS,
    verified: Callable[[], Verified] | None = None,
) -> AuditReport:  # fmt: skip
    """Scores a workbook; `recalculate` serves the rules on values, `rebuilt` is a second build to compare.

    Args:
        path: The .xlsx file; it is only read.
        recalculate: From the path and overrides, (sheet, address) to constant, the values of all formula cells.
            Without it the rules that need one are reported as not applicable.
        rebuilt: The file a second build of the same inputs made.
        limits: How much of the file is read.
        verified: What a verification of it found, asked once it was recalculated without overrides. Without it a cached
            value is held against the recalculated one alone.

    Raises:
        WorkbookError: The file is not a workbook that can safely be read.
    """
    book = read_book(path, limits)
    book.rebuilt, book.verified = rebuilt, verified
    if recalculate is not None:
        book.recalculate = lambda overrides: recalculate(path, overrides)
    results = tuple(rule.judge(book) for rule in RULES.values())
    return AuditReport(path, results, book.types_inferred)

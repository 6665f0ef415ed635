"""All that speaks against a package, in one list."""

from __future__ import annotations

from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.soundness.book import book_problems
from xlmodel.soundness.drawings import drawing_problems
from xlmodel.soundness.parts import Parts, part_problems
from xlmodel.soundness.properties import property_problems
from xlmodel.soundness.sheets import sheet_problems
from xlmodel.soundness.styles import style_problems
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.package import Package

_MOST = 1_000


def unsound(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    """What is wrong with the package of a workbook, a line each with its part and place; empty where nothing is.

    It knows the parts that xlmodel writes. A workbook from elsewhere may hold others, which are passed over.

    Args:
        path: the workbook.
        limits: bounds of its size.
    """
    try:
        package = Package(path, limits)
    except WorkbookError as error:
        return [error.message]
    try:
        parts = Parts(path, package)
        found = [*part_problems(parts)]
        if parts.root("xl/workbook.xml") is None:
            return found or ["xl/workbook.xml: missing"]
        for problems in (book_problems, property_problems, style_problems, sheet_problems, drawing_problems):
            found += problems(parts)
        return found[:_MOST]
    except WorkbookError as error:
        return [error.message]
    finally:
        package.close()

"""The plain use of the `formulas` package: what the fast engine is measured and checked against."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from pathlib import Path

from xlmodel.engines import CellAddress

_KEY = re.compile(r"'\[[^\]]*\](.*)'!([A-Z]{1,3}[0-9]+)\Z")


def recalculate(path: Path, overrides: Mapping[CellAddress, float] | None = None) -> dict[tuple[str, str], object]:
    """Loads, finishes and calculates; values by (upper-case sheet, cell)."""
    import formulas
    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = formulas.ExcelModel().loads(str(path)).finish(complete=False)
        prefix = f"'[{path.name}]"
        inputs = {f"{prefix}{sheet.upper()}'!{cell}": value for (sheet, cell), value in (overrides or {}).items()}
        solution = model.calculate(inputs or None)
    found: dict[tuple[str, str], object] = {}
    for key, ranges in solution.items():
        match = _KEY.match(str(key))
        if match:
            value = ranges.value[0, 0]
            found[match[1], match[2]] = value.item() if isinstance(value, np.generic) else value
    return found

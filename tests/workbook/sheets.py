"""Worksheet parts made of formulas."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from xlmodel.workbook.values import cell_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows_xml(formulas: Mapping[tuple[int, int], str], after: str = "") -> str:
    """A worksheet whose cells hold these formulas, with 1 stored for each; `after` follows the cells."""
    rows = []
    for row, held in groupby(sorted(formulas.items()), key=lambda item: item[0][0]):
        cells = "".join(f'<c r="{cell_name(*where)}"><f>{text}</f><v>1</v></c>' for where, text in held)
        rows.append(f'<row r="{row}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'

"""What a build writes down of its checks, so that `verify` sees when they no longer check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from xlmodel.format import GUARDS
from xlmodel.layout import Places, SheetPlan
from xlmodel.layout.places import TABLE_BODY_ROW, Target
from xlmodel.model.control import FAILING, MASTER, MISSING
from xlmodel.packed import pack
from xlmodel.workbook.shapes import digest, measure, names_of_rows, pointing, read_shape
from xlmodel.writer import FinishedCell

_CHECKS, _PROOF = "checks", "proof"
_SHEETS = (_CHECKS, _PROOF)
Cells = Mapping[str, Sequence[FinishedCell]]


def guards_of_build(places: Places, sheets: Sequence[SheetPlan], cells: Cells) -> dict[str, str]:
    """What checks, proof and master check consist of, as properties.

    That is the shapes of their formulas, a digest of where these point, the kinds of checks, and a measure of the
    numbers of the proof.

    Args:
        places: where everything stands.
        sheets: all sheets, in order.
        cells: by sheet.
    """
    chain = {_home(places, name) for name in (FAILING, MISSING, MASTER) if Target("line", name) in places.home}
    title = {sheet.id: sheet.name for sheet in sheets}
    by_sheet = {
        name: [
            read_shape(title[name], cell.row + 1, cell.column + 1, cell.formula.removeprefix("="))
            for cell in sorted(cells.get(name, ()), key=_place)
            if cell.formula and (name in _SHEETS or (name, *_place(cell)) in chain)
        ]
        for name in (*dict.fromkeys(sheet for sheet, _, _ in chain), *_SHEETS)
    }
    held = [formula for formulas in by_sheet.values() for formula in formulas]
    texts = (
        (sheet.name, cell.row + 1, cell.column + 1, cell.value)
        for sheet in sheets for cell in cells[sheet.id] if not cell.formula and isinstance(cell.value, str)
    )  # fmt: skip
    numbers = [cell.value for cell in cells.get(_PROOF, ()) if not cell.formula and isinstance(cell.value, float | int)]
    guards = {
        "held": Counter(formula.shape for formula in held),
        "pointing": pointing(held, names_of_rows(by_sheet[_CHECKS], texts)),
        "kinds": digest("|".join(_kinds(places, cells))),
        "numbers": measure(numbers),
    }
    return pack(GUARDS, guards)


def _kinds(places: Places, cells: Cells) -> Iterator[str]:
    """The kind of each check of the list."""
    table = places.model.tables.get(_CHECKS)
    if table is not None:
        column = [column.id for column in table.columns].index("kind")
        body = (cell for cell in cells[_CHECKS] if cell.column == column and cell.row >= TABLE_BODY_ROW)
        yield from (cell.value for cell in sorted(body, key=_place) if isinstance(cell.value, str))


def _place(cell: FinishedCell) -> tuple[int, int]:
    return cell.row, cell.column


def _home(places: Places, line: str) -> tuple[str, int, int]:
    row, column, sheet = places.origin_cell(Target("line", line))
    return sheet, row, column

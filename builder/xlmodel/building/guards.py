"""What a build writes down of its checks, so that `verify` sees when they no longer check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from xlmodel.format import GUARDS
from xlmodel.layout import Places, SheetPlan
from xlmodel.layout.places import TABLE_BODY_ROW, Target
from xlmodel.model.control import FAILING, MASTER, MISSING
from xlmodel.packed import pack
from xlmodel.workbook.shapes import PlacedFormula, digest, measure, pointed_rows, pointing, shape
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
    by_id = {sheet.id: sheet for sheet in sheets}
    held = [
        PlacedFormula(by_id[name].name, cell.row + 1, cell.column + 1, cell.formula.removeprefix("="))
        for name in (*dict.fromkeys(sheet for sheet, _, _ in chain), *_SHEETS)
        for cell in sorted(cells.get(name, ()), key=lambda cell: (cell.row, cell.column))
        if cell.formula and (name in _SHEETS or (name, cell.row, cell.column) in chain)
    ]
    numbers = [cell.value for cell in cells.get(_PROOF, ()) if not cell.formula and isinstance(cell.value, float | int)]
    listed = {sheet.name for sheet in sheets if sheet.id == _CHECKS}
    called = _called(pointed_rows(one for one in held if one.sheet in listed), sheets, cells)
    guards = {
        "held": Counter(shape(formula.text) for formula in held),
        "pointing": pointing(held, lambda sheet, row: called.get((sheet, row), "")),
        "kinds": digest("|".join(_kinds(places, cells))),
        "numbers": measure(numbers),
    }
    return pack(GUARDS, guards)


def _called(rows: Collection[tuple[str, int]], sheets: Sequence[SheetPlan], cells: Cells) -> dict[tuple[str, int], str]:
    """The last text of each of some rows, which is its id where it has one."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    wanted = {sheet for sheet, _ in rows}
    for sheet in sheets:
        for cell in cells[sheet.id] if sheet.name in wanted else ():
            place = sheet.name, cell.row + 1
            if place in rows and not cell.formula and isinstance(cell.value, str) and cell.value:
                found[place] = max(found.get(place, (0, "")), (cell.column + 1, cell.value))
    return {place: text for place, (_, text) in found.items()}


def _kinds(places: Places, cells: Cells) -> Iterator[str]:
    """The kind of each check of the list."""
    table = places.model.tables.get(_CHECKS)
    if table is not None:
        column = [column.id for column in table.columns].index("kind")
        body = (cell for cell in cells[_CHECKS] if cell.column == column and cell.row >= TABLE_BODY_ROW)
        yield from (cell.value for cell in sorted(body, key=_row) if isinstance(cell.value, str))


def _row(cell: FinishedCell) -> int:
    return cell.row


def _home(places: Places, line: str) -> tuple[str, int, int]:
    row, column, sheet = places.origin_cell(Target("line", line))
    return sheet, row, column

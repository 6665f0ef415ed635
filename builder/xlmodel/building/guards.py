"""What a build writes down of its checks, so that `verify` sees when they no longer check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from xlmodel.format import GUARDS
from xlmodel.layout import Places
from xlmodel.layout.places import Target
from xlmodel.model.control import FAILING, MASTER, MISSING
from xlmodel.packed import pack
from xlmodel.workbook.shapes import measure, shape
from xlmodel.writer import FinishedCell

_PROOF = "proof"
_SHEETS = ("checks", _PROOF)


def guards_of_build(places: Places, cells: Mapping[str, Sequence[FinishedCell]]) -> dict[str, str]:
    """The shapes of the formulas that must stand, those known beside them, and the numbers of the proof, as properties.

    Args:
        places: where everything stands.
        cells: by sheet.
    """
    chain = {_home(places, name) for name in (FAILING, MISSING, MASTER) if Target("line", name) in places.home}
    shapes = {
        (sheet, cell.row, cell.column): shape(cell.formula.removeprefix("="))
        for sheet in {*_SHEETS, *(sheet for sheet, _, _ in chain)}
        for cell in cells.get(sheet, ())
        if cell.formula
    }
    wanted = {digest for place, digest in shapes.items() if place[0] in _SHEETS or place in chain}
    held = Counter(digest for digest in shapes.values() if digest in wanted)
    numbers = [cell.value for cell in cells.get(_PROOF, ()) if not cell.formula and isinstance(cell.value, float | int)]
    return pack(GUARDS, {"held": held, "known": sorted({*shapes.values()}), "numbers": measure(numbers)})


def _home(places: Places, line: str) -> tuple[str, int, int]:
    row, column, sheet = places.origin_cell(Target("line", line))
    return sheet, row, column

"""Whether the checks of a workbook stand as they were built: their formulas, and the numbers they compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlmodel import format
from xlmodel.errors import counted
from xlmodel.packed import unpack
from xlmodel.verification.scenarios import named_cell
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.readings import read_formula
from xlmodel.workbook.shapes import alike, measure, shape

_TOLD = 3


def changed_guards(contents: BookContents, master: Place, limits: Limits) -> Iterator[str]:
    """What is no longer as built, in words; nothing where the file does not say how it was built.

    Args:
        contents: the workbook.
        master: the cell that counts failing checks.
        limits: bounds of what a formula may refer to.
    """
    built = unpack(format.GUARDS, contents.properties)
    try:
        held = Counter({str(name): int(count) for name, count in built["held"].items()})
        known, numbers = {str(name) for name in built["known"]}, [float(number) for number in built["numbers"]]
    except (TypeError, KeyError, AttributeError, ValueError):
        return
    proof = named_cell(contents, format.PROOF_NAME)
    sheets = _sheets(contents, master, limits) | ({proof.sheet} if proof is not None else set())
    found: Counter[str] = Counter()
    others: list[str] = []
    for sheet in sorted(sheets):
        for where, formula in contents.sheets[sheet].formulas.items():
            digest = shape(formula.text)
            found[digest] += 1
            if digest not in known:
                others.append(str(contents.address(Place(sheet, *where))))
    lacking = (held - found).total()
    if lacking:
        told = f": {', '.join(others[:_TOLD])}" if others else ""
        yield f"{counted(lacking, 'formula')} of the checks and of {format.PROOF_NAME} changed since the build{told}"
    if proof is not None and not alike(measure(_numbers(contents, proof.sheet)), numbers):
        yield f"numbers that {format.PROOF_NAME} compares with changed since the build"


def _sheets(contents: BookContents, master: Place, limits: Limits) -> set[int]:
    """The sheet of the master check and those with the lists that it counts."""
    found, seen, todo = {master.sheet}, set(), [master]
    while todo:
        place = todo.pop()
        if place in seen or contents.formula(place) is None:
            continue
        seen.add(place)
        for area in read_formula(contents, place, limits).areas:
            if area.size > 1:
                found.add(area.sheet)
            elif area.sheet == master.sheet:
                todo.append(Place(area.sheet, area.row, area.column))
    return found


def _numbers(contents: BookContents, sheet: int) -> Iterator[float]:
    held = contents.sheets[sheet]
    for where, value in held.values.items():
        if where not in held.formulas and isinstance(value, float | int) and not isinstance(value, bool):
            yield value

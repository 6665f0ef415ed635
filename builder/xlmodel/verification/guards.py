"""Whether the checks of a workbook stand as they were built: their formulas, and the numbers they compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from xlmodel import format
from xlmodel.errors import counted
from xlmodel.packed import unpack
from xlmodel.verification.scenarios import named_cell
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.readings import read_formula
from xlmodel.workbook.shapes import PlacedFormula, alike, digest, measure, pointed_rows, pointing, shape

_TOLD = 3


def changed_guards(contents: BookContents, master: Place, limits: Limits) -> Iterator[str]:
    """What is no longer as built, in words; nothing of a workbook that does not say it was built by xlmodel.

    Args:
        contents: the workbook.
        master: the cell that counts failing checks.
        limits: bounds of what a formula may refer to.
    """
    built = _Built.of(contents)
    if built is None:
        if format.TEMPLATE in contents.properties:
            yield "the file no longer says how its checks were built"
        return
    proof = named_cell(contents, format.PROOF_NAME)
    chain, lists, kinds = _counted(contents, master, limits)
    places = sorted(chain)
    for sheet in (*sorted(lists), *([proof.sheet] if proof is not None else ())):
        places += sorted(Place(sheet, *where) for where in contents.sheets[sheet].formulas)
    formulas, others = [], []
    found: Counter[str] = Counter()
    for place in places:
        formula = contents.sheets[place.sheet].formulas[place.row, place.column]
        known = shape(formula.text)
        found[known] += 1
        if known in built.held:
            name = contents.sheets[place.sheet].name
            formulas.append(PlacedFormula(name, place.row, place.column, formula.text))
        else:
            others.append(str(contents.address(place)))
    listed = {contents.sheets[sheet].name for sheet in lists}
    called = _called(contents, pointed_rows(one for one in formulas if one.sheet in listed))
    lacking = (built.held - found).total()
    if lacking:
        told = f": {', '.join(others[:_TOLD])}" if others else ""
        yield f"{counted(lacking, 'formula')} of the checks and of {format.PROOF_NAME} changed since the build{told}"
    elif pointing(formulas, lambda sheet, row: called.get((sheet, row), "")) != built.pointing:
        yield f"formulas of the checks and of {format.PROOF_NAME} read other cells than when they were built"
    if digest("|".join(kinds)) != built.kinds:
        yield "kinds of checks changed since the build"
    if proof is not None and not alike(measure(_numbers(contents, proof.sheet)), built.numbers):
        yield f"numbers that {format.PROOF_NAME} compares with changed since the build"


def _called(contents: BookContents, rows: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The last text of each of some rows, which is its id where it has one."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    wanted = {sheet for sheet, _ in rows}
    for sheet in contents.sheets:
        for (row, column), value in sheet.values.items() if sheet.name in wanted else ():
            place = sheet.name, row
            if place in rows and (row, column) not in sheet.formulas and isinstance(value, str) and value:
                found[place] = max(found.get(place, (0, "")), (column, value))
    return {place: text for place, (_, text) in found.items()}


@dataclass(frozen=True, slots=True)
class _Built:
    """What a build wrote down of its checks."""

    held: Counter[str]
    pointing: str
    kinds: str
    numbers: list[float]

    @classmethod
    def of(cls, contents: BookContents) -> _Built | None:
        """None where the file does not say, or what it says cannot be read."""
        data = unpack(format.GUARDS, contents.properties)
        try:
            held = Counter({str(name): int(count) for name, count in data["held"].items()})
            return cls(held, str(data["pointing"]), str(data["kinds"]), [float(number) for number in data["numbers"]])
        except (TypeError, KeyError, AttributeError, ValueError):
            return None


def _counted(contents: BookContents, master: Place, limits: Limits) -> tuple[list[Place], set[int], list[str]]:
    """The formulas on the sheet of the master check that lead to lists of checks, the sheets of these, the kinds."""
    chain: list[Place] = []
    lists: set[int] = set()
    kinds: list[str] = []
    todo = [master]
    while todo:
        place = todo.pop()
        if place in chain or contents.formula(place) is None:
            continue
        chain.append(place)
        for number, area in enumerate(read_formula(contents, place, limits).areas):
            if area.size > 1:
                lists.add(area.sheet)
                rows = range(area.row, area.last_row + 1) if number else ()
                found = (contents.stored(Place(area.sheet, row, area.column)) for row in rows)
                kinds.extend(value for value in found if isinstance(value, str))
            elif area.sheet == master.sheet:
                todo.append(Place(area.sheet, area.row, area.column))
    return chain, lists - {master.sheet}, kinds


def _numbers(contents: BookContents, sheet: int) -> Iterator[float]:
    held = contents.sheets[sheet]
    for where, value in held.values.items():
        if where not in held.formulas and isinstance(value, float | int) and not isinstance(value, bool):
            yield value

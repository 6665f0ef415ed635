"""Whether the checks of a workbook stand as they were built: their formulas, and the numbers they compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xlmodel import format
from xlmodel.errors import counted
from xlmodel.packed import unpack
from xlmodel.verification.scenarios import named_cell
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.readings import read_formula
from xlmodel.workbook.shapes import PlacedFormula, alike, measure, pointing, shape

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
    places = [*chain]
    for sheet in sorted(lists | ({proof.sheet} if proof is not None else set())):
        places += [Place(sheet, *where) for where in contents.sheets[sheet].formulas]
    formulas, others = [], []
    found: Counter[str] = Counter()
    for place in places:
        formula = contents.sheets[place.sheet].formulas[place.row, place.column]
        digest = shape(formula.text)
        found[digest] += 1
        if digest in built.held:
            name = contents.sheets[place.sheet].name
            formulas.append(PlacedFormula(name, place.row, place.column, formula.text))
        else:
            others.append(str(contents.address(place)))
    lacking = (built.held - found).total()
    if lacking:
        told = f": {', '.join(others[:_TOLD])}" if others else ""
        yield f"{counted(lacking, 'formula')} of the checks and of {format.PROOF_NAME} changed since the build{told}"
    elif pointing(formulas, [sheet.name for sheet in contents.sheets]) != built.pointing:
        yield f"formulas of the checks and of {format.PROOF_NAME} read other cells than when they were built"
    if built.kinds != kinds:
        yield "kinds of checks changed since the build"
    if proof is not None and not alike(measure(_numbers(contents, proof.sheet)), built.numbers):
        yield f"numbers that {format.PROOF_NAME} compares with changed since the build"


@dataclass(frozen=True, slots=True)
class _Built:
    """What a build wrote down of its checks."""

    held: Counter[str]
    pointing: str
    kinds: Counter[str]
    numbers: list[float]

    @classmethod
    def of(cls, contents: BookContents) -> _Built | None:
        """None where the file does not say, or what it says cannot be read."""
        data = unpack(format.GUARDS, contents.properties)
        try:
            held, kinds = (Counter({str(n): int(count) for n, count in data[key].items()}) for key in ("held", "kinds"))
            return cls(held, str(data["pointing"]), kinds, [float(number) for number in data["numbers"]])
        except (TypeError, KeyError, AttributeError, ValueError):
            return None


def _counted(contents: BookContents, master: Place, limits: Limits) -> tuple[list[Place], set[int], Counter[str]]:
    """The formulas on the sheet of the master check that lead to lists of checks, the sheets of these, the kinds."""
    chain: list[Place] = []
    lists: set[int] = set()
    kinds: Counter[str] = Counter()
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
                kinds.update(value for value in found if isinstance(value, str))
            elif area.sheet == master.sheet:
                todo.append(Place(area.sheet, area.row, area.column))
    return chain, lists - {master.sheet}, kinds


def _numbers(contents: BookContents, sheet: int) -> Iterator[float]:
    held = contents.sheets[sheet]
    for where, value in held.values.items():
        if where not in held.formulas and isinstance(value, float | int) and not isinstance(value, bool):
            yield value

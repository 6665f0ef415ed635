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
from xlmodel.workbook.shapes import alike, digest, measure, names_of_rows, pointing, read_shape

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
    for number in (*sorted(lists), *([proof.sheet] if proof is not None else ())):
        places += sorted(Place(number, *where) for where in contents.sheets[number].formulas)
    formulas, others = [], []
    found: Counter[str] = Counter()
    for place in places:
        sheet = contents.sheets[place.sheet]
        formula = read_shape(sheet.name, place.row, place.column, sheet.formulas[place.row, place.column].text)
        found[formula.shape] += 1
        if formula.shape in built.held:
            formulas.append(formula)
        else:
            others.append(str(contents.address(place)))
    listed = {contents.sheets[number].name for number in lists}
    names = names_of_rows((formula for formula in formulas if formula.sheet in listed), _texts(contents))
    lacking = (built.held - found).total()
    if lacking:
        told = f": {', '.join(others[:_TOLD])}" if others else ""
        yield f"{counted(lacking, 'formula')} of the checks and of {format.PROOF_NAME} changed since the build{told}"
    elif pointing(formulas, names) != built.pointing:
        yield f"formulas of the checks and of {format.PROOF_NAME} stand or read elsewhere than when they were built"
    if digest("|".join(kinds)) != built.kinds:
        yield "kinds of checks changed since the build"
    if proof is not None and not alike(measure(_numbers(contents, proof.sheet)), built.numbers):
        yield f"numbers that {format.PROOF_NAME} compares with changed since the build"


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
                kinds.extend(_kind(contents, Place(area.sheet, row, area.column)) for row in rows)
            elif area.sheet == master.sheet:
                todo.append(Place(area.sheet, area.row, area.column))
    return chain, lists - {master.sheet}, [kind for kind in kinds if kind]


def _kind(contents: BookContents, place: Place) -> str:
    """The kind of a check; what a formula gives is none that was built."""
    value = contents.stored(place)
    return f"={value}" if contents.formula(place) is not None else value if isinstance(value, str) else ""


def _texts(contents: BookContents) -> Iterator[tuple[str, int, int, str]]:
    for sheet in contents.sheets:
        for where, value in sheet.values.items():
            if isinstance(value, str) and where not in sheet.formulas:
                yield sheet.name, *where, value


def _numbers(contents: BookContents, sheet: int) -> Iterator[float]:
    held = contents.sheets[sheet]
    for where, value in held.values.items():
        if where not in held.formulas and isinstance(value, float | int) and not isinstance(value, bool):
            yield value

"""The cells of a workbook that an engine may compute otherwise than Excel: declared where they are met.

Constructs are declared by hand (`declared`); functions by what answers recorded from Excel show (`recorded`, written by
`python -m tests.vectors.matrix --write`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlmodel.engines.declared import WEAKNESSES
from xlmodel.engines.recorded import DIFFERING
from xlmodel.engines.uses import Use, Weakness
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.links import Links
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue


def cautions(contents: BookContents, links: Links, engine: str) -> dict[CellAddress, str]:
    """The cells with something the engine is known to compute otherwise than Excel, and why; also what reads them."""
    known = [weakness for weakness in WEAKNESSES if engine in weakness.engines]
    functions = DIFFERING.get(engine, {})
    found: dict[Place, str] = {}
    possible: dict[tuple[str, bool, str], tuple[Weakness, ...]] = {}
    for place, reading in links.readings.items():
        formula = contents.formula(place)
        if formula is None or not reading.parts:
            continue
        use = Use(contents, formula, reading)
        key = (use.pattern, use.is_array, formula.text if reading.refusal else "")
        if key not in possible:
            possible[key] = tuple(weakness for weakness in known if weakness.met(use))
        met = next((weakness for weakness in possible[key] if weakness.read is None or weakness.read(use)), None)
        if met is not None:
            found[place] = met.note(engine)
        elif reading.functions & functions.keys():
            found[place] = _of_functions(reading.functions, functions, engine)
    begun: dict[Place, Place] = {}
    for place in links.order:
        source = None if place in found else next((source for source in links.reads[place] if source in found), None)
        if source is not None:
            first = begun[place] = begun.get(source, source)
            found[place] = f"reads {contents.address(first)}, {found[first]}"
    return {contents.address(place): note for place, note in _spread(contents, found)}


_BY_NOTE = {weakness.note(engine): weakness for weakness in WEAKNESSES for engine in weakness.engines}
_RECORDED = "answers recorded from Excel"
_SURE_OF_ERRORS = frozenset({"formulas"})


def note_on(
    engine: str, caution: str, stored: CellValue, computed: CellValue, use: Callable[[], Use | None] = lambda: None
) -> str:
    """What is known about a difference: a caution on the cell that explains it, or that errors are told otherwise.

    Args:
        engine: who computed.
        caution: what is declared on the cell.
        stored: the value in the file.
        computed: the engine's.
        use: gives the formula with what it reads; None where it is not at hand.
    """
    errors = isinstance(stored, ErrorValue) and isinstance(computed, ErrorValue)
    own = caution and not caution.startswith("reads ") and not is_of_a_function(caution)
    if errors and engine not in _SURE_OF_ERRORS and not own:
        return f"an error value of another kind: {engine} does not always tell which one Excel does"
    return caution if caution and _explains(caution, stored, computed, use) else ""


def _explains(note: str, stored: CellValue, computed: CellValue, use: Callable[[], Use | None]) -> bool:
    known = _BY_NOTE.get(note)
    if known is None:
        return True
    if known.may_be is not None and (found := use()) is not None:
        told = known.may_be(found, stored)
        if told is not None:
            return told
    return known.explains is None or known.explains(stored, computed)


def is_of_a_function(note: str) -> bool:
    """Whether a note tells no more than that recorded answers to a function differ."""
    return note.endswith(_RECORDED)


def _spread(contents: BookContents, found: dict[Place, str]) -> Iterator[tuple[Place, str]]:
    """The cells and their notes, and those of the cells an array formula fills."""
    for place, note in found.items():
        formula = contents.formula(place)
        if formula is None or formula.area is None:
            yield place, note
            continue
        for row in range(formula.area.row, formula.area.last_row + 1):
            for column in range(formula.area.column, formula.area.last_column + 1):
                yield Place(place.sheet, row, column), note


def _of_functions(used: frozenset[str], known: dict[str, tuple[int, int]], engine: str) -> str:
    name = max(used & known.keys(), key=lambda name: (known[name][0] / known[name][1], name))
    different, recorded = known[name]
    return f"{name}: {engine} differs from {different} of {recorded} {_RECORDED}"


def at_the_clock(contents: BookContents, links: Links) -> frozenset[CellAddress]:
    """The cells whose value depends on the clock, on chance or on the machine, by address."""
    return frozenset(contents.address(place) for place in links.clock)

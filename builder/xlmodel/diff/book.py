"""What differs in a workbook as a whole: sheets, rows, columns, scenarios' names, defined names, calculation.

What is hidden is told, for a number may hide there; looks are not (widths, colours, comments).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlmodel.errors import counted
from xlmodel.format import GUARDS, PROOF_NAME
from xlmodel.packed import unpack
from xlmodel.readback import Alignment, Delivered, plain
from xlmodel.workbook.contents import Worksheet
from xlmodel.workbook.values import letters

_STATES = {"visible": "shown", "hidden": "hidden", "veryHidden": "hidden so that no menu shows it"}


def book_changes(align: Alignment, moved_on: bool, lines: int) -> Iterator[str]:
    """Each as a sentence.

    Args:
        align: where each cell of the first stands in the second.
        moved_on: whether the template itself has changed formulas between the two builds.
        lines: how many lines have another formula.
    """
    if moved_on:
        told = "one line is" if lines == 1 else f"{lines} lines are"
        yield f"the template moved on between the two builds: {told} calculated otherwise"
    for name in align.missing:
        yield f"the sheet {name!r} was deleted"
    for name in align.added:
        yield f"the sheet {name!r} was added, with {counted(len(align.other.sheet(name).formulas), 'formula')}"
    yield from _order(align)
    apart = proof_apart(align.reference, align.other)
    for sheet in align.maps:
        yield from _state(align, sheet)
        if sheet != align.reference.index_sheet:
            yield from _moved(align, sheet) if sheet != apart else ()
            yield from _hidden(align, sheet)
    yield from _scenarios(align)
    yield from _names(align)
    modes = ["manual" if book.contents.manual else "automatic" for book in (align.reference, align.other)]
    if modes[0] != modes[1]:
        yield f"calculation was {modes[0]} and is {modes[1]}"
    rounded = ["as displayed" if book.contents.as_displayed else "full" for book in (align.reference, align.other)]
    if rounded[0] != rounded[1]:
        yield f"the precision of calculation was {rounded[0]} and is {rounded[1]}"


def proof_apart(before: Delivered, after: Delivered) -> str:
    """The sheet Proof of the first where the two were built with other values to compare with; empty elsewhere."""
    built = [unpack(GUARDS, book.contents.properties) for book in (before, after)]
    return "" if built[0] is not None and built[0] == built[1] else before.sheet_of_name(PROOF_NAME)


def _order(align: Alignment) -> Iterator[str]:
    """Sheets that both have and that stand in another order."""
    ours = [name for name in align.reference.sheet_names if name in align.maps]
    theirs = [name for name in align.other.sheet_names if name in align.maps]
    if ours != theirs:
        place = next(at for at, (one, two) in enumerate(zip(ours, theirs, strict=True)) if one != two)
        yield f"the sheets stand in another order, from {theirs[place]!r} on"


def _state(align: Alignment, sheet: str) -> Iterator[str]:
    one, two = (_STATES.get(book.sheet(sheet).state, "shown") for book in (align.reference, align.other))
    if one != two:
        yield f"the sheet {sheet!r} was {one} and is {two}"


def _moved(align: Alignment, sheet: str) -> Iterator[str]:
    """Rows and columns with content that only one of the two has."""
    one, two = align.reference.sheet(sheet), align.other.sheet(sheet)
    found = align.maps[sheet]
    held = [{*(at for at, value in book.values.items() if value != ""), *book.formulas} for book in (one, two)]
    for what, place, maps in (
        ("row", 0, (found.rows, found.rows_back)),
        ("column", 1, (found.columns, found.columns_back)),
    ):
        for cells, known, verb in zip(held, maps, ("deleted", "added"), strict=True):
            for number in sorted({cell[place] for cell in cells} - known.keys()):
                name = str(number) if what == "row" else letters(number)
                yield f"the {what} {name} of {sheet!r} was {verb}"


def _hidden(align: Alignment, sheet: str) -> Iterator[str]:
    """Rows and columns with content that one of the two hides; they are named where they stand in the second."""
    one, two = align.reference.sheet(sheet), align.other.sheet(sheet)
    found = align.maps[sheet]
    filled = {*two.values, *two.formulas}
    for what, place, back in (("row", 0, found.rows_back), ("column", 1, found.columns_back)):
        hides = _hidden_rows if what == "row" else _hidden_columns
        before, after = hides(one), hides(two)
        numbers = sorted(number for number in {cell[place] for cell in filled} if number in back)
        pairs = [(number, back[number] in before, number in after) for number in numbers]
        for verb, wanted in (("hidden", (False, True)), ("shown", (True, False))):
            those = [number for number, *pair in pairs if tuple(pair) == wanted]
            if those:
                told = _listed([str(number) if what == "row" else letters(number) for number in those])
                yield f"{what}s of {sheet!r} were {verb}: {told}"


def _hidden_rows(sheet: Worksheet) -> set[int]:
    return sheet.hidden_rows


def _hidden_columns(sheet: Worksheet) -> set[int]:
    return {n for first, last in sheet.hidden_columns for n in range(first, min(last, sheet.last_column) + 1)}


def _scenarios(align: Alignment) -> Iterator[str]:
    theirs = align.other.scenarios
    for name, label in align.reference.scenarios.items():
        if name in theirs and theirs[name] != label:
            yield f"the scenario {name} was called {label!r} and is called {theirs[name]!r}"


def _names(align: Alignment) -> Iterator[str]:
    ours, theirs = (_defined(book) for book in (align.reference, align.other))
    for name in dict.fromkeys((*ours, *theirs)):
        told = f"{name[0]} of {name[1]!r} alone" if name[1] else name[0]
        if name not in theirs:
            yield f"the name {told} was deleted"
        elif name not in ours:
            yield f"the name {told} was added: {theirs[name]}"
        elif plain(theirs[name], None if align.still else align, "") != plain(ours[name]):
            yield f"the name {told} meant {ours[name]} and means {theirs[name]}"


def _defined(book: Delivered) -> dict[tuple[str, str], str]:
    """The defined names with the sheet that each is of, if it is, but for those that programs make for themselves."""
    sheets = {-1: "", **dict(enumerate(book.sheet_names))}
    return {(name, sheets[scope]): text.removeprefix("=") for (scope, name), text in book.contents.names.items()
            if scope in sheets and not name.startswith("_")}  # fmt: skip


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)

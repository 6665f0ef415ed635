"""What differs in a workbook as a whole: sheets, rows, columns, defined names, the mode of calculation."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.format import INDEX
from xlmodel.readback import Alignment, Delivered, plain
from xlmodel.workbook.values import letters


def book_changes(align: Alignment) -> Iterator[str]:
    """Each as a sentence."""
    for name in align.missing:
        yield f"the sheet {name!r} was deleted"
    for name in align.added:
        count = len(align.other.sheet(name).formulas)
        yield f"the sheet {name!r} was added, with {count} formulas"
    for sheet in align.maps:
        if sheet != INDEX:
            yield from _moved(align, sheet)
    yield from _names(align)
    modes = ["manual" if book.contents.manual else "automatic" for book in (align.reference, align.other)]
    if modes[0] != modes[1]:
        yield f"calculation was {modes[0]} and is {modes[1]}"


def _moved(align: Alignment, sheet: str) -> Iterator[str]:
    """Rows and columns with content that only one of the two has."""
    one, two = align.reference.sheet(sheet), align.other.sheet(sheet)
    found = align.maps[sheet]
    held = [{*book.values, *book.formulas} for book in (one, two)]
    for what, place, maps in (
        ("row", 0, (found.rows, found.rows_back)),
        ("column", 1, (found.columns, found.columns_back)),
    ):
        for cells, known, verb in zip(held, maps, ("deleted", "added"), strict=True):
            for number in sorted({cell[place] for cell in cells} - known.keys()):
                name = str(number) if what == "row" else letters(number)
                yield f"the {what} {name} of {sheet!r} was {verb}"


def _names(align: Alignment) -> Iterator[str]:
    ours, theirs = (_defined(book) for book in (align.reference, align.other))
    for name in dict.fromkeys((*ours, *theirs)):
        if name not in theirs:
            yield f"the name {name} was deleted"
        elif name not in ours:
            yield f"the name {name} was added: {theirs[name]}"
        elif plain(theirs[name], None if align.still else align, "") != plain(ours[name]):
            yield f"the name {name} meant {ours[name]} and means {theirs[name]}"


def _defined(book: Delivered) -> dict[str, str]:
    """The defined names of the whole workbook, but for those that programs make for themselves."""
    return {name: text.removeprefix("=") for (scope, name), text in book.contents.names.items()
            if scope == -1 and not name.startswith("_")}  # fmt: skip

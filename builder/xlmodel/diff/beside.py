"""What differs beside the values: validations, conditional and number formats, charts, what a build wrote down.

Compared is what holds in a cell that holds something, wherever it stands: order, numbers and priorities, and how areas
are merged or split, do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from xlmodel.diff.rules import RulesInCells
from xlmodel.format import BUILT, GUARDS
from xlmodel.packed import unpack
from xlmodel.readback import Alignment, Delivered, SheetCell, plain
from xlmodel.workbook.beside import Series, SheetBeside
from xlmodel.workbook.number_codes import GENERAL, meaning
from xlmodel.workbook.rules import AreaRule
from xlmodel.workbook.values import cell_name

CellPairs = Sequence[tuple[SheetCell, SheetCell]]
"""Where a cell stands in the first workbook and in the second."""
_ONE_CELL = re.compile(r"(\$?[A-Z]+\$?[0-9]+):\1(?![0-9])")
_NOTHING = SheetBeside()
_NONE = "none"
_NO_SERIES: Series = ()
_REMEMBERED = ((GUARDS, "how its checks were built"), (BUILT, "what it was built with"))


@dataclass(frozen=True, slots=True)
class BesideChange:
    """What stands beside values and differs, in one cell or in neighbours of a row.

    Attributes:
        what: `validation`, `conditional format`, `number format`, `chart` or `property`.
        place: the cells, or the sheet of a chart; empty for the whole file.
        label: the id or label of the row.
        before: what holds in the first workbook alone; `none` where nothing does.
        after: what holds in the second alone.
        cells: how many.
    """

    what: str
    place: str
    label: str
    before: str
    after: str
    cells: int = 1


def beside_changes(align: Alignment, cells: CellPairs) -> Iterator[BesideChange]:
    """Everything beside the values that differs.

    Args:
        align: where each cell of the first stands in the second.
        cells: those that both have and one of them fills, in order.
    """
    yield from _properties(align)
    by_sheet = {sheet: list(pairs) for sheet, pairs in groupby(cells, key=lambda pair: pair[0].sheet)}
    for sheet in align.maps:
        held = by_sheet.get(sheet, [])
        one, two = (book.beside.get(sheet, _NOTHING) for book in (align.reference, align.other))
        yield from _rules(align, "validation", held, one.validations, two.validations)
        yield from _rules(align, "conditional format", held, one.conditions, two.conditions)
        yield from _number_formats(align, held, one, two)
        yield from _charts(align, sheet, one.charts, two.charts)


def _properties(align: Alignment) -> Iterator[BesideChange]:
    for name, words in _REMEMBERED:
        told = [words if unpack(name, book.contents.properties) is not None else _NONE
                for book in (align.reference, align.other)]  # fmt: skip
        if told[0] != told[1]:
            yield BesideChange("property", "", name, told[0], told[1])


def _rules(
    align: Alignment, what: str, cells: CellPairs, ours: Sequence[AreaRule], theirs: Sequence[AreaRule]
) -> Iterator[BesideChange]:
    if not ours and not theirs:
        return
    sheet = cells[0][0].sheet if cells else ""
    one = RulesInCells(ours, lambda text: _spelled(text, None, sheet))
    two = RulesInCells(theirs, lambda text: _spelled(text, None if align.still else align, sheet))

    def pair(place: SheetCell, there: SheetCell) -> tuple[str, str]:
        before, after = one.at(place.row, place.column), two.at(there.row, there.column)
        return _said(before - after), _said(after - before)

    yield from _runs(align.reference, what, cells, pair)


def _number_formats(align: Alignment, cells: CellPairs, one: SheetBeside, two: SheetBeside) -> Iterator[BesideChange]:
    meant: dict[str, str] = {}

    def pair(place: SheetCell, there: SheetCell) -> tuple[str, str]:
        before, after = one.formats.get(place[1:], GENERAL), two.formats.get(there[1:], GENERAL)
        for code in {before, after} - meant.keys():
            meant[code] = meaning(code)
        return (before, after) if meant[before] != meant[after] else ("", "")

    shown = [
        (place, there) for place, there in cells if _is_shown(align.reference, place) or _is_shown(align.other, there)
    ]
    yield from _runs(align.reference, "number format", shown, pair)


def _is_shown(book: Delivered, place: SheetCell) -> bool:
    """Whether a number format decides how a cell reads."""
    return bool(book.formula(place)) or isinstance(book.value(place), float)


def _charts(
    align: Alignment, sheet: str, ours: Iterable[tuple[Series, ...]], theirs: Iterable[tuple[Series, ...]]
) -> Iterator[BesideChange]:
    """Charts that read other cells, or that only one has; those of equal series are the same."""
    moved = None if align.still else align
    before = [tuple(_plain_series(series, None, sheet) for series in chart) for chart in ours]
    after = [tuple(_plain_series(series, moved, sheet) for series in chart) for chart in theirs]
    for chart in list(before):
        if chart in after:
            before.remove(chart)
            after.remove(chart)
    for one, two in zip_longest(before, after):
        if one is None or two is None:
            told = [_NONE if chart is None else _of_chart(chart) for chart in (one, two)]
            yield BesideChange("chart", sheet, "", told[0], told[1])
            continue
        for first, second in zip_longest(one, two, fillvalue=_NO_SERIES):
            if first != second:
                yield BesideChange("chart", sheet, "", _of_series(first), _of_series(second))


def _plain_series(series: Series, moved: Alignment | None, sheet: str) -> Series:
    return tuple((part, _ONE_CELL.sub(r"\1", plain(reference, moved, sheet))) for part, reference in series)


def _of_chart(chart: Sequence[Series]) -> str:
    return "; ".join(_of_series(series) for series in chart) or "no series"


def _of_series(series: Series) -> str:
    return ", ".join(f"{part} {reference}" for part, reference in series) or _NONE


def _spelled(formula: str, align: Alignment | None, sheet: str) -> str:
    """A formula of a rule as every program would write it; numbers by what they are."""
    try:
        return f"{float(formula):.15g}"
    except ValueError:
        return plain(formula, align, sheet)


def _said(rules: Iterable[str]) -> str:
    return "; ".join(sorted(rules))


def _runs(
    book: Delivered, what: str, cells: CellPairs, pair: Callable[[SheetCell, SheetCell], tuple[str, str]]
) -> Iterator[BesideChange]:
    """What differs, neighbours of a row that differ alike told once."""
    last: BesideChange | None = None
    first = end = SheetCell("", 0, 0)
    for place, there in cells:
        before, after = pair(place, there)
        if before == after:
            continue
        if (
            last is not None
            and (place.sheet, place.row, place.column - 1) == end
            and ((last.before, last.after) == (before or _NONE, after or _NONE))
        ):
            last, end = replace(last, place=f"{first}:{cell_name(*place[1:])}", cells=last.cells + 1), place
            continue
        if last is not None:
            yield last
        label = book.id_at(place.sheet, place.row) or book.label_at(place.sheet, place.row)
        last, first, end = BesideChange(what, str(place), label, before or _NONE, after or _NONE), place, place
    if last is not None:
        yield last

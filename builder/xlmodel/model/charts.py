"""Charts: what is drawn, never how a cell is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlmodel.texts import Label

ChartKind = Literal["column", "line", "stacked", "waterfall", "bars", "range", "fan", "compared", "tornado"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the dashboard.

    Attributes:
        kind: `column`, `line`, `stacked` over the years; `waterfall` (first line hidden, the others stacked on it);
            `bars` (the lines at one year, below each other); `range` (from the first to the last scenario's value at
            one year, a bar a line); `fan` (one line in every scenario); `compared` (one line in the `cases` named);
            `tornado` (the ranked table).
        lines: ids drawn, in order; `second` are drawn as lines against a second axis.
        axis: title of the value axis; the unit stands in it.
        first: first member drawn; `last`: last.
        member: the year of `bars` and `range`.
        log: logarithmic value axis.
        names: text lines that name the series, one a line of `lines`; without them a series has its line's label.
        cover: whether the cover shows it as well.
        message: the text line that says what the chart shows, its title; empty where the label is.
        cases: of `compared`: cases of the scenario comparison, `as_printed` and `corrected` among them.
        restated: the unit that stands in `axis` and the one drawn in its place; empty where it is the same.
    """

    id: str
    label: Label
    kind: ChartKind
    lines: tuple[str, ...]
    second: tuple[str, ...]
    axis: Label
    second_axis: Label
    first: str
    last: str
    member: str
    log: bool
    names: tuple[str, ...]
    cover: bool
    message: str = ""
    cases: tuple[str, ...] = ()
    restated: tuple[str, ...] = ()

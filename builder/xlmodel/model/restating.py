"""Headline outputs in the multiples that a reader thinks in: rows of their own that convert, beside what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from xlmodel.expr.nodes import Convert, Ref
from xlmodel.model.files import read_toml
from xlmodel.model.items import Line
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import said

NumberDisplay = Literal["cn", "intl"]
DISPLAY = "display"
"""The sheet of restated headlines, and how their ids begin."""

_MULTIPLE = re.compile(r"\b1e[0-9]+\b")
_POWER = re.compile(r"(?:1e[0-9]+ )?(?:W|kW|MW|GW)(?=/|$)")
_MULTIPLES: dict[NumberDisplay, dict[str, str]] = {
    "cn": {"1e3": "1e4", "1e5": "1e4", "1e6": "1e4", "1e7": "1e4", "1e9": "1e8", "1e10": "1e8"},
    "intl": {"1e4": "1e6", "1e5": "1e6", "1e7": "1e6", "1e8": "1e9", "1e10": "1e9"},
}
_POWERS: dict[NumberDisplay, str] = {"cn": "1e4 kW", "intl": "GW"}


_BY_CASE = ("fan", "compared")
"""The charts that draw a headline from the comparison of scenarios."""


def shown_unit(unit: str, display: NumberDisplay) -> str:
    """The unit in which readers of a country see a quantity: 万 and 亿, or m and bn; 万千瓦 or GW.

    Only a multiple that the unit has is put in place of another; a unit without one stays.

    Example:
        >>> shown_unit("USD 1e8/year", "intl"), shown_unit("1e4 cards", "intl"), shown_unit("EUR 1e6/year", "cn")
        ('USD 1e9/year', '1e6 cards', 'EUR 1e4/year')
    """
    above, slash, below = unit.partition("/")
    if _POWER.match(unit):
        return f"{_POWERS[display]}{slash}{below}"
    known = _MULTIPLES[display]
    return f"{_MULTIPLE.sub(lambda match: known.get(match[0], match[0]), above)}{slash}{below}"


def restate_headlines(draft: Unfinished, display: NumberDisplay) -> None:
    """Adds a row for each headline whose unit changes; cover and comparison show it in place of the headline."""
    page = draft.front_page
    told = dict.fromkeys([*draft.headlines, *(name for name, _ in page.large if draft.found(name) is not None)])
    units = {name: shown_unit(draft.item(name).unit, display) for name in told}
    changed = [name for name, unit in units.items() if unit != draft.item(name).unit]
    if not changed:
        return
    s = draft.sheet(
        DISPLAY, "Output", title=said(f"restating.title_{display}"), purpose=said("restating.purpose"),
    )  # fmt: skip
    axes = dict.fromkeys(draft.item(name).axis for name in changed)
    for axis in axes:
        s.section(said("workbook.headlines") if axis in (None, draft.timeline) else axis.label, axis=axis)
        for name in changed:
            item = draft.item(name)
            if item.axis == axis:
                summary = item.summary if isinstance(item, Line) and item.summary == "cagr" else ""
                s.add(
                    Line(
                        f"{DISPLAY}.{name}", item.label, units[name], Convert(Ref(name), units[name]), item.members,
                        axis, summary=summary,
                    )
                )  # fmt: skip
    shown = [f"{DISPLAY}.{name}" if name in changed else name for name in draft.headlines]
    drawn = _fanned(draft)
    draft.headlines = [*shown, *(name for name in draft.headlines if name in changed and name in drawn)]
    large = tuple((f"{DISPLAY}.{name}" if name in changed else name, member) for name, member in page.large)
    draft.front_page = replace(page, large=large)


def shown_once(headlines: Iterable[str]) -> tuple[str, ...]:
    """The headlines a reader is shown: of one that is restated, the row that restates it alone."""
    found = tuple(headlines)
    return tuple(name for name in found if f"{DISPLAY}.{name}" not in found)


def _fanned(draft: Unfinished) -> set[str]:
    """The lines that a chart draws in several cases, for which they must be compared as they are stored."""
    path = draft.folder / draft.chart_file
    charts = read_toml(path).values() if draft.chart_file and path.is_file() else ()
    return {
        str(line)
        for chart in charts
        if isinstance(chart, dict) and chart.get("kind") in _BY_CASE
        for line in chart.get("lines", ())
    }

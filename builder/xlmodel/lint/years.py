"""A year's mean or last value is read where the line has the periods of that year (docs/semantics.md, rule 18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlmodel.expr.nodes import Call
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import ExpressionSite, Written
from xlmodel.model.calendar import YEARLY, Roll, yearly_reading
from xlmodel.model.contents import Contents
from xlmodel.model.items import Input, Line
from xlmodel.timeline import Timeline


def whole_years(model: Contents, expressions: Iterable[Written]) -> Iterator[Finding]:
    """Means and last values over years in which the line read lacks a period, which a spreadsheet takes for 0."""
    called_up = {line.id: line.expression for line in model.every_line() if isinstance(line.expression, Call)}
    for site, node in expressions:
        if site.axis is None or site.axis.id != YEARLY:
            continue
        for part in node.walk():
            item_id, how = yearly_reading(part, called_up)
            item = model.found(item_id) if item_id else None
            if item is not None and how != "sum":
                yield from _lacking(site, item, how)


def _lacking(site: ExpressionSite, item: Input | Line, how: Roll) -> Iterator[Finding]:
    along = item.axis
    if not isinstance(along, Timeline):
        return
    needed: dict[str, list[str]] = {year: [] for year in site.members}
    for period in along.members:
        year = str(along.fiscal_year(period))
        if year in needed and (how == "mean" or along.closes_year(period)):
            needed[year].append(period)
    missing = [period for periods in needed.values() for period in periods if period not in item.members]
    if not missing:
        return
    whole = [year for year, periods in needed.items() if set(periods) <= set(item.members)]
    has = f"{item.members[0]} to {item.members[-1]}" if item.members else "nothing"
    yield error(
        site.where,
        f'annual({item.id}, "{how}") reads it in {", ".join(missing)}, but {item.id} has {has}',
        _fitting(site.members, whole) or "give the line every period of a year",
    )


def _fitting(years: tuple[str, ...], whole: list[str]) -> str:
    """What to write so that the yearly line has only the years that are whole."""
    if not whole:
        return ""
    bounds = []
    if whole[0] != years[0]:
        bounds.append(f'first="{whole[0]}"')
    if whole[-1] != years[-1]:
        bounds.append(f'last="{whole[-1]}"')
    return f"keep the yearly line to {', '.join(bounds)}" if bounds else ""

"""Growth between chosen years, and stocks with what is added to them a year."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, any_of, at, deviation, index, prior, ref, span, total, where


def compound_growth(line_id: str, periods: Expression | None = None) -> Expression:
    """The line's yearly growth from the first to the last chosen year; zero where it has nothing in the first.

    Zero too where the last is not after the first, which fails the check of the years chosen.

    Args:
        line_id: a line along the timeline.
        periods: how many periods the growth is spread over, the years between unless given.
    """
    row = span(line_id, whole_axis=True)
    first, last = index(row, ref("cagr.start_place")), index(row, ref("cagr.end_place"))
    return where(
        any_of(first <= 0, ref("cagr.years") <= 0),
        0,
        (last / first) ** (1 / (ref("cagr.years") if periods is None else periods)) - 1,
    )


def added(stock: Expression) -> Expression:
    """What a stock gains, per year."""
    return (stock - prior(stock)) / ref("time.period")


def stock_and_increment(
    s: SheetBuilder, name: str, unit: str, stock: Expression, label: str, *, strong: bool = False, note: str = ""
) -> Expression:
    """The lines `NAME.stock`, from 2023, and `NAME.increment`, from 2024; a strong stock shows its growth."""
    found = s.line(f"{name}.stock", unit, stock, label, first=2023, strong=strong, cagr=strong)
    s.line(f"{name}.increment", f"{unit}/year", added(found), f"{label} added", first=2024, note=note)
    return found


def increments_left(m: Draft, name: str, first: int = 2023) -> Expression:
    """How far the first stock and all increments are from the last stock; zero when all is well."""
    together = at(f"{name}.stock", first) + total(span(f"{name}.increment")) * m["time.period"]
    return deviation(together, at(f"{name}.stock", m.timeline.last))

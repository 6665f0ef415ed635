"""Compound growth between the two years chosen on the control sheet."""

from __future__ import annotations

from xlmodel import Expression, index, ref, span, where


def compound_growth(line_id: str, periods: Expression) -> Expression:
    """The line's yearly growth from the first to the last chosen year; zero where it has nothing in the first.

    Args:
        line_id: a line along the timeline.
        periods: how many periods the growth is spread over.
    """
    row = span(line_id, whole_axis=True)
    first, last = index(row, ref("cagr.start_place")), index(row, ref("cagr.end_place"))
    return where(first <= 0, 0, (last / first) ** (1 / periods) - 1)

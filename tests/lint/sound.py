"""A model without findings, to be spoilt."""

from __future__ import annotations

from collections.abc import Callable

from xlmodel import Draft, Expression, Label, SheetBuilder

from tests.small_model import sales_sheet, small_model

Spoil = Callable[[Draft, SheetBuilder], object]


def placed(m: Draft) -> Draft:
    """The draft with what its sheets hold so far."""
    m.place()
    return m


def sound() -> tuple[Draft, SheetBuilder]:
    """A model without findings, and its calculation sheet."""
    m = small_model()
    s = sales_sheet(m)
    s.line("revenue", "USD/year", m["cups"] * m["price"] - m["rent"], label=Label("Revenue", zh="收入"), cagr=True)
    return m, s


def add(s: SheetBuilder, formula: Expression, *, first: int | None = None, line_id: str = "bad") -> Expression:
    return s.line(line_id, "USD/year", formula, label=Label(line_id, zh=f"中{line_id}"), first=first)

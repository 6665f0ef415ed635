"""Value rules that more than one room follows; docs/semantics.md has them all, by number."""

from __future__ import annotations

NOT_MEANINGFUL = "n.m."
"""What stands where a change has no meaningful ratio (rule 14)."""


def relative_change(base: float, value: float) -> float | None:
    """The change from `base` to `value` as a share of `base`; None where that says nothing (rule 14).

    Example:
        >>> relative_change(200.0, 250.0)
        0.25
        >>> relative_change(-317.0, -640.0) is None
        True
    """
    return value / base - 1 if base > 0 and value >= 0 else None


def in_points(unit: str) -> bool:
    """Whether `unit` is shown in percent, and a change of it in points: a share or a rate (rule 14)."""
    return unit in ("ratio", "growth")


POINTS = "pp"
"""Percentage points, as they are written after a number in each language."""


def change_in_percent(base: float, value: float, unit: str = "") -> str:
    """The change as text: `+25.00%` of the base, `+5.00 pp` of a share or rate, or `n.m.` (rule 14)."""
    if in_points(unit):
        return f"{100 * (value - base):+.2f} {POINTS}"
    found = relative_change(base, value)
    return NOT_MEANINGFUL if found is None else f"{found:+.2%}"

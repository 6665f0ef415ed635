"""Axes: what runs across the columns of a sheet. A timeline is an axis whose members are years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from xlmodel.errors import ModelError, nearest
from xlmodel.texts import Label, Wording, said

Frequency = Literal["year", "quarter", "month"]
PERIODS: dict[Frequency, int] = {"year": 1, "quarter": 4, "month": 12}
"""How many periods of each kind a year has."""
_NAMES: dict[Frequency, str] = {"year": "timeline.year", "quarter": "timeline.quarter", "month": "timeline.month"}
_PATTERNS: dict[Frequency, re.Pattern[str]] = {
    "year": re.compile(r"[12][0-9]{3}"),
    "quarter": re.compile(r"[12][0-9]{3}Q[1-4]"),
    "month": re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])"),
}


_FEW = 24


@dataclass(frozen=True, slots=True)
class Axis:
    """Ordered members across the columns of a sheet: `members` are keys, `labels` what the header shows."""

    id: str
    label: Label
    members: tuple[str, ...]
    labels: tuple[Label, ...]

    def position(self, member: str) -> int:
        """The 0-based place of `member`.

        Raises:
            ModelError: the axis has no such member.
        """
        try:
            return self.members.index(member)
        except ValueError:
            raise ModelError(f"axis {self.id!r} has no member {member!r}", hint=self.near(member)) from None

    def near(self, member: str) -> str:
        """What to write instead of a member that there is not: the nearest, or those there are."""
        close = nearest(member, self.members)
        if len(self.members) > _FEW:
            return close or self.extent
        few = f"its members are {', '.join(self.members)}"
        return few if self.is_time else close or few

    @property
    def extent(self) -> str:
        """From which member to which it runs."""
        return f"it runs from {self.members[0]} to {self.members[-1]}"

    @property
    def is_time(self) -> bool:
        """Whether the members are periods."""
        return False


@dataclass(frozen=True, slots=True)
class Timeline(Axis):
    """Consecutive years, quarters or months; those up to `last_history` are actuals (A), later ones estimates (E).

    Attributes:
        last_history: the last period of actuals, one of the members.
        frequency: what a period is, as a unit of time: `year`, `quarter` or `month`.
        year_end: the month (1 to 12) in which fiscal years end.
    """

    last_history: str = ""
    frequency: Frequency = "year"
    year_end: int = 12

    @property
    def is_time(self) -> bool:
        """Whether the members are periods."""
        return True

    @property
    def last(self) -> str:
        """The last period: what a model speaks of at its end, however far the calendar runs."""
        return self.members[-1]

    @property
    def periods_a_year(self) -> int:
        """How many periods a year has: 1, 4 or 12."""
        return PERIODS[self.frequency]

    def is_history(self, position: int) -> bool:
        """Whether the period at a position holds actuals."""
        return self.members[position] <= self.last_history

    def fiscal_year(self, member: str) -> int:
        """The fiscal year a period belongs to, named by the calendar year in which it ends."""
        return _number(member, self.frequency, self.year_end) // self.periods_a_year

    def first_day(self, member: str) -> date:
        """The first day of a period."""
        return self._day(member, 0)

    def period(self, text: str) -> str:
        """The text, which must be a period of this kind, on this calendar or beyond it.

        Raises:
            ModelError: it is none.
        """
        if not _PATTERNS[self.frequency].fullmatch(text):
            raise ModelError(f"{text!r} is no {self.frequency}", hint=f"write it like {self.members[-1]}")
        return text

    def last_day(self, member: str) -> date:
        """The last day of a period."""
        return self._day(member, 1) - timedelta(days=1)

    def _day(self, member: str, after: int) -> date:
        number = _number(member, self.frequency, self.year_end) + after
        months = number * (12 // self.periods_a_year) - 12 + self.year_end
        return date(months // 12, months % 12 + 1, 1)

    def rolled(self, history: int | str, *, further: int = 0) -> Timeline:
        """The calendar with actuals up to `history`, and `further` periods more at its end.

        Raises:
            ModelError: a text that is no period of its kind, or one that lies outside.
        """
        end = _number(self.members[-1], self.frequency, self.year_end) + further
        last = _member(end, self.frequency, self.year_end)
        return timeline(self.members[0], last, history=history, year_end=self.year_end)

    @property
    def years(self) -> Timeline:
        """The fiscal years of the calendar, the first and last of them perhaps in part; itself where it is yearly."""
        if self.frequency == "year":
            return self
        whole = [year for year, last in self._last_of_year().items() if self.is_history(self.position(last))]
        first = self.fiscal_year(self.members[0])
        return _timeline(
            "time.years", first, self.fiscal_year(self.members[-1]), "year", self.year_end,
            max(whole, default=first - 1),
        )  # fmt: skip

    def closes_year(self, member: str) -> bool:
        """Whether the period is the last of its fiscal year, or the last there is."""
        return self._last_of_year()[self.fiscal_year(member)] == member

    def _last_of_year(self) -> dict[int, str]:
        return {self.fiscal_year(member): member for member in self.members}


def timeline(first: int | str, last: int | str, *, history: int | str, year_end: int | str = 12) -> Timeline:
    """The calendar from `first` to `last`, both included.

    Args:
        first: its first period: a year (`2025` or `"2025"`), a fiscal quarter (`"2025Q1"`) or a month (`"2025-03"`).
        last: its last period, of the same kind.
        history: the last period of actuals.
        year_end: the month in which fiscal years end (`"06"`); fiscal year 2025 ends in that month of 2025, and
            `2025Q1` is its first quarter.

    Raises:
        ModelError: a text that is no period, periods of different kinds, or periods out of order.
    """
    texts = [str(text) for text in (first, last, history)]
    kinds = [_frequency(text) for text in texts]
    if len(set(kinds)) > 1:
        told = ", ".join(f"{text} is a {kind}" for text, kind in zip(texts, kinds, strict=True))
        raise ModelError(f"a timeline has periods of one kind: {told}", hint="write all three alike")
    closing = int(year_end) if str(year_end).isdigit() else 0
    if not 1 <= closing <= 12:
        raise ModelError(f"fiscal years cannot end in month {year_end!r}", hint='a month from "01" to "12"')
    begin, end, known = (_number(text, kinds[0], closing) for text in texts)
    if begin > end:
        raise ModelError(f"the timeline begins in {first}, after its end in {last}")
    if not begin - 1 <= known <= end:
        before = _member(begin - 1, kinds[0], closing)
        hint = f"the last period of actuals, {before} to {last} ({before}: none)"
        raise ModelError(f"history={history!r} lies outside the timeline, {first} to {last}", hint=hint)
    return _timeline("time", begin, end, kinds[0], closing, known)


def _timeline(axis_id: str, begin: int, end: int, frequency: Frequency, year_end: int, known: int) -> Timeline:
    members = tuple(_member(number, frequency, year_end) for number in range(begin, end + 1))
    fiscal = "FY" if year_end != 12 and frequency == "year" else ""
    marks = ("A" if number <= known else "E" for number in range(begin, end + 1))
    labels = tuple(Label(f"{fiscal}{m}{mark}") for m, mark in zip(members, marks, strict=True))
    last_history = _member(known, frequency, year_end)
    return Timeline(axis_id, said(_NAMES[frequency]), members, labels, last_history, frequency, year_end)


def _frequency(text: str) -> Frequency:
    found = next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(text)), None)
    if found is None:
        raise ModelError(f"{text!r} is no period", hint='write 2025, "2025Q1" or "2025-03"')
    return found


def _number(text: str, frequency: Frequency, year_end: int) -> int:
    """The number of a period, counted so that the first period of fiscal year y is y times the periods a year."""
    year = int(text[:4])
    if frequency == "month":
        return year * 12 + int(text[5:]) - 1 + 12 - year_end
    return year if frequency == "year" else year * 4 + int(text[5:]) - 1


def _member(number: int, frequency: Frequency, year_end: int) -> str:
    if frequency == "month":
        year, month = divmod(number - 12 + year_end, 12)
        return f"{year:04d}-{month + 1:02d}"
    return f"{number:04d}" if frequency == "year" else f"{number // 4:04d}Q{number % 4 + 1}"


def axis(axis_id: str, label: Wording, members: Sequence[tuple[str, Wording]]) -> Axis:
    """A category axis from (key, label) pairs, in order.

    Raises:
        ModelError: an id that is no text, a label or member of another kind, or no member.
    """
    if not isinstance(axis_id, str) or not isinstance(label, str | Label):
        raise ModelError("axis() takes an id and a label, then its members", hint=_AXIS)
    pairs = [] if isinstance(members, str) or not isinstance(members, Sequence) else [*members]
    if not pairs or not all(_is_pair(pair) for pair in pairs):
        raise ModelError(f"axis({axis_id!r}): its members are no list of pairs, key and label", hint=_AXIS)
    return Axis(axis_id, Label.of(label), tuple(key for key, _ in pairs), tuple(Label.of(text) for _, text in pairs))


_AXIS = 'for example axis("shop", "Shop", [("north", "North"), ("south", "South")])'


def _is_pair(pair: object) -> bool:
    """Whether it is a key with its label."""
    plain = isinstance(pair, tuple | list) and len(pair) == 2
    return plain and isinstance(pair[0], str) and isinstance(pair[1], str | Label)  # type: ignore[index]

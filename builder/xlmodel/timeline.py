"""Axes: what runs across the columns of a sheet. A timeline is an axis whose members are years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlmodel.errors import ModelError
from xlmodel.texts import Label, said


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
            raise ModelError(
                f"axis {self.id!r} has no member {member!r}", hint=f"its members are {', '.join(self.members)}"
            ) from None

    @property
    def is_time(self) -> bool:
        """Whether the members are periods."""
        return False


@dataclass(frozen=True, slots=True)
class Timeline(Axis):
    """Consecutive years; those up to `last_history` are actuals (A), later ones estimates (E)."""

    last_history: int = field(default=0)

    @property
    def is_time(self) -> bool:
        """Whether the members are periods."""
        return True

    @property
    def years(self) -> tuple[int, ...]:
        """The years in order."""
        return tuple(int(member) for member in self.members)


def timeline(first: int, last: int, *, history: int) -> Timeline:
    """The yearly timeline from `first` to `last`; `history` is the last year of actuals."""
    members = tuple(str(year) for year in range(first, last + 1))
    labels = tuple(Label(f"{m}{'A' if int(m) <= history else 'E'}") for m in members)
    return Timeline("time", said("timeline.year"), members, labels, last_history=history)


def axis(axis_id: str, label: Label, members: Sequence[tuple[str, Label]]) -> Axis:
    """A category axis from (key, label) pairs, in order."""
    return Axis(axis_id, label, tuple(key for key, _ in members), tuple(text for _, text in members))

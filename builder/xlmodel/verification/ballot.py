"""The vote on one cell.

Each engine that has a value for the cell has one voice: it is *for* the stored value where it confirms it, *against* it
where it computes another, and *excused* where a declared weakness explains that other value.

Excuses hold where an engine without a weakness on the cell is for. Elsewhere one falls where another engine that
differs comes to the same value without a weakness there, or with a different one, or where both are known for no more
than some recorded answers to a function; and with it the excuses of the cells that follow from this one. An error value
is never borne out so; nor, between two weaknesses, a truth value, nothing, 0 or 1, or what another cell carries on.

Two engines against that share a value are a *rival*. The outcome is the first that applies:

- `taken`: the stored value was taken as given, none is for and none against;
- `uncounted`: the file stores no value, or no engine has one, or the only one that has one is against;
- `declared`: every engine that has a value is excused;
- `differs`: none is for, and there is a rival;
- `alone`: one is for, and no other has a value;
- `agrees`: some are for and none against; or two are for, one of them without a weakness; or two are for, or one
  without a weakness, and there is no rival; engines for by one weakness are one;
- `split`: anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xlmodel.engines import CellAddress, CellValue, ErrorValue
from xlmodel.engines.weaknesses import is_of_a_function
from xlmodel.verification.compare import TOLERANCE, agree

OUTCOMES = ("agrees", "alone", "differs", "split", "declared", "uncounted", "taken")
CONFIRMED = frozenset({"agrees", "alone"})
"""Outcomes that say the stored value is right."""
SETTLED = CONFIRMED | {"declared", "taken"}
"""Outcomes that say nothing against the file."""
_QUORUM = 2
_CARRIED = ("reads ", "follows from ")
"""How a note begins that tells of a cell read."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One formula cell.

    Attributes:
        address: the cell.
        stored: the value in the file.
        computed: the value of each engine; missing where it has none.
        confirming: the engines for the stored value.
        firm: those of them that have no declared weakness on the cell.
        voices: how many they count for: those with one weakness for one.
        excused: the engines that differ by a declared weakness, and whose excuse holds.
        taken: the stored value was taken as given, for only Excel can know it.
        tolerance: the largest relative gap between two numbers that count as the same.
    """

    address: CellAddress
    stored: CellValue
    computed: Mapping[str, CellValue]
    confirming: frozenset[str] = frozenset()
    firm: frozenset[str] = frozenset()
    voices: int = 0
    excused: frozenset[str] = frozenset()
    taken: bool = False
    tolerance: float = TOLERANCE

    @property
    def against(self) -> frozenset[str]:
        """The engines that compute another value, and are not excused."""
        return frozenset(self.computed) - self.confirming - self.excused

    @property
    def rival(self) -> CellValue:
        """The value that two engines against share; None where no two do."""
        return self._shared_by(self.against)

    @property
    def majority(self) -> CellValue:
        """The value that at least two engines share, those excused left out; None where no two do."""
        return self._shared_by(frozenset(self.computed) - self.excused)

    @property
    def outcome(self) -> str:
        """How the vote on the cell ends."""
        sole = len(self.computed) == 1
        if self.taken and not self.confirming and not self.against:
            return "taken"
        if self.stored is None or not self.computed:
            return "uncounted"
        if not self.confirming:
            if not self.against:
                return "declared"
            if sole:
                return "uncounted"
            return "split" if self.rival is None else "differs"
        if sole:
            return "alone"
        two, firm = self.voices >= _QUORUM, bool(self.firm)
        if not self.against or (two and firm):
            return "agrees"
        return "agrees" if (two or firm) and self.rival is None else "split"

    def to_json(self) -> dict[str, Any]:
        """The ballot as JSON values."""
        return {
            "sheet": self.address.sheet, "cell": self.address.cell, "outcome": self.outcome, "stored": self.stored,
            "majority": self.majority, "confirming": sorted(self.confirming), "computed": dict(self.computed),
        }  # fmt: skip

    def _shared_by(self, engines: frozenset[str]) -> CellValue:
        values = [value for name, value in self.computed.items() if name in engines]
        for number, value in enumerate(values):
            if any(same(value, other, self.tolerance) for other in values[number + 1 :]):
                return value
        return None


def fallen(notes: Mapping[str, str], computed: Mapping[str, CellValue], tolerance: float) -> frozenset[str]:
    """The engines whose excuse falls because another that differs comes to the same value.

    Args:
        notes: of each engine that differs, the weakness that explains it; empty where none does.
        computed: the value of each engine.
        tolerance: the largest relative gap between two numbers that count as the same.
    """
    return frozenset(
        name
        for name, note in notes.items()
        if note and not isinstance(computed[name], ErrorValue)
        and any(
            other != name and same(computed[name], computed[other], tolerance)
            and _bears_out(told, note, computed[name])
            for other, told in notes.items()
        )
    )  # fmt: skip


def _bears_out(told: str, note: str, value: CellValue) -> bool:
    """Whether an engine with the note `told` bears out the value of one with another note."""
    if not told:
        return True
    if told.startswith(_CARRIED) or note.startswith(_CARRIED) or not _is_telling(value):
        return False
    return _weakness(told) != _weakness(note) or is_of_a_function(note)


def counted_once(cautions: Iterable[str]) -> int:
    """How many voices some engines have, each with its caution on the cell: a weakness they share makes them one."""
    held = list(cautions)
    shared = {_weakness(caution) for caution in held if caution and not is_of_a_function(caution)}
    return len(shared) + sum(not caution or is_of_a_function(caution) for caution in held)


def _weakness(note: str) -> str:
    return note.partition(": ")[0]


def _is_telling(value: CellValue) -> bool:
    """Whether two would hardly come to a value by different faults."""
    return not isinstance(value, bool) and value not in {None, "", 0.0, 1.0}


def same(first: CellValue, second: CellValue, tolerance: float = TOLERANCE) -> bool:
    """Whether two votes are the same; here an error value may equal itself."""
    if isinstance(first, ErrorValue) or isinstance(second, ErrorValue):
        return type(first) is type(second) and first == second
    return agree(first, second, tolerance, booleans=False) or agree(second, first, tolerance, booleans=False)

"""A set of cases: what is changed in each, and what is looked at; one class a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from xlmodel.expr.nodes import Node
from xlmodel.model.items import Line
from xlmodel.texts import Label
from xlmodel.timeline import Axis

CellId = tuple[str, str]
"""A line or input and a member of its axis."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one case changes of the model as it stands.

    Attributes:
        scenario: its scenario; the selected one where empty.
        corrections: those that are on; as switched where `None`.
        factors: on the values of inputs, by id.
        chosen: the keys of choices, by id.
    """

    scenario: str = ""
    corrections: tuple[str, ...] | None = None
    factors: Mapping[str, float] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseSet:
    """A set of cases.

    Attributes:
        id: of the set and of its sheet.
        axis: its members are the cases.
        changes: what each case changes; the lines of the set are held against the model with these changes.
        outputs: the lines the set is laid out for, each with the members wanted.
        rules: what each driver becomes in a case, as an expression of itself (the model's own value) and the settings.
        settings: ids of the inputs along `axis` that hold the changes as numbers.
        base: the case that must equal the model.
        derived: lines along `axis` that are worked out from the settings.
        alike: which of these flags the cases that stand where the model stands and must equal it, if others may.
    """

    id: str
    label: Label
    axis: Axis
    changes: Mapping[str, Case]
    outputs: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, Node]
    settings: tuple[str, ...]
    base: str
    derived: tuple[Line, ...] = ()
    alike: str = ""

    @property
    def cells(self) -> list[CellId]:
        """The outputs, one by one."""
        return [(line_id, member) for line_id, members in self.outputs.items() for member in members]


@dataclass(frozen=True, slots=True)
class Comparison(CaseSet):
    """Every scenario, the selected one (the base), then that as printed and with all corrections."""


@dataclass(frozen=True, slots=True)
class Grid(CaseSet):
    """Two drivers, each at its steps: a case for every pair.

    Attributes:
        steps: factors on the live value of the first driver, in their order; 1 is one of them.
        across: the same of the second.
    """

    steps: tuple[float, ...] = ()
    across: tuple[float, ...] = ()

    @staticmethod
    def case(down: float, across: float) -> str:
        """The case of a pair of steps."""
        return f"{down:g}x{across:g}"


@dataclass(frozen=True, slots=True)
class Tornado(CaseSet):
    """Each driver alone at its own low and high, then none; where that is as corrected, then the model as it is.

    Attributes:
        drivers: in their order.
        unmoved: the case that the others are held against: that of no driver.
    """

    drivers: tuple[str, ...] = ()
    unmoved: str = ""

    @staticmethod
    def case(driver: str, edge: Literal["low", "high"]) -> str:
        """The case of a driver at its low or high."""
        return f"{driver}:{edge}"

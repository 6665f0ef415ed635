"""What is selected of a model: the scenario, changes to inputs, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlmodel.model.items import Value


@dataclass(frozen=True, slots=True)
class Selection:
    """One position of all switches.

    Attributes:
        scenario: id of the scenario.
        changes: new values of inputs, by id and member; they hold in every scenario.
        corrections: ids of the corrections that are on.
    """

    scenario: str = "base"
    changes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    corrections: tuple[str, ...] = ()

"""A printed figure: what the source says, and which line it is held against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as the source prints it.

    Attributes:
        key: its record in the tables.
        member: the member of the line's axis it belongs to, `SCALAR` for a single value.
        half: half a unit of the last printed digit: the rounding interval is value ± half.
        decimals: of the printed value; negative where its last digits are not printed.
        lower_bound: the source says "more than".
        errata: ids of errata that concern it.
        moved_by: ids of corrections that take the model away from it when they are on.
    """

    key: str
    where: str
    id: str
    label: str
    unit: str
    period: str
    member: str
    value: float
    half: float
    decimals: int
    lower_bound: bool
    errata: tuple[str, ...]
    moved_by: tuple[str, ...]

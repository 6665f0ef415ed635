"""What every recalculation engine offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from xlmodel.workbook.contents import Place
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.links import Loaded
from xlmodel.workbook.values import CellAddress, CellValue, Overrides


@dataclass(frozen=True, slots=True)
class Abilities:
    """In what engines differ, as data: asked by tests, `verify` and `doctor` alike.

    Attributes:
        summary: one line on what the engine is.
        booleans: tells TRUE from 1 in every result, looked up or computed.
        as_written: gets every formula as the file writes it, no name, table or intersection put in cells' terms.
        own_program: is a program of its own, so that no crash of it reaches ours.
    """

    summary: str
    booleans: bool = True
    as_written: bool = False
    own_program: bool = False

    @property
    def told(self) -> str:
        """The summary and what else there is to know, in words."""
        notes = (
            "" if self.booleans else "does not always tell TRUE from 1",
            "takes formulas as written" if self.as_written else "",
            "a program of its own" if self.own_program else "",
        )
        return "; ".join(filter(None, (self.summary, *notes)))


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What an engine made of a workbook.

    Attributes:
        engine: the engine's name.
        version: and version.
        values: the computed value of every formula cell; None where the engine has none.
        unsupported: why a cell has none.
        clock: cells whose value depends on the clock, on chance or on the machine.
        cautions: cells with a construct the engine is known to compute otherwise than Excel, and why.
        seconds: what it took.
        taken: cells whose stored value was taken as given, for only Excel can know it, and why.
        circular: cells of circles the file allows, with the distance from a fixed point that its setting leaves.
    """

    engine: str
    version: str
    values: Mapping[CellAddress, CellValue]
    unsupported: Mapping[CellAddress, str] = field(default_factory=dict)
    clock: frozenset[CellAddress] = frozenset()
    cautions: Mapping[CellAddress, str] = field(default_factory=dict)
    seconds: float = 0.0
    taken: Mapping[CellAddress, str] = field(default_factory=dict)
    circular: Mapping[CellAddress, float] = field(default_factory=dict)


class Session(Protocol):
    """A workbook loaded once, recalculated for any number of overrides."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def recalculate(self, overrides: Overrides | None = None) -> Recalculation:
        """Computes every formula cell from the workbook's inputs, `overrides` in place of some of them."""
        ...


@runtime_checkable
class Prober(Protocol):
    """A session that can compute a few cells and no more, many times over."""

    def probe(self, overrides: Mapping[Place, CellValue], wanted: Sequence[Place]) -> Mapping[Place, CellValue]:
        """The values of some formula cells with other values in some; a cell without a value is missing."""
        ...


class Engine(Protocol):
    """A recalculation engine; it never sees the values the file stores for its formulas."""

    @property
    def name(self) -> str:
        """The name `get` knows it by."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What it can do."""
        ...

    def version(self) -> str:
        """Its version; empty where it is not installed."""
        ...

    def available(self) -> bool:
        """Whether it can be used on this machine."""
        ...

    def session(self, workbook: Path | Loaded, limits: Limits = DEFAULT_LIMITS) -> Session:
        """Loads a workbook for several recalculations."""
        ...

    def recalculate(
        self, workbook: Path, *, overrides: Overrides | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Recalculation:
        """Loads a workbook and computes every formula cell once."""
        ...

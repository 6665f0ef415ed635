"""The formulas of a row: put together once, and moved along its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlmodel.expr.nodes import Blank, Given, Node, Ref, Run, Scenarios, Stack
from xlmodel.formula.render import ATOM, Renderer, Site, render
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.places import FIRST, Places, Target
from xlmodel.refs import a1

_PER_CELL = (Run, Scenarios, Given, Stack, Here, HereRange, Blank)
"""What is read otherwise than by a cell in the formula's own column or by one that stays."""
_MARK = re.compile("\x00([0-9]+)\x00")


@dataclass(frozen=True, slots=True)
class _MovingCell:
    """A cell that moves with the formula: its row, and its column where the formula stands in the first."""

    row: int
    column: int
    fixed_row: bool


class RowFormulas:
    """Formula texts of a workbook, as `render` gives them; those of one row from a common pattern."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._met: set[tuple[int, str, int, str]] = set()
        self._patterns: dict[tuple[int, str, int, str], tuple[list[str], list[_MovingCell]] | None] = {}

    def text(self, node: Node, site: Site) -> str:
        """The formula of an expression at a site, with its leading `=`; the expression is kept alive by the caller.

        Raises:
            UnsupportedError: as `render`.
        """
        key = (id(node), site.sheet, site.row, site.table)
        if key not in self._met:  # most rows of a table have one cell
            self._met.add(key)
            return render(node, self.places, site)
        if key not in self._patterns:
            self._patterns[key] = self._pattern(node, site)
        pattern = self._patterns[key]
        if pattern is None:
            return render(node, self.places, site)
        texts, cells = pattern
        moved = [a1(c.row, c.column + site.position, fixed_row=c.fixed_row) for c in cells]
        return "=" + "".join(part for pair in zip(texts, [*moved, ""], strict=True) for part in pair)

    def _pattern(self, node: Node, site: Site) -> tuple[list[str], list[_MovingCell]] | None:
        if any(isinstance(part, _PER_CELL) for part in node.walk()):
            return None
        renderer = _Moving(self.places, site)
        text = renderer.text(node)[0]
        if renderer.reads_directly:
            return None
        parts = _MARK.split(text)
        return parts[::2], [renderer.cells[int(number)] for number in parts[1::2]]


class _Moving(Renderer):
    """Renders a formula with a mark in place of each cell that moves with it."""

    def __init__(self, places: Places, site: Site) -> None:
        super().__init__(places, site)
        self.cells: list[_MovingCell] = []
        self.reads_directly = False
        """Whether a row of another sheet is read by its place there."""

    def text(self, node: Node) -> tuple[str, int]:
        if not isinstance(node, Ref) or self._places.is_scalar(Target("line", node.id)):
            return super().text(node)
        row = self._places.rows.get((self._site.sheet, Target("line", node.id)))
        if row is None:
            self.reads_directly = True
            return super().text(node)
        self.cells.append(_MovingCell(row, FIRST + node.shift, node.anchor == "fixed"))
        return f"\x00{len(self.cells) - 1}\x00", ATOM

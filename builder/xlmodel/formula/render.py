"""The one place where an expression becomes Excel formula text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xlmodel.errors import UnsupportedError
from xlmodel.expr.nodes import (
    PERCENT,
    At,
    Binary,
    Blank,
    Call,
    Cell,
    Column,
    Convert,
    DisplayGap,
    Field,
    Given,
    Negate,
    Node,
    NotMeaningful,
    Number,
    Proven,
    Ref,
    Run,
    Scenarios,
    Span,
    Stack,
    Summary,
    Text,
    Words,
)
from xlmodel.functions import function
from xlmodel.layout.here import Here, HereRange, SheetRange
from xlmodel.layout.places import Places, Target
from xlmodel.refs import a1
from xlmodel.texts import NOT_MEANINGFUL, said
from xlmodel.units import conversion

_PRECEDENCE = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_NEGATE = 6
ATOM = 7
_SAME_LEVEL_SAFE = {("+", "+"), ("+", "-"), ("*", "*"), ("&", "&")}


@dataclass(frozen=True, slots=True)
class Site:
    """Where a formula stands: its sheet, its position on the axis, its row and (in a table) the table."""

    sheet: str
    position: int = 0
    row: int = 0
    table: str = ""


def render(node: Node, places: Places, site: Site) -> str:
    """The formula text of an expression at a site, with its leading `=`.

    Raises:
        UnsupportedError: a node that has no formula there; nothing partial is returned.
    """
    return "=" + Renderer(places, site).text(node)[0]


class Renderer:
    """Renders the nodes of one formula."""

    def __init__(self, places: Places, site: Site) -> None:
        self._places = places
        self._site = site

    def text(self, node: Node) -> tuple[str, int]:
        """The text of a node and how tightly it binds."""
        places, site = self._places, self._site
        match node:
            case Ref(line_id, shift, anchor):
                target, position = Target("line", line_id), site.position + shift
                return places.local(site.sheet, target, position, anchor=anchor), ATOM
            case Binary(operator, left, right):
                return self._binary(operator, left, right)
            case Call(name, arguments):
                function(name)
                texts = [self.text(argument)[0] for argument in arguments]
                apart = [a for a, text in zip(arguments, texts, strict=True) if isinstance(a, Stack) and "," in text]
                if apart and name == "SUMPRODUCT":
                    return self._products(arguments)
                if apart and name not in _TAKE_LISTS:
                    raise _not_in_one_piece(name, apart[0])
                if name == "INDEX" and _ROW.fullmatch(texts[0]):
                    texts.insert(1, "1")
                return f"{name}({','.join(texts)})", ATOM
            case Number() if node == PERCENT:
                return "1%", ATOM
            case Number(value):
                return (f"{value:g}", ATOM) if value >= 0 else (f"{value:g}", _NEGATE)
            case Blank(line_id) if line_id:
                return "0", ATOM
            case Text(value):
                return _quoted(value), ATOM
            case Words(label):
                return _quoted(label.text(places.language)), ATOM
            case NotMeaningful():
                return _quoted(said(NOT_MEANINGFUL).text(places.language)), ATOM
            case At():
                return places.member(site.sheet, node), ATOM
            case Summary(line_id):
                return places.local(site.sheet, Target("summary", line_id), 0), ATOM
            case Cell(table, column, key, anchor):
                return places.local(site.sheet, Target("cell", table, column, key), 0, anchor=anchor), ATOM
            case Stack(items, dimension):
                cells = [None if _is_empty(item) else self.text(item)[0] for item in items]
                listed = self._is_part(dimension, cells)
                return (",".join(filter(None, cells)) if listed else _range(cells)), ATOM
            case Span():
                return places.row_range(site.sheet, node), ATOM
            case Run():
                return places.run_range(site.sheet, node, site.position), ATOM
            case Column():
                return places.column_range(site.sheet, node), ATOM
            case Scenarios():
                return places.scenario_range(site.sheet, node, site.position), ATOM
            case Here(row, column, fixed_row, fixed_column):
                return a1(row, column, fixed_row=fixed_row, fixed_column=fixed_column), ATOM
            case HereRange():
                begin = a1(node.row, node.column, fixed_row=node.fixed_row, fixed_column=node.fixed_column)
                end = a1(node.last_row, node.last_column, fixed_row=node.fixed_row, fixed_column=node.fixed_column)
                return f"{begin}:{end}", ATOM
            case DisplayGap(display):
                return places.display_gap(display), ATOM
            case Proven(part):
                return places.proof(part), ATOM
            case SheetRange():
                return places.sheet_range(node), ATOM
            case Field():
                return places.field(site.table, node, site.row), ATOM
            case Convert(operand, _):
                return self._convert(node, operand)
            case Given(operand):
                return f"ISNUMBER({self._entry(operand)})", ATOM
            case Negate(operand):
                inner, level = self.text(operand)
                return "-" + (inner if level > _NEGATE else f"({inner})"), _NEGATE
            case _:
                raise UnsupportedError(f"{type(node).__name__} has no Excel formula")

    def _entry(self, operand: Node) -> str:
        """The cell that an input's entry stands in: of a driver, that of the scenario, whose live row has no blank."""
        rule = self._places.rule(operand.id) if isinstance(operand, Ref) else None
        return self.text(operand if rule is None else rule)[0]

    def _binary(self, operator: str, left: Node, right: Node) -> tuple[str, int]:
        level = _PRECEDENCE[operator]
        left_text, left_level = self.text(left)
        right_text, right_level = self.text(right)
        if left_level < level or (operator == "^" and left_level <= _NEGATE):
            left_text = f"({left_text})"
        loose = right_level < level or right_level == _NEGATE
        if loose or (right_level == level and (operator, _operator(right)) not in _SAME_LEVEL_SAFE):
            right_text = f"({right_text})"
        return f"{left_text}{operator}{right_text}", level

    def _is_part(self, dimension: str, cells: list[str | None]) -> bool:
        """Whether a few members of a dimension are read: as a range they would look like a block with rows left out."""
        known = self._places.model.dimensions.get(dimension)
        return known is not None and bool(known.parent) and len(cells) <= _LISTED

    def _products(self, arguments: tuple[Node, ...]) -> tuple[str, int]:
        """The sum of the products of stacks whose rows stand apart, written out."""
        stacks = [argument for argument in arguments if isinstance(argument, Stack)]
        if len(stacks) < len(arguments) or len(stacks[0].items) > _WRITTEN_OUT:
            raise _not_in_one_piece("SUMPRODUCT", stacks[0])
        products = [_folded("*", factors) for factors in zip(*(stack.items for stack in stacks), strict=True)]
        return self.text(_folded("+", products))

    def _convert(self, node: Convert, operand: Node) -> tuple[str, int]:
        found = conversion(self._places.model, node)
        factor = self._places.local(self._site.sheet, Target("convert", found.id), 0)
        text, level = self.text(operand)
        if level < _PRECEDENCE["*"]:
            text = f"({text})"
        return f"{text}{'*' if found.multiply else '/'}{factor}", _PRECEDENCE["*"]


_TAKE_LISTS = frozenset({"SUM", "MIN", "MAX", "AVERAGE"})
"""The functions that read a list of cells as they read a range."""
_LISTED = 100
"""The most cells that a function is given one by one; Excel takes 255."""
_WRITTEN_OUT = 8
"""The most products a sum is written out with where it cannot be a SUMPRODUCT of ranges."""


def _not_in_one_piece(name: str, stack: Stack) -> UnsupportedError:
    return UnsupportedError(
        f"{name} needs the rows of {stack.template} below each other",
        hint="declare them as one block, or give each product a line of its own and total that",
    )


def _folded(operator: str, nodes: Iterable[Node]) -> Node:
    first, *rest = nodes
    for node in rest:
        first = Binary(operator, first, node)
    return first


_ROW = re.compile(r"(?:.*!)?(\$?)([A-Z]+)(\$?)([0-9]+):\$?(?!\2\$?[0-9])[A-Z]+\$?\4")
"""A range of several cells of one row: INDEX gets the row's number too, as some programs read one number as a row's."""
_CELLS = re.compile(r"((?:.*!)?)(\$?[A-Z]+)(\$?)([0-9]+)(?::(\$?[A-Z]+)\3\4)?")
_EMPTY = frozenset({"0", '""'})
"""What stands in place of a cell that a line does not have."""


def _range(cells: list[str | None]) -> str:
    """Cells or rows of cells below each other as a range; as a list where they do not stand in one piece.

    `None` is an empty cell: there is room for it in the range.
    """
    known = {place: cell for place, cell in enumerate(cells) if cell is not None}
    parts = {place: _CELLS.fullmatch(cell) for place, cell in known.items() if cell not in _EMPTY}
    if not parts or None in parts.values():
        raise UnsupportedError(f"{', '.join(known.values())} are no cells to make a range of")
    tops = {(part[1], part[2], part[3], int(part[4]) - place, part[5]) for place, part in parts.items() if part}
    if len(cells) == 1 or len(tops) > 1 or len(parts) < len(known):
        return ",".join(known.values())
    ((sheet, first, still, top, last),) = tops
    return f"{sheet}{first}{still}{top}:{last or first}{still}{top + len(cells) - 1}"


def _is_empty(item: Node) -> bool:
    return isinstance(item, Blank) and not item.id


def _operator(node: Node) -> str:
    return node.operator if isinstance(node, Binary) else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

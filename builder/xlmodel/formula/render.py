"""The one place where an expression becomes Excel formula text."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.errors import UnsupportedError
from xlmodel.expr.nodes import (
    At,
    Binary,
    Call,
    CaseCell,
    CaseGap,
    CaseGaps,
    CaseSpan,
    CaseTotal,
    Cell,
    Column,
    Convert,
    DisplayGap,
    Field,
    Here,
    HereRange,
    Live,
    Negate,
    Node,
    Number,
    Ref,
    Run,
    Scenarios,
    Setting,
    Span,
    Summary,
    Text,
    Words,
)
from xlmodel.functions import function
from xlmodel.layout.cases import CasePlaces
from xlmodel.layout.places import Places, Target
from xlmodel.refs import a1
from xlmodel.units import conversion

_PRECEDENCE = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_NEGATE = 6
_ATOM = 7
_SAME_LEVEL_SAFE = {("+", "+"), ("+", "-"), ("*", "*"), ("&", "&")}


@dataclass(frozen=True, slots=True)
class Site:
    """Where a formula stands: its sheet, its position on the axis, its row and (in a table) the table."""

    sheet: str
    position: int = 0
    row: int = 0
    table: str = ""


def render(node: Node, places: Places | CasePlaces, site: Site) -> str:
    """The formula text of an expression at a site, with its leading `=`.

    Raises:
        UnsupportedError: a node that has no formula there; nothing partial is returned.
    """
    return "=" + _Renderer(places, site).text(node)[0]


class _Renderer:
    def __init__(self, places: Places | CasePlaces, site: Site) -> None:
        self._places = places
        self._site = site

    def text(self, node: Node) -> tuple[str, int]:
        """The text of a node and how tightly it binds."""
        places, site = self._places, self._site
        match node:
            case Number(value):
                return (f"{value:g}", _ATOM) if value >= 0 else (f"{value:g}", _NEGATE)
            case Text(value):
                return _quoted(value), _ATOM
            case Words(label):
                return _quoted(label.text(places.language)), _ATOM
            case Ref(line_id, shift):
                return places.local(site.sheet, Target("line", line_id), site.position + shift), _ATOM
            case At(line_id, member):
                axis = places.model.item(line_id).axis
                position = 0 if axis is None else axis.position(member)
                return places.local(site.sheet, Target("line", line_id), position, fixed=True), _ATOM
            case Summary(line_id):
                return places.local(site.sheet, Target("summary", line_id), 0), _ATOM
            case Cell(table, column, key):
                return places.local(site.sheet, Target("cell", table, column, key), 0), _ATOM
            case Span():
                return places.row_range(site.sheet, node), _ATOM
            case Run():
                return places.run_range(site.sheet, node, site.position), _ATOM
            case Column():
                return places.column_range(site.sheet, node), _ATOM
            case Scenarios(line_id):
                return places.scenario_range(site.sheet, line_id, site.position), _ATOM
            case Here(row, column, fixed_row, fixed_column):
                return a1(row, column, fixed_row=fixed_row, fixed_column=fixed_column), _ATOM
            case HereRange():
                begin = a1(node.row, node.column, fixed_row=node.fixed_row, fixed_column=node.fixed_column)
                end = a1(node.last_row, node.last_column, fixed_row=node.fixed_row, fixed_column=node.fixed_column)
                return f"{begin}:{end}", _ATOM
            case Live():
                return places.live(), _ATOM
            case Setting(name):
                return places.setting(name), _ATOM
            case CaseCell() | CaseSpan() | CaseTotal() | CaseGap() | CaseGaps():
                return places.case_cell(node), _ATOM
            case DisplayGap(display):
                return places.display_gap(display), _ATOM
            case Field():
                return places.field(site.table, node, site.row), _ATOM
            case Convert(operand, _):
                return self._convert(node, operand)
            case Negate(operand):
                inner, level = self.text(operand)
                return "-" + (inner if level > _NEGATE else f"({inner})"), _NEGATE
            case Binary(operator, left, right):
                return self._binary(operator, left, right)
            case Call(name, arguments):
                function(name)
                return f"{name}({','.join(self.text(argument)[0] for argument in arguments)})", _ATOM
            case _:
                raise UnsupportedError(f"{type(node).__name__} has no Excel formula")

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

    def _convert(self, node: Convert, operand: Node) -> tuple[str, int]:
        found = conversion(self._places.model, node)
        factor = self._places.local(self._site.sheet, Target("convert", found.id), 0)
        text, level = self.text(operand)
        if level < _PRECEDENCE["*"]:
            text = f"({text})"
        return f"{text}{'*' if found.multiply else '/'}{factor}", _PRECEDENCE["*"]


def _operator(node: Node) -> str:
    return node.operator if isinstance(node, Binary) else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

"""Where everything stands: rows of lines and inputs, call-ups, tables; and how a formula finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from xlmodel import format
from xlmodel.errors import UnsupportedError
from xlmodel.expr.nodes import (
    Anchor,
    At,
    Call,
    Cell,
    Column,
    Convert,
    Field,
    Node,
    Ref,
    Run,
    Scenarios,
    Span,
    Summary,
)
from xlmodel.layout.here import SheetRange
from xlmodel.model.control import SCENARIO_NUMBER
from xlmodel.model.items import Line, Sheet
from xlmodel.model.model import Model
from xlmodel.model.summary import summary_node
from xlmodel.refs import a1, quote_sheet
from xlmodel.texts import Phrase
from xlmodel.units import conversion

_COVER = Phrase("workbook.cover")
LABEL, UNIT, CONSTANT = format.LABEL_COLUMN - 1, format.UNIT_COLUMN - 1, format.CONSTANT_COLUMN - 1
TOTAL, FIRST = format.TOTAL_COLUMN - 1, format.FIRST_PERIOD_COLUMN - 1
SPACER = FIRST - 1
"""The columns of every row sheet; periods start at FIRST."""

HEADER_ROW = format.HEADER_ROW - 1
BODY_ROW = 4
TABLE_BODY_ROW = 5


class Target(NamedTuple):
    """What a call-up fetches.

    A line, one member of it, its total column, an input in a scenario, a table's cell, a conversion factor.
    """

    kind: str
    id: str
    column: str = ""
    key: str = ""


def target_of(node: Node, model: Model) -> Target | None:
    """What a node refers to by a row of its own, if anything."""
    match node:
        case Ref(line_id, _) | At(line_id, _) | Span(line_id, _) | Run(line_id, _):
            return Target("line", line_id)
        case Summary(line_id):
            return Target("summary", line_id)
        case Cell(table, column, key):
            return Target("cell", table, column, key)
        case Convert():
            return Target("convert", conversion(model, node).id)
        case _:
            return None


@dataclass(slots=True)
class Places:
    """Rows by (sheet, target), the home sheet of each target, and the sheets' names in one language.

    Single values stand in the column of constants, but for those in `columns`.
    """

    model: Model
    language: str
    home: dict[Target, str] = field(default_factory=dict)
    rows: dict[tuple[str, Target], int] = field(default_factory=dict)
    columns: dict[tuple[str, Target], int] = field(default_factory=dict)
    display_gaps: dict[str, tuple[int, int]] = field(default_factory=dict)
    proofs: dict[str, tuple[int, int]] = field(default_factory=dict)
    edited: tuple[int, int] = (0, 0)

    def name(self, sheet_id: str) -> str:
        """The sheet's name in the workbook's language."""
        return (
            _COVER.text(self.language) if sheet_id == "cover" else self.model.sheets[sheet_id].label.text(self.language)
        )

    def settle(self, sheet_id: str, target: Target, row: int, *, at_home: bool, column: int = CONSTANT) -> None:
        """Notes that `target` stands in `row` of a sheet (`column`, if it is one value).

        `at_home` where it is calculated or given.
        """
        self.rows[sheet_id, target] = row
        if column != CONSTANT:
            self.columns[sheet_id, target] = column
        if at_home:
            self.home[target] = sheet_id

    def is_scalar(self, target: Target) -> bool:
        """Whether the target is one cell rather than a row."""
        return target.kind not in ("line", "scenario") or self.model.item(target.id).axis is None

    def origin(self, target: Target, position: int) -> str:
        """The cell where the target is calculated or given, with its sheet, for a pure link."""
        row, column, sheet_id = self.origin_cell(target, position)
        scalar = self.is_scalar(target)
        cell = a1(row, column, fixed_row=scalar, fixed_column=scalar)
        return f"{quote_sheet(self.name(sheet_id))}!{cell}"

    def origin_cell(self, target: Target, position: int = 0) -> tuple[int, int, str]:
        """(row, column, sheet id) of the target's home cell at a position of its axis."""
        if target.kind == "cell":
            table = self.model.tables[target.id]
            row = TABLE_BODY_ROW + list(table.records).index(target.key)
            return row, [c.id for c in table.columns].index(target.column), table.id
        if target.kind == "scenario":
            live, column, sheet_id = self.origin_cell(Target("line", target.id), position)
            return live + 1 + list(self.model.scenarios).index(target.column), column, sheet_id
        if target.kind == "summary":
            line = Target("line", target.id)
            return self.rows[self.home[line], line], TOTAL, self.home[line]
        sheet_id = self.home[target]
        column = self._column(sheet_id, target) if self.is_scalar(target) else FIRST + position
        return self.rows[sheet_id, target], column, sheet_id

    def _column(self, sheet_id: str, target: Target) -> int:
        return self.columns.get((sheet_id, target), CONSTANT)

    def member(self, sheet_id: str, node: At) -> str:
        """The cell in which a formula on `sheet_id` reads a line at one member: by itself, or in the line's row."""
        single = Target("member", node.id, key=node.member)
        if (sheet_id, single) in self.rows:
            return self.local(sheet_id, single, 0, anchor=node.anchor)
        along = self.model.item(node.id).axis
        position = 0 if along is None else along.position(node.member)
        return self.local(sheet_id, Target("line", node.id), position, fixed=True, anchor=node.anchor)

    def local(self, sheet_id: str, target: Target, position: int, *, fixed: bool = False, anchor: Anchor = "") -> str:
        """The cell a formula on `sheet_id` reads: on its own sheet, by its call-up, or (tables, control) directly.

        `fixed` keeps the column; `anchor` says which row a formula of a block reads.
        """
        row = self.rows.get((sheet_id, target))
        if row is None and target.kind == "summary":
            line = Target("line", target.id)
            if self.home[line] == sheet_id:
                return a1(self.rows[sheet_id, line], TOTAL, fixed_column=True)
        if row is None:
            return self._direct(sheet_id, target, position, fixed=fixed, anchor=anchor)
        if self.is_scalar(target):
            return a1(row, self._column(sheet_id, target), fixed_row=anchor != "member", fixed_column=True)
        return a1(row, FIRST + position, fixed_row=anchor == "fixed", fixed_column=fixed)

    def row_range(self, sheet_id: str, node: Span) -> str:
        """The range of a line's members on a sheet."""
        item = self.model.item(node.id)
        if item.axis is None:
            raise UnsupportedError(f"{node.id} is one value, not a range")
        members = item.axis.members if node.whole_axis else item.members
        first, last = item.axis.position(members[0]), item.axis.position(members[-1])
        target = Target("line", node.id)
        if (sheet_id, target) in self.rows:
            row, prefix = self.rows[sheet_id, target], ""
        else:
            row, prefix = self.rows[self.home[target], target], quote_sheet(self.name(self.home[target])) + "!"
        still = bool(prefix) or node.anchor == "fixed"
        begin = a1(row, FIRST + first, fixed_column=True, fixed_row=still)
        end = a1(row, FIRST + last, fixed_column=True, fixed_row=still)
        return f"{prefix}{begin}:{end}"

    def run_range(self, sheet_id: str, node: Run, position: int) -> str:
        """The range of a line's periods that ends at `position`; its start is fixed where it is the first period."""
        item = self.model.item(node.id)
        if item.axis is None:
            raise UnsupportedError(f"{node.id} is one value, not a range")
        target = Target("line", node.id)
        called = (sheet_id, target) in self.rows
        row = self.rows[sheet_id if called else self.home[target], target]
        prefix = "" if called else quote_sheet(self.name(self.home[target])) + "!"
        first = position - node.periods + 1 if node.periods else item.axis.position(item.members[0])
        begin = a1(row, FIRST + first, fixed_column=not node.periods)
        return f"{prefix}{begin}:{a1(row, FIRST + position)}"

    def scenario_range(self, sheet_id: str, node: Scenarios, position: int) -> str:
        """The cells below an input's live row that hold its value in each scenario."""
        target = Target("line", node.id)
        along = self.model.item(node.id).axis
        if node.member and along is not None:
            position = along.position(node.member)
        live, column, home = self.origin_cell(target, position)
        scalar = self.is_scalar(target) or bool(node.member)
        prefix = "" if sheet_id == home else quote_sheet(self.name(home)) + "!"
        begin = a1(live + 1, column, fixed_row=bool(prefix), fixed_column=scalar)
        end = a1(live + len(self.model.scenarios), column, fixed_row=bool(prefix), fixed_column=scalar)
        return f"{prefix}{begin}:{end}"

    def column_range(self, sheet_id: str, node: Column) -> str:
        """The range of a table's column, with its sheet unless it is the formula's own."""
        table = self.model.tables[node.table]
        column = [c.id for c in table.columns].index(node.column)
        begin = a1(TABLE_BODY_ROW, column, fixed_row=True, fixed_column=True)
        end = a1(TABLE_BODY_ROW + len(table.records) - 1, column, fixed_row=True, fixed_column=True)
        prefix = "" if sheet_id == node.table else quote_sheet(self.name(node.table)) + "!"
        return f"{prefix}{begin}:{end}"

    def display_gap(self, display: str) -> str:
        """The largest deviation of a display sheet from its cases."""
        row, column = self.display_gaps[display]
        return f"{quote_sheet(self.name(display))}!{a1(row, column, fixed_row=True, fixed_column=True)}"

    def proof(self, part: str) -> str:
        """What the sheet of the proof finds wrong in a part of it."""
        row, column = self.proofs[part]
        return f"{quote_sheet(self.name('proof'))}!{a1(row, column, fixed_row=True, fixed_column=True)}"

    def rule(self, item_id: str) -> Node | None:
        """What stands in the live row of an input that scenarios change."""
        if item_id not in self.model.drivers():
            return None
        return Call("INDEX", (Scenarios(item_id), Ref(SCENARIO_NUMBER)))

    def sheet_range(self, node: SheetRange) -> str:
        """A block of cells of another sheet."""
        begin = a1(node.row, node.column, fixed_row=True, fixed_column=True)
        end = a1(node.last_row, node.last_column, fixed_row=True, fixed_column=True)
        block = begin if begin == end else f"{begin}:{end}"
        return f"{quote_sheet(self.name(node.sheet))}!{block}"

    def field(self, table_id: str, node: Field, row: int) -> str:
        """Another column of the same record."""
        column = [c.id for c in self.model.tables[table_id].columns].index(node.column)
        return a1(row, column, fixed_column=True)

    def _direct(self, sheet_id: str, target: Target, position: int, *, fixed: bool, anchor: Anchor) -> str:
        row, column, home = self.origin_cell(target, position)
        scalar = self.is_scalar(target)
        fixed_row = anchor == "fixed" if anchor else scalar
        cell = a1(row, column, fixed_row=fixed_row, fixed_column=scalar or fixed)
        return cell if home == sheet_id else f"{quote_sheet(self.name(home))}!{cell}"


def calls(model: Model, sheet: Sheet) -> Iterator[Target]:
    """What the lines of a sheet read from other sheets, in order of first use; the members of a block together."""
    for wanted in calls_by_section(model, sheet):
        yield from wanted


def calls_by_section(model: Model, sheet: Sheet) -> list[list[Target]]:
    """What the lines of a sheet read from other sheets, by the section that reads it first; a block as a whole."""
    families: dict[tuple[str, str], tuple[int, list[Target]]] = {}
    for place, target in _wanted(model, sheet):
        families.setdefault(_family(model, target), (place, []))[1].append(target)
    found: list[list[Target]] = [[] for _ in sheet.sections]
    for place, members in families.values():
        found[place] += sorted(members, key=lambda target: _place_in_block(model, target))
    return found


def _family(model: Model, target: Target) -> tuple[str, str]:
    """What stands together: the members of a block, the records of a column."""
    if target.kind == "cell":
        return f"{target.id}[{target.column}]", ""
    block = model.block_of.get(target.id)
    return (target.id if block is None else block.id), target.kind


def _place_in_block(model: Model, target: Target) -> int:
    if target.kind == "cell":
        return list(model.tables[target.id].records).index(target.key)
    block = model.block_of.get(target.id)
    return 0 if block is None else block.ids.index(target.id)


def _wanted(model: Model, sheet: Sheet) -> Iterator[tuple[int, Target]]:
    """What a sheet reads from others, once each, with the place of the section that reads it first."""
    here = {item_id for section in sheet.sections for item_id in section.ids}
    seen: set[Target] = set()
    for place, section in enumerate(sheet.sections):
        for item_id in section.ids:
            line = model.found(item_id)
            if not isinstance(line, Line):
                continue
            for node in (line.expression, summary_node(line) if line.total is None else None):
                for part in node.walk() if node is not None else ():
                    target = _target_on(part, model, sheet)
                    if target is None or target in seen or (target.kind in ("line", "summary") and target.id in here):
                        continue
                    if isinstance(part, At | Span) and _of_another_calendar(model, part.id, sheet):
                        continue
                    seen.add(target)
                    yield place, target


def _target_on(node: Node, model: Model, sheet: Sheet) -> Target | None:
    """What a node on a sheet refers to; of a series along another axis than the cases, one member."""
    if sheet.cases and isinstance(node, At | Span) and model.item(node.id).axis != sheet.axis:
        return Target("member", node.id, key=node.member) if isinstance(node, At) else None
    return target_of(node, model)


def _of_another_calendar(model: Model, line_id: str, sheet: Sheet) -> bool:
    """Whether a series runs along another calendar, so that its periods would stand under wrong headers here."""
    along = model.item(line_id).axis
    return along is not None and along.is_time and sheet.axis.is_time and along != sheet.axis

"""The proof: blocks of formulas against what was delivered, rows by a second way, every input within its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlmodel.expr.nodes import Binary, Call, Column, Node, Number, Text
from xlmodel.layout import texts
from xlmodel.layout.content import Constant, Formula, Known, Link, OwnFormula, ValueKey
from xlmodel.layout.display_checks import DEVIATION, largest_of, total_of
from xlmodel.layout.formats import room
from xlmodel.layout.here import Here, HereRange, SheetRange
from xlmodel.layout.places import FIRST, HEADER_ROW, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, Style
from xlmodel.layout.proven import ProvenArea, bounded_areas, chosen_areas, formula_blocks, given_areas, text_areas
from xlmodel.layout.second_way import second_way
from xlmodel.model.control import ALERTS, FAILING, MASTER, MISSING, SCENARIO, STATUS, TOLERANCE
from xlmodel.model.items import CHECKED_PROOFS, PROOFS, Sheet, proof_check
from xlmodel.model.model import Model
from xlmodel.texts import Label, Phrase, said

LABEL, SHEET, NOTE, DELIVERED, MOST, FOUND, SECOND, WEIGHT, ACROSS = range(9)
NOW = MOST
"""Columns; NOW holds the weighted sum of a block, WEIGHT the weights of rows, ACROSS is the first of the weights of
columns and of copied inputs."""

SMALLEST_CHANGE = 1e-8
"""In parts of the largest value of a row: what engines round otherwise lies far below."""

_ROUNDING = (1e-12, 1e-6)
_SWITCH = (0.0, 1.0)
_CHECKS = "checks"
_DEPENDS_ON_PROOF = frozenset({FAILING, MISSING, MASTER, STATUS, ALERTS, *map(proof_check, CHECKED_PROOFS)})
_LABELS = ("label", "strong", "text", "wrapped", "case")
_GOLDEN = (5**0.5 - 1) / 2
_SMALL = "0.0E+00"
_COUNT = '0;-0;"-"'
_WIDTH = 16.0
_SUM = "0.00000E+00"
"""Weighted sums, from parts of a millionth to trillions in one column."""


class ProofSheet:
    """Writes the proof of all other sheets into its plan."""

    def __init__(self, model: Model, sheet: Sheet, places: Places) -> None:
        self._model = model
        self._places = places
        self._language = places.language
        self._row = HEADER_ROW
        self._weights = HEADER_ROW
        self._lines: dict[tuple[str, int], str] = {}
        self._labels: dict[tuple[str, int], str] = {}
        self.plan = SheetPlan.of(sheet, places.language, (HEADER_ROW + 1, 1), WEIGHT)
        self.plan.widths = {LABEL: 62.0, SHEET: 24.0, NOTE: 40.0, **dict.fromkeys(range(DELIVERED, ACROSS), _WIDTH)}

    def write(self, plans: Sequence[SheetPlan]) -> None:
        """Fills the plan from those of all other sheets."""
        for plan in plans:
            for cell in plan.cells:
                match cell.content:
                    case Constant(str(text)) if cell.column == LABEL and cell.style in _LABELS:
                        self._labels[plan.id, cell.row] = text.strip()
                    case Formula(shows=key) if cell.column >= FIRST and key.kind == "line":
                        self._lines.setdefault((plan.id, cell.row), key.id)
        self._heads(texts.LABEL, None, texts.NOTE, texts.PROOF_LIMIT, None, texts.PROOF_FOUND)
        results = {part: self._next(said(f"finish.proof_{part}")) for part in PROOFS}
        edited, limit = self._next(texts.PROOF_EDITED), self._next(texts.PROOF_SMALLEST)
        self._constant(limit, DELIVERED, SMALLEST_CHANGE, _SMALL)
        as_built = self._as_built()
        found = {plan.id: list(formula_blocks(plan, self._left_out, as_built.get(plan.id, {}))) for plan in plans}
        blocks = {sheet: areas for sheet, areas in found.items() if areas}
        moved, second, flags, sums = self._sheets(blocks, limit)
        reworded = self._texts(plans)
        copies = self._copies(plans, as_built)
        outside = self._bounds(plans, limit)
        resized = Binary("+", *(_count(Binary("<", found, Number(0))) for found in (flags, reworded)))
        self._formula(edited, FOUND, Binary("+", total_of(copies), resized), _COUNT)
        self._places.edited = edited, FOUND
        unedited = Binary("=", Here(edited, FOUND), Number(0))
        broken = _count(Binary("<", copies, Number(0)))
        apart = Binary("+", total_of(moved), total_of(reworded))
        proofs: dict[str, Node] = {
            "delivered": Binary("+", Call("IF", (unedited, apart, Number(0))), broken),
            "second": Call("MAX", (second, self._lacking(results["second"], unedited, sums))),
            "bounds": total_of(outside),
            "missing": self._missing(results["missing"]),
        }
        for part, row in results.items():
            tolerance = Link(Target("line", TOLERANCE), ValueKey("line", TOLERANCE))
            self._add(CellPlan(row, DELIVERED, "link", tolerance, _SMALL))
            above = Binary("*", proofs[part], Binary("+", Number(1), Here(row, DELIVERED)))
            node = proofs[part] if part == "second" else above
            counted = ValueKey("count", "") if part in {"missing", "second"} else None
            self._formula(row, FOUND, node, DEVIATION, counted, style="total")
            self._places.proofs[part] = row, FOUND
        self.plan.widths |= dict.fromkeys(range(ACROSS, self.plan.last_column + 1), _WIDTH)

    @staticmethod
    def _left_out(cell: CellPlan) -> bool:
        """Whether a cell depends on what the proof finds; of the list of checks, only the tolerances do not."""
        match cell.content:
            case Formula(shows=key) | Link(shows=key):
                return key.id in _DEPENDS_ON_PROOF or (key.id == _CHECKS and key.member != "tolerance")
            case _:
                return False

    def _as_built(self) -> dict[str, dict[tuple[int, int], float | str]]:
        """What the switches hold in the base case as built, by sheet and place."""
        values: dict[str, float | str] = {found.input: 0.0 for found in self._model.corrections.values()}
        values[SCENARIO] = self._model.scenario(self._model.base_scenario).label.text(self._language)
        found: dict[str, dict[tuple[int, int], float | str]] = {}
        for item_id, value in values.items():
            row, column, sheet = self._places.origin_cell(Target("line", item_id))
            found.setdefault(sheet, {})[row, column] = value
        return found

    def _sheets(self, blocks: Mapping[str, Sequence[ProvenArea]], limit: int) -> tuple[HereRange, ...]:
        """A line a sheet with what was found on it, then its blocks; both columns of the lines, then of the blocks."""
        self._heads(
            texts.PROOF_SHEETS, texts.SHEET, None, None, texts.PROOF_BLOCKS, texts.PROOF_MOVED, texts.PROOF_SECOND
        )
        first = self._row + 1
        sheets = {sheet: self._next(self._places.name(sheet)) for sheet in blocks}
        last = self._row
        self._heads(
            texts.PROOF_ROWS, texts.SHEET, None, texts.PROOF_DELIVERED, texts.PROOF_NOW, texts.PROOF_MOVED,
            texts.PROOF_SECOND, texts.PROOF_WEIGHT, texts.PROOF_ACROSS,
        )  # fmt: skip
        self._weights = self._next(texts.PROOF_WEIGHTS)
        for column in range(max((area.width for areas in blocks.values() for area in areas), default=1)):
            self._constant(self._weights, ACROSS + column, weight(column), "0.000")
        for sheet, areas in blocks.items():
            begin = self._row + 1
            for area in areas:
                self._block(area, limit)
            at = sheets[sheet]
            self._constant(at, MOST, float(len(areas)), "0")
            over = Binary(">", HereRange(begin, FOUND, self._row, FOUND), Number(0))
            self._formula(at, FOUND, _count(over), _COUNT)
            self._formula(at, SECOND, largest_of(HereRange(begin, SECOND, self._row, SECOND)), DEVIATION)
        ends = ((first, last), (self._weights + 1, self._row))
        return tuple(HereRange(top, column, bottom, column) for top, bottom in ends for column in (FOUND, SECOND))

    def _block(self, area: ProvenArea, limit: int) -> None:
        """A block of formulas: whether its weighted sum is the delivered one; its rows by a second way."""
        begin = self._row + 1
        own = self._mixed(area.sheet)
        for down in range(area.height):
            row = self._next(self._labels.get((area.sheet, area.row + down), ""))
            self._put(row, SHEET, "note", self._places.name(area.sheet))
            self._number(row, WEIGHT, ValueKey("row_weight", area.sheet, number=down, cells=area[1:]), "0.0E+00")
            second = self._second(area._replace(row=area.row + down, last_row=area.row + down), row)
            if second or not down:
                self._put(row, NOTE, "note", texts.PROOF_RESIZED.text(self._language))
        across = begin if own else self._weights
        if own:
            for column in range(area.width):
                key = ValueKey("column_weight", area.sheet, number=column, cells=area[1:])
                self._number(begin, ACROSS + column, key, "0.0E+00")
        rows = HereRange(begin, WEIGHT, self._row, WEIGHT)
        columns = HereRange(across, ACROSS, across, ACROSS + area.width - 1)
        self._number(begin, DELIVERED, ValueKey("delivered", area.sheet, cells=area[1:]), _SUM)
        now = Call("SUMPRODUCT", (SheetRange(*area), Binary("*", rows, columns)))
        shown = Call("IFERROR", (now, Text("")))
        self._formula(begin, NOW, shown, _SUM, ValueKey("now", area.sheet, cells=area[1:]))
        change = Call("ABS", (Binary("-", Here(begin, NOW), Here(begin, DELIVERED)),))
        over = Binary(">", change, Here(limit, DELIVERED, fixed_row=True, fixed_column=True))
        key = ValueKey("moved", area.sheet, cells=area[1:])
        grown = Call("IF", (_is_number(Call("SUMPRODUCT", (SheetRange(*area),))), Number(-1), Number(1)))
        resized = Call("IF", (_is_number(now), Number(1), grown))
        flag = Call("IF", (_is_number(Here(begin, NOW)), Call("IF", (over, Number(1), Number(0))), resized))
        self._formula(begin, FOUND, flag, _COUNT, key)

    def _mixed(self, sheet_id: str) -> bool:
        """Whether the columns of a sheet are of different sizes, so that each has a weight of its own."""
        sheet = self._model.sheets.get(sheet_id)
        return sheet is None or bool(sheet.display or sheet.table)

    def _second(self, area: ProvenArea, row: int) -> bool:
        """The sum of a row against its formula over the whole row; whether that allows it."""
        sheet = self._model.sheets.get(area.sheet)
        line = self._model.lines.get(self._lines.get((area.sheet, area.row), ""))
        if line is None or line.axis is None or sheet is None or sheet.cases or sheet.display:
            return False
        members = [line.axis.position(member) for member in line.members]
        node = second_way(line, self._places, first=members[0], last=members[-1])
        if node is not None:
            own = SheetRange(area.sheet, area.row, FIRST + members[0], area.row, FIRST + members[-1])
            apart = Binary("*", Binary("-", total_of(own), node), Here(row, WEIGHT))
            otherwise = Call("IFERROR", (apart, Text("")))
            self._formula(row, SECOND, otherwise, DEVIATION, ValueKey("count", ""))
        return node is not None

    def _texts(self, plans: Sequence[SheetPlan]) -> HereRange:
        """The texts that formulas gave in the base case as built, and how many of them are others."""
        self._heads(texts.PROOF_TEXTS, texts.SHEET, None, None, None, texts.PROOF_MOVED, None, None, texts.PROOF_COPIES)
        first = self._row + 1
        for plan in plans:
            for area in text_areas(plan, self._may_be_text):
                row = self._begin(area)
                self._row += area.height - 1
                copy = HereRange(row, ACROSS, self._row, ACROSS + area.width - 1)
                for down in range(area.height):
                    for across in range(area.width):
                        cell = area.row + down, area.column + across
                        key = ValueKey("text", plan.id, cells=(*cell, *cell))
                        self._add(CellPlan(row + down, ACROSS + across, "id", Known(key)))
                key = ValueKey("reworded", plan.id, cells=area[1:])
                self._put(row, NOTE, "note", texts.PROOF_RESIZED.text(self._language))
                self._formula(row, FOUND, _reworded(SheetRange(*area), copy), _COUNT, key)
        return HereRange(first, FOUND, max(first, self._row), FOUND)

    def _may_be_text(self, cell: CellPlan) -> bool:
        match cell.content:
            case Formula(shows=key) | Link(shows=key) if key.kind == "line":
                line = self._model.lines.get(key.id) or self._model.inputs.get(key.id)
                return line is not None and line.unit == "text" and not self._left_out(cell)
            case Formula(shows=key) | Link(shows=key):
                return key.kind == "cell" and not self._left_out(cell)
            case _:
                return isinstance(cell.content, OwnFormula)

    def _copies(
        self, plans: Sequence[SheetPlan], as_built: Mapping[str, Mapping[tuple[int, int], float | str]]
    ) -> HereRange:
        """The inputs as they were delivered, and how many differ."""
        self._heads(
            texts.PROOF_INPUTS, texts.SHEET, None, None, None, texts.PROOF_DIFFERENT, None, None, texts.PROOF_COPIES
        )
        first = self._row + 1
        for plan in plans:
            areas = given_areas(plan)
            cells = plan.by_place() if areas else {}
            for area in areas:
                row = self._begin(area)
                self._row += area.height - 1
                copy = HereRange(row, ACROSS, self._row, ACROSS + area.width - 1)
                node = _differing(SheetRange(*area), copy)
                self._put(row, NOTE, "note", texts.PROOF_RESIZED.text(self._language))
                differing = 0
                for down in range(area.height):
                    for across in range(area.width):
                        place = area.row + down, area.column + across
                        cell = cells.get(place)
                        now = cell.content.value if cell is not None and isinstance(cell.content, Constant) else None
                        value = as_built.get(plan.id, {}).get(place, now)
                        differing += value != now
                        if value is not None:
                            form = cell.number_format if cell is not None else ""
                            self._add(CellPlan(row + down, ACROSS + across, "id", Constant(value), form))
                self._formula(row, FOUND, node, _COUNT, ValueKey("count", "", number=differing))
        return HereRange(first, FOUND, self._row, FOUND)

    def _bounds(self, plans: Sequence[SheetPlan], limit: int) -> HereRange:
        """The inputs that have bounds or choices, and how many of their values are none of those, or texts.

        A switch is 0 or 1; the smallest change that counts has bounds too.
        """
        self._heads(
            texts.PROOF_BOUNDS, texts.SHEET, None, texts.PROOF_LEAST, texts.PROOF_MOST, texts.PROOF_OUTSIDE, None, None,
            texts.PROOF_CHOICES,
        )  # fmt: skip
        first = self._row
        smallest = self._next(texts.PROOF_SMALLEST)
        self._put(smallest, SHEET, "note", self._places.name(self.plan.id))
        self._bounded(smallest, HereRange(limit, DELIVERED, limit, DELIVERED), _ROUNDING, _SMALL)
        for plan in plans:
            areas = [*bounded_areas(plan)]
            cells = plan.by_place() if areas else {}
            for area, bounds, whole in areas:
                row = self._begin(area)
                first_cell = cells.get((area.row, area.column))
                form = first_cell.number_format if first_cell is not None else ""
                self._bounded(row, SheetRange(*area), bounds, form, whole=whole)
            for area, choices in chosen_areas(plan):
                row = self._begin(area)
                for column, choice in enumerate(choices, start=ACROSS):
                    self._add(CellPlan(row, column, "id", Constant(choice)))
                chosen = _count(Binary("=", HereRange(row, ACROSS, row, ACROSS + len(choices) - 1), SheetRange(*area)))
                none = Call("IF", (Binary("=", chosen, Number(0)), Number(1), Number(0)))
                self._formula(row, FOUND, none, _COUNT, ValueKey("count", ""))
        return HereRange(first, FOUND, self._row, FOUND)

    def _bounded(self, row: int, own: Node, bounds: tuple[float, float], form: str, *, whole: bool = False) -> None:
        """The bounds of an area, and how many of its cells lie outside or are texts."""
        for column, bound in zip((DELIVERED, MOST), bounds, strict=True):
            self._constant(row, column, bound, form if 0 < room(form, bound) < _WIDTH else _SUM)
        beyond = Binary("+", Binary("<", own, Here(row, DELIVERED)), Binary(">", own, Here(row, MOST)))
        if whole and bounds == _SWITCH:
            beyond = Binary("+", beyond, Binary("<>", Binary("*", own, own), own))
        outside = Binary("*", beyond, Binary("<>", own, Text("")))
        self._formula(row, FOUND, Call("SUMPRODUCT", (outside,)), _COUNT, ValueKey("count", ""))

    def _lacking(self, row: int, unedited: Node, sums: HereRange) -> Node:
        """How many sums of rows have no number although no row was added."""
        rows = range(sums.row, sums.last_row + 1)
        summed = [cell for cell in self.plan.cells if cell.column == SECOND and cell.row in rows]
        formulas = [cell for cell in summed if isinstance(cell.content, Formula)]
        self._constant(row, MOST, float(len(formulas)), "0")
        lacking = Binary("-", Here(row, MOST), _count(Binary("<>", sums, Text(""))))
        return Call("IF", (unedited, lacking, Number(0)))

    def _missing(self, row: int) -> Node:
        """How many checks, errors and alerts, the list of checks lacks."""
        self._constant(row, MOST, float(len(self._model.checks)), "0")
        listed = Binary("<>", Column(_CHECKS, "kind"), Text(""))
        judged = Binary("<>", Column(_CHECKS, "failed"), Text(""))
        return Call("ABS", (Binary("-", Here(row, MOST), Call("SUMPRODUCT", (Binary("*", listed, judged),))),))

    def _begin(self, area: ProvenArea) -> int:
        row = self._next(self._labels.get((area.sheet, area.row), ""))
        self._put(row, SHEET, "note", self._places.name(area.sheet))
        return row

    def _heads(self, *heads: Phrase | None) -> None:
        row = self._row if self._row == HEADER_ROW else self._row + 2
        for column, head in enumerate(heads):
            self._put(row, column, "header", head.text(self._language) if head is not None else None)
        self._row = row

    def _next(self, label: Label | Phrase | str) -> int:
        """The next row, with its label."""
        self._row += 1
        text = label if isinstance(label, str) else label.text(self._language)
        self._put(self._row, LABEL, "label", text)
        return self._row

    def _put(self, row: int, column: int, style: Style, value: str | None) -> None:
        self._add(CellPlan(row, column, style, Constant(value)))

    def _constant(self, row: int, column: int, value: float, form: str) -> None:
        self._add(CellPlan(row, column, "id", Constant(value), form))

    def _number(self, row: int, column: int, key: ValueKey, form: str) -> None:
        """A constant that is known when the base case is."""
        self._add(CellPlan(row, column, "id", Known(key), form))

    def _formula(
        self, row: int, column: int, node: Node, form: str, key: ValueKey | None = None, *, style: Style = "calc"
    ) -> None:
        self._add(CellPlan(row, column, style, OwnFormula(node) if key is None else Formula(node, key), form))

    def _add(self, cell: CellPlan) -> None:
        self.plan.cells.append(cell)


def _is_number(node: Node) -> Node:
    return Call("ISNUMBER", (node,))


def _count(flags: Node) -> Node:
    return Call("SUMPRODUCT", (Binary("*", flags, Number(1)),))


def _reworded(own: Node, copy: Node) -> Node:
    """How many texts differ from their copies; -1 where rows were added.

    1 where the two ways to ask disagree, or a cell holds an error value.
    """
    held, other = Binary("<>", copy, Text("")), Binary("<>", own, copy)
    once, again = (Call("SUMPRODUCT", (Binary("*", *pair),)) for pair in ((held, other), (other, held)))
    agreed = Call("IF", (Binary("=", once, again), once, Number(1)))
    whole = _is_number(Call("SUMPRODUCT", (Binary("*", Binary("<>", own, Text("")), Number(1)),)))
    resized = Call("IF", (whole, Number(-1), Number(1)))
    return Call("IFERROR", (agreed, Call("IF", (_is_number(again), Number(1), resized))))


def _differing(own: Node, copy: Node) -> Node:
    """How many cells differ from their copies; -1 where the two ways to ask disagree, 1 where rows were added."""
    once, again = (_count(Binary("<>", *pair)) for pair in ((own, copy), (copy, own)))
    agreed = Call("IF", (Binary("=", once, again), once, Number(-1)))
    return Call("IFERROR", (agreed, Call("IF", (_is_number(again), Number(-1), Number(1)))))


def weight(place: int) -> float:
    """The weight of a row or column of a block, between 1 and 2: no two are in a simple proportion."""
    return 1 + (place + 1) * _GOLDEN % 1

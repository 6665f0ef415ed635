"""A cell's formula with every reference resolved: names and tables put in place, the areas it reads listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlmodel.workbook import structured
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.function_kinds import (
    ARRAY_MINDED,
    BINDING,
    OUTWARD,
    PICKED_FROM,
    POSITIONAL,
    SIZED,
    SPREADING,
    WHERE_MINDED,
)
from xlmodel.workbook.groups import Group, is_all_of, is_array_of_index, number_text, opens, takes_one_value
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import OTHER_FILE, Reading, Spot
from xlmodel.workbook.refused import refused
from xlmodel.workbook.tidy import is_union, without_dead_ends, without_unions
from xlmodel.workbook.tokens import (
    Corner,
    Kind,
    Token,
    corners,
    function_name,
    in_one_piece,
    sheet_name,
    tokens,
)
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, cell_name, folded

_OPERANDS = frozenset({Kind.RANGE, Kind.NAME, Kind.TABLE})
_OPERATORS = frozenset("+-*/^&=<>%")
_LAMBDA = re.compile(r"=?\s*(?:_xlfn\.)?LAMBDA\(", re.IGNORECASE)
_ETA = "_XLETA."
"""In a file, the mark of a function that is handed on by name, as SUM in `BYROW(A1:B2,SUM)`."""
_MAX_NAME_STEPS = 40
_MAX_EXPANDED = 65_536


def read_formula(contents: BookContents, place: Place, limits: Limits) -> Reading:
    """The reading of a formula cell; trouble is a refusal, never an exception."""
    return read_with_spots(contents, place, limits)[0]


def read_with_spots(contents: BookContents, place: Place, limits: Limits) -> tuple[Reading, tuple[Spot, ...] | None]:
    """A reading, and its areas as spots; None where an area has two spellings or only stands where it does."""
    none = refused(contents, place, limits)
    if none is not None:
        return none, None
    resolver = _Resolver(contents, place, limits)
    formula = contents.formula(place)
    reading = resolver.resolve(formula.text.strip() if formula is not None else "")
    spots = [resolver.spots.get(area, ()) for area in reading.areas]
    return reading, tuple(next(iter(found)) for found in spots) if all(len(found) == 1 for found in spots) else None


def read_text(contents: BookContents, place: Place, limits: Limits, text: str) -> Reading:
    """The reading of a text as if it were the formula of a cell."""
    return _Resolver(contents, place, limits).resolve(text)


@dataclass(slots=True)
class _Resolver:
    contents: BookContents
    place: Place
    limits: Limits
    parts: list[str | int] = field(default_factory=list)
    areas: dict[Area, int] = field(default_factory=dict)
    spots: dict[Area, set[Spot]] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    positional: bool = False
    refusal: str = ""
    whole: str = ""
    steps: int = 0
    length: int = 0
    bound: bool = False
    around: str = ""
    array: bool = False
    operand: bool = False
    rewritten: bool = False
    where_asked: bool = False
    picked: bool = False
    alone: bool = False
    span: range | None = None
    unread: set[int] = field(default_factory=set)
    read: set[int] = field(default_factory=set)

    def resolve(self, text: str) -> Reading:
        formula = self.contents.formula(self.place)
        self.array = formula is not None and formula.area is not None
        self._walk(text, self.place.sheet, ())
        outward = sorted(self.functions & OUTWARD)
        if outward:
            self._refuse(f"{outward[0]} reaches outside the file")
        for area in self.areas:
            if area.size > self.limits.range_cells:
                self._refuse(f"a range of {area.size:,} cells, over the limit of {self.limits.range_cells:,}")
        self._refuse(self.whole)
        positional = self.positional or bool(self.functions & POSITIONAL)
        return Reading(
            tuple(self.parts), tuple(self.areas), frozenset(self.functions), positional, self.refusal,
            self.rewritten, frozenset(self.unread - self.read),
        )  # fmt: skip

    def _refuse(self, reason: str) -> None:
        self.refusal = self.refusal or reason

    def _add(self, text: str) -> None:
        self.length += len(text)
        if self.length > _MAX_EXPANDED:
            self._refuse("its defined names expand without end")
            return
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += text
        else:
            self.parts.append(text)

    def _add_area(self, area: Area) -> None:
        self.length += 8
        if self.operand and area.size > 1:
            self.rewritten = True
            one = self._one_of(area)
            if one is None:
                self._add("#VALUE!")
                return
            area = one
        number = self.areas.setdefault(area, len(self.areas))
        unread = self.where_asked or (self.picked and self._holds_itself(area))
        (self.unread if unread else self.read).add(number)
        self.parts.append(number)

    def _walk(self, text: str, home: int, names: tuple[str, ...], operand: bool = False) -> None:
        written = list(tokens(text))
        whole = in_one_piece(without_dead_ends(written))
        self.rewritten |= len(whole) < len(written)
        found = self._spills(without_unions(whole, SPREADING))
        self.rewritten |= len(found) < len(whole)
        groups: list[Group] = []
        sheet: int | None = None
        qualified = False
        previous = before = Token(Kind.OTHER, "(")
        if any(token.kind is Kind.FUNCTION and function_name(token.text) in BINDING for token in found):
            self.bound = True
        for number, token in enumerate(found):
            if self.refusal:
                return
            if token.kind is Kind.SPACE:
                self._space(previous, found[number + 1] if number + 1 < len(found) else None)
                continue
            if token.kind is Kind.SHEET:
                sheet, qualified = self._sheet(token.text), True
                previous = token
                continue
            if token.kind in _OPERANDS:
                following = next((other for other in found[number + 1 :] if other.kind is not Kind.SPACE), None)
                self.operand = operand or (not self.array and self._is_operand(before, following, groups, names))
                self.where_asked = is_all_of(WHERE_MINDED, before, following, groups)
                self.picked = is_all_of(PICKED_FROM, before, following, groups)
                self.alone = opens(before) and following is not None and following.text[0] in "),"
            if qualified and sheet is None:
                self._add("#REF!")
            elif self.span and token.kind in _OPERANDS:
                self._across_sheets(token, before, found[number + 1 :], groups)
            else:
                self._token(token, home if sheet is None else sheet, qualified, names, groups)
            sheet, qualified, previous = None, False, token
            before = token

    def _spills(self, found: list[Token]) -> list[Token]:
        """Tokens with `ANCHORARRAY(A1)`, which is Excel's `A1#` in a file, made the area that array fills."""
        written: list[Token] = []
        for token in found:
            written.append(token)
            start = -4 if len(written) > 3 and written[-3].kind is Kind.SHEET else -3
            if token.text != ")" or len(written) < -start or function_name(written[start].text) != "ANCHORARRAY":
                continue
            inner = written[start + 1 : -1]
            sheet = self._sheet(inner[0].text) if inner[0].kind is Kind.SHEET else self.place.sheet
            ends = corners(inner[-1].text) if inner[-1].kind is Kind.RANGE else None
            formula = (
                self.contents.formula(Place(sheet, ends[0].row, ends[0].column)) if ends and sheet is not None else None
            )
            self.rewritten = True
            if formula is None or formula.area is None:
                written[start:] = [Token(Kind.ERROR, "#REF!")]
            else:
                area = formula.area
                first, last = cell_name(area.row, area.column), cell_name(area.last_row, area.last_column)
                written[start:] = [*inner[:-1], Token(Kind.RANGE, f"{first}:{last}")]
        return written

    def _across_sheets(self, token: Token, before: Token, rest: list[Token], groups: list[Group]) -> None:
        """Writes a 3-D reference as one argument for each sheet, where the function takes any number of them."""
        span, self.span = self.span, None
        after = next((other.text[0] for other in rest if other.kind is not Kind.SPACE), "")
        alone = (before.kind is Kind.FUNCTION or before.text[0] == ",") and after in {")", ","}
        if span is None or token.kind is not Kind.RANGE or not alone or groups[-1].name not in SPREADING:
            self._refuse("a 3-D reference across sheets")
            return
        self.rewritten = True
        for sheet in span:
            if sheet != span[0]:
                self._add(",")
            self._range(token.text, sheet, in_name=False)

    def _is_operand(self, before: Token, following: Token | None, groups: list[Group], names: tuple[str, ...]) -> bool:
        """Whether Excel would take one cell of a range that stands here (implicit intersection)."""
        if names or any(group.name in ARRAY_MINDED or is_array_of_index(group) for group in groups):
            return False
        after = following.text[0] if following is not None else ""
        if before.text[0] in _OPERATORS or after in _OPERATORS:
            return True
        alone = before.text[0] in "(," or before.kind is Kind.FUNCTION
        if alone and after in {"", ")", ","}:
            return takes_one_value(groups)
        return False

    def _holds_itself(self, area: Area) -> bool:
        """Whether the formula's own cell lies in an area of several."""
        sheet, row, column = self.place
        inside = area.row <= row <= area.last_row and area.column <= column <= area.last_column
        return area.sheet == sheet and inside and area.size > 1

    def _space(self, previous: Token, following: Token | None) -> None:
        before = previous.kind in _OPERANDS or previous.text == ")"
        after = following is not None and (following.kind in {*_OPERANDS, Kind.SHEET} or following.text == "(")
        if before and after:
            self._add(" ")
            self.positional = True

    def _sheet(self, prefix: str) -> int | None:
        name = sheet_name(prefix)
        self.rewritten |= not prefix.isascii() and not prefix.startswith("'")
        if "[" in name and not name.startswith("[0]"):
            self._refuse(OTHER_FILE)
            return None
        name = name.removeprefix("[0]")
        if not name:
            return self.place.sheet
        index = self.contents.sheet_index(name)
        if index is None and ":" in name:
            ends = [self.contents.sheet_index(end) for end in name.split(":", 1)]
            if None in ends:
                return None
            first, last = sorted(end for end in ends if end is not None)
            self.span = range(first, last + 1)
            return first
        return index

    def _token(self, token: Token, sheet: int, qualified: bool, names: tuple[str, ...], groups: list[Group]) -> None:
        match token.kind:
            case Kind.RANGE:
                self._range(token.text, sheet, bool(names), groups[-1].name if groups else self.around)
            case Kind.TABLE:
                self._table(token.text)
            case Kind.NAME:
                self._name(token.text, sheet, qualified, names, groups)
            case Kind.FUNCTION:
                self._function(token.text, sheet, names, groups)
            case Kind.NUMBER:
                self._add(number_text(token.text))
            case Kind.OTHER:
                self._other(token.text, groups)
            case _:
                self._add(token.text)

    def _function(self, text: str, sheet: int, names: tuple[str, ...], groups: list[Group]) -> None:
        """A call: of one of Excel's functions, of a name bound in the formula, or of a LAMBDA with a defined name."""
        upper = folded(text.rstrip("("))
        meaning = self.contents.names.get((sheet, upper)) or self.contents.names.get((-1, upper)) or ""
        if upper in names:
            self._refuse(f"the defined name {text.rstrip('(')} calls itself")
        elif _LAMBDA.match(meaning):
            groups.append(Group("("))
            self._name(text.rstrip("("), sheet, False, names)
            self._add("(")
        else:
            groups.append(Group(function_name(text)))
            if not upper.startswith("_XLPM."):
                self.functions.add(function_name(text))
            self._add(text.upper())

    def _other(self, text: str, groups: list[Group]) -> None:
        if text in {"(", "{"}:
            groups.append(Group(text))
        elif text in {")", "}"} and groups:
            groups.pop()
        elif text == "," and groups:
            groups[-1].argument += 1
            self.positional |= groups[-1].name == "("
        elif text in {":", "@"}:
            self.positional = True
        elif text == "#":
            self._refuse("refers to a spilled range")
        self._add(text)

    def _range(self, text: str, sheet: int, in_name: bool, call: str = "") -> None:
        ends = corners(text)
        if ends is None:
            self._refuse(f"{text} lies outside the sheet")
            return
        if in_name and not all((c.row_fixed or not c.row) and (c.column_fixed or not c.column) for c in ends):
            self._refuse("a defined name with a relative reference")
            return
        rows = sorted((ends[0].row, ends[1].row))
        columns = sorted((ends[0].column, ends[1].column))
        whole = not rows[0] or not columns[0] or rows == [1, MAX_ROWS] or columns == [1, MAX_COLUMNS]
        if not rows[0] or rows == [1, MAX_ROWS]:
            rows = [1, max(s.last_row for s in self.contents.sheets)]
        if not columns[0] or columns == [1, MAX_COLUMNS]:
            columns = [1, max(s.last_column for s in self.contents.sheets)]
        area = Area(sheet, rows[0], columns[0], rows[1], columns[1])
        if whole and call in SIZED:
            self.whole = self.whole or f"{call} of a whole column or row"
        if not whole:
            self.spots.setdefault(area, set()).add(self._spot(sheet, ends))
        self._add_area(area)

    def _spot(self, sheet: int, ends: tuple[Corner, Corner]) -> Spot:
        first, second = ends
        home = self.place
        return Spot(
            sheet,
            (
                (first.row - (0 if first.row_fixed else home.row), first.row_fixed),
                (second.row - (0 if second.row_fixed else home.row), second.row_fixed),
            ),
            (
                (first.column - (0 if first.column_fixed else home.column), first.column_fixed),
                (second.column - (0 if second.column_fixed else home.column), second.column_fixed),
            ),
        )

    def _one_of(self, area: Area) -> Area | None:
        """The cell of a range that stands in this cell's row or column; None where there is none."""
        row, column = self.place.row, self.place.column
        if area.row != area.last_row and area.column != area.last_column:
            return None
        if area.row == area.last_row and area.column <= column <= area.last_column:
            return area._replace(column=column, last_column=column)
        if area.column == area.last_column and area.row <= row <= area.last_row:
            return area._replace(row=row, last_row=row)
        return None

    def _table(self, text: str) -> None:
        area = structured.resolve(self.contents, self.place, text)
        if area is None:
            self._refuse(f"the table reference {text[:60]} means nothing here")
        else:
            self.rewritten = True
            self._add_area(area)

    def _name(
        self, text: str, sheet: int, qualified: bool, names: tuple[str, ...], groups: Sequence[Group] = ()
    ) -> None:
        upper = folded(text)
        if upper in {"TRUE", "FALSE"}:
            self._add(upper)
            return
        if upper.startswith(_ETA):
            self.functions.add(function_name(upper.removeprefix(_ETA)))
            self._add(upper)
            return
        meaning = self.contents.names.get((sheet, upper))
        if meaning is None:
            meaning = self.contents.names.get((-1, upper))
        if meaning is None and not qualified and upper in self.contents.tables:
            self._table(f"{text}[]")
        elif meaning is None:
            self._add(text if self.bound else "#NAME?")
        elif upper in names:
            self._refuse(f"the defined name {text} refers to itself")
        elif self.steps >= _MAX_NAME_STEPS:
            self._refuse("its defined names refer to each other without end")
        else:
            self.steps += 1
            alone = bool(groups) and groups[-1].name in SPREADING and self.alone
            around = groups[-1].name if groups else ""
            self._meaning(meaning.removeprefix("="), sheet, (*names, upper), alone, around)

    def _meaning(self, meaning: str, sheet: int, names: tuple[str, ...], alone: bool, around: str) -> None:
        found = list(tokens(meaning))
        plain = len(found) == 1 or (len(found) == 2 and found[0].kind is Kind.SHEET)
        if alone and is_union(found):
            self.rewritten = plain = True
        operand = self.operand and plain and not is_union(found)
        if not plain:
            self._add("(")
        self.around = around if plain else ""
        self._walk(meaning, sheet, names, operand)
        self.around = ""
        if not plain:
            self._add(")")

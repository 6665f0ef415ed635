"""References a formula computes (OFFSET, INDIRECT, INDEX of a whole row): put as plain references before it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xlmodel.engines.formulas.area_text import ComesToError, area_text, size_of, written_area
from xlmodel.engines.formulas.functions.coercion import number_of
from xlmodel.engines.formulas.r1c1 import from_rows_and_columns
from xlmodel.engines.formulas.reference_calls import (
    ALWAYS,
    ENDS,
    LOOKUPS,
    TextCall,
    areas_of,
    asked_by,
    calls_of,
    gives_reference,
    is_range_end,
    picks_beside,
)
from xlmodel.engines.formulas.subtotals import WITHOUT_HIDDEN, counted, function_of, of_nothing
from xlmodel.engines.formulas.whole_references import in_plain_terms
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.function_kinds import PICKED_FROM
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.readings import read_text
from xlmodel.workbook.tokens import Kind, corners, function_name, sheet_name, tokens
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, CellValue, ErrorValue, quoted

Evaluate = Callable[[str], CellValue]
"""The value of a part of the formula, as the engine computes it."""

_MOST_STEPS = 200
_NO_CELLS = '""'
_LAST_KIND, _FIRST_PLACED, _LAST_OPTION = 19, 14, 7
"""Numbers of AGGREGATE: the last function, the first that takes a place, the last option."""
_WITHOUT_HIDDEN, _WITHOUT_ERRORS, _WITHOUT_SUBTOTALS = {1, 3, 5, 7}, {2, 3, 6, 7}, {0, 1, 2, 3}
"""Options of AGGREGATE by what they leave out."""


class UnresolvedError(Exception):
    """A computed reference that cannot be put as a plain one; the text says why."""


def computes_references(reading: Reading) -> bool:
    """Whether a formula has to be resolved before it can be computed."""
    if reading.refusal:
        return False
    if reading.functions & ALWAYS:
        return True
    if not reading.functions & (LOOKUPS | ENDS) and not reading.positional:
        return False
    if reading.unread and reading.functions & PICKED_FROM.keys():
        return True
    found = list(tokens(expanded(reading, str)))
    return any(gives_reference(found, call) or is_range_end(found, call) for call in calls_of(found))


def expanded(reading: Reading, sheet: Callable[[int], str]) -> str:
    """A formula with its names and tables written out, sheets as `sheet` spells them."""
    return reading.written(lambda number: quoted(sheet(number)))


def resolved(contents: BookContents, place: Place, limits: Limits, text: str, evaluate: Evaluate) -> Reading:
    """The reading of a formula whose computed references are replaced by what they come to.

    Args:
        contents: the workbook.
        place: the formula's cell.
        limits: bounds of its size.
        text: the formula, names and tables written out.
        evaluate: computes the text of an argument.

    Raises:
        UnresolvedError: a reference is of a kind that cannot be put as a plain one.
    """
    for _ in range(_MOST_STEPS):
        found = list(tokens(text))
        call = next(
            (call for call in calls_of(found) if gives_reference(found, call) or picks_beside(call, place)), None
        )
        if call is None:
            if any(is_range_end(found, call) for call in calls_of(found)):
                raise UnresolvedError("a range up to a call that gives no reference here")
            return read_text(
                contents, place, limits, in_plain_terms(contents, text, is_array=_is_array(contents, place))
            )
        if call.name == "XLINDEX" and asked_by(found, call) in {"ROWS", "COLUMNS"}:
            raise UnresolvedError("the size of INDEX of whole rows or columns")
        reference = _Resolution(contents, contents.homes.get(place.sheet, place.sheet), place, evaluate).of(call)
        before = "".join(token.text for token in found[: call.start])
        text = before + reference + "".join(token.text for token in found[call.end + 1 :])
        if len(text) > limits.formula_characters * 2:
            break
    raise UnresolvedError("its computed references do not come to an end")


def _is_array(contents: BookContents, place: Place) -> bool:
    formula = contents.formula(place)
    return formula is not None and formula.area is not None


class _Resolution:
    def __init__(self, contents: BookContents, home: int, place: Place, evaluate: Evaluate) -> None:
        self._contents = contents
        self._home = home
        self._place = place
        self._shadow = place.sheet != home
        self._evaluate = evaluate

    def of(self, call: TextCall) -> str:
        """The reference a call comes to, or its error value."""
        try:
            match call.name:
                case "OFFSET":
                    return self._offset(call.arguments)
                case "INDIRECT":
                    return self._indirect(call.arguments)
                case "INDEX" | "XLINDEX":
                    return self._index(call.arguments, whole=call.name == "XLINDEX")
                case "IF" | "CHOOSE":
                    return self._choice(call.name, call.arguments)
                case "SUBTOTAL":
                    return self._subtotal(call.arguments)
                case "AGGREGATE":
                    return self._aggregate(call.arguments)
                case "SUMIF" | "AVERAGEIF":
                    return _resized(call)
                case "ROW" | "COLUMN" | "ROWS" | "COLUMNS":
                    return call.arguments[0]
                case "FORMULATEXT" | "ISFORMULA":
                    return self._of_formula(call.name, call.arguments)
                case "SHEET" | "SHEETS":
                    return self._of_sheets(call.name, call.arguments)
                case _:
                    return self._lookup(call.arguments)
        except ComesToError as error:
            return str(error.value)

    def _number(self, arguments: Sequence[str], position: int, otherwise: int) -> int:
        text = arguments[position] if position < len(arguments) else ""
        if not text:
            return otherwise
        value = float(text) if text.isdecimal() else self._evaluate(text)
        if isinstance(value, ErrorValue):
            raise ComesToError(value)
        if isinstance(value, str):
            value = number_of(value)
            if value is None:
                raise ComesToError(ErrorValue("#VALUE!"))
        if isinstance(value, bool | float | int) or value is None:
            return int(value or 0)
        raise ComesToError(ErrorValue("#VALUE!"))

    def _offset(self, arguments: Sequence[str]) -> str:
        base = area_text(arguments[0])
        if base is None:
            if arguments[0].startswith("#"):
                return arguments[0]
            raise UnresolvedError("OFFSET from something that is no plain reference")
        prefix, (row, column, last_row, last_column) = base
        row += self._number(arguments, 1, 0)
        column += self._number(arguments, 2, 0)
        height = self._number(arguments, 3, last_row - base[1][0] + 1)
        width = self._number(arguments, 4, last_column - base[1][1] + 1)
        return written_area(prefix, row, column, height, width)

    def _choice(self, name: str, arguments: Sequence[str]) -> str:
        value = self._number(arguments, 0, 0)
        place = (1 if value else 2) if name == "IF" else value
        if not 1 <= place < len(arguments):
            return "#VALUE!"
        return arguments[place] or "#VALUE!"

    def _index(self, arguments: Sequence[str], *, whole: bool) -> str:
        """INDEX as a reference; of whole rows and columns the area is only the filled part."""
        areas = areas_of(arguments[0]) or (arguments[0],)
        number = self._number(arguments, 3, 1)
        if not 1 <= number <= len(areas):
            return "#REF!"
        base = area_text(areas[number - 1])
        if base is None:
            raise UnresolvedError("INDEX of something that is no plain reference")
        prefix, (first_row, first_column, last_row, last_column) = base
        rows, columns = last_row - first_row + 1, last_column - first_column + 1
        row, column = self._number(arguments, 1, 0), self._number(arguments, 2, 0)
        if len(arguments) == 2 and rows == 1:
            row, column = 1, row
        most = (MAX_ROWS, MAX_COLUMNS) if whole else (rows, columns)
        if not 0 <= row <= most[0] or not 0 <= column <= most[1]:
            return "#REF!"
        return written_area(
            prefix, first_row + (row - 1 if row else 0), first_column + (column - 1 if column else 0),
            1 if row else rows, 1 if column else columns,
        )  # fmt: skip

    def _lookup(self, arguments: Sequence[str]) -> str:
        sought, where, base = arguments[:3]
        area = area_text(base)
        lookup = area_text(where)
        if area is None or lookup is None:
            raise UnresolvedError("XLOOKUP in something that is no plain reference")
        given = [*arguments[3:], "", "", ""]
        search = f",{given[2]}" if given[2] else ""
        value = self._evaluate(f"_xlfn.XMATCH({sought},{where},{given[1] or 0}{search})")
        if isinstance(value, ErrorValue) or not isinstance(value, float | int):
            return f"({given[0]})" if given[0] and value == "#N/A" else str(value or "#N/A")
        prefix, (row, column, last_row, last_column) = area
        step = int(value) - 1
        if lookup[1][1] == lookup[1][3]:
            return written_area(prefix, row + step, column, 1, last_column - column + 1)
        return written_area(prefix, row, column + step, last_row - row + 1, 1)

    def _indirect(self, arguments: Sequence[str]) -> str:
        value = self._evaluate(arguments[0])
        if isinstance(value, ErrorValue):
            return str(value)
        text = value.strip().removeprefix("=") if isinstance(value, str) else ""
        if len(arguments) > 1 and self._number(arguments, 1, 0) == 0:
            text = from_rows_and_columns(text, self._place)
        found = list(tokens(text))
        sheets = [token for token in found if token.kind is Kind.SHEET]
        plain = [token for token in found if token.kind in {Kind.RANGE, Kind.NAME, Kind.TABLE}]
        if len(found) != len(sheets) + len(plain) or len(plain) != 1 or len(sheets) > 1:
            return "#REF!"
        if sheets and (found[0] is not sheets[0] or self._contents.sheet_index(sheet_name(sheets[0].text)) is None):
            return "#REF!"
        if plain[0].kind is Kind.RANGE and corners(plain[0].text) is None:
            return "#REF!"
        own = self._shadow and not sheets and plain[0].kind is Kind.RANGE
        return f"{quoted(self._contents.sheets[self._home].name)}!{text}" if own else text

    def _of_formula(self, name: str, arguments: Sequence[str]) -> str:
        """The formula of a cell as a text, or whether it has one."""
        area = area_text(arguments[0]) if arguments else None
        if area is None:
            value = self._evaluate(arguments[0]) if arguments and arguments[0] else None
            if isinstance(value, ErrorValue):
                return str(value)
            raise UnresolvedError(f"{name} of something that is no plain reference")
        sheet = self._contents.sheet_index(sheet_name(area[0])) if area[0] else self._home
        if sheet is None:
            return "#REF!"
        formula = self._contents.formula(Place(sheet, area[1][0], area[1][1]))
        if formula is not None and formula.anchor is not None:
            formula = self._contents.formula(formula.anchor)
        if name == "ISFORMULA":
            return "TRUE" if formula is not None else "FALSE"
        if formula is None or not formula.text:
            return "#N/A"
        bare = "".join(
            f"{function_name(token.text)}("
            if token.kind is Kind.FUNCTION
            else token.text.replace("_xlpm.", "")
            if token.kind is Kind.NAME
            else token.text
            for token in tokens(formula.text)
        )
        written = bare.replace('"', '""')
        return f'"{{={written}}}"' if formula.area is not None and formula.area.size > 1 else f'"={written}"'

    def _of_sheets(self, name: str, arguments: Sequence[str]) -> str:
        """The number of a sheet, or how many there are."""
        given = arguments[0].strip() if arguments else ""
        if not given:
            return str(self._home + 1) if name == "SHEET" else str(len(self._contents.sheets))
        area = area_text(given)
        if area is not None:
            sheet = self._contents.sheet_index(sheet_name(area[0])) if area[0] else self._home
            if sheet is None:
                return "#REF!"
            return str(sheet + 1) if name == "SHEET" else "1"
        value = self._evaluate(given)
        if isinstance(value, ErrorValue):
            return str(value)
        sheet = self._contents.sheet_index(value) if isinstance(value, str) and name == "SHEET" else None
        return "#N/A" if sheet is None else str(sheet + 1)

    def _subtotal(self, arguments: Sequence[str]) -> str:
        kind = self._number(arguments, 0, 0)
        function = function_of(kind)
        if not function:
            return "#VALUE!"
        areas = [self._area(argument, "SUBTOTAL") for argument in arguments[1:]]
        parts = self._written_parts(counted(self._contents, areas, hidden=kind > WITHOUT_HIDDEN))
        return f"{function}({','.join(parts)})" if parts else of_nothing(function)

    def _aggregate(self, arguments: Sequence[str]) -> str:
        """AGGREGATE over the parts it counts: its option says whether hidden rows, subtotals and errors do."""
        kind, option = self._number(arguments, 0, 0), self._number(arguments, 1, 0)
        if not 0 <= option <= _LAST_OPTION or not 1 <= kind <= _LAST_KIND or len(arguments) < 3:
            return "#VALUE!"
        placed = kind >= _FIRST_PLACED
        if placed and len(arguments) < 4:
            return "#VALUE!"
        given = arguments[2:3] if placed else arguments[2:]
        if all(area_text(argument) for argument in given):
            areas = [self._area(argument, "AGGREGATE") for argument in given]
            found = counted(
                self._contents, areas, hidden=option in _WITHOUT_HIDDEN, subtotals=option not in _WITHOUT_SUBTOTALS
            )
            parts = self._written_parts(found)
        else:
            parts = list(given)
        errors = int(option in _WITHOUT_ERRORS)
        place = arguments[3] if placed else "0"
        return f"XLAGGREGATE({kind},{errors},{place},{','.join(parts) or _NO_CELLS})"

    def _area(self, text: str, function: str) -> Area:
        if text.startswith("#REF!"):
            raise ComesToError(ErrorValue("#REF!"))
        found = area_text(text)
        sheet = self._contents.sheet_index(sheet_name(found[0])) if found and found[0] else self._home
        if found is None or sheet is None:
            raise UnresolvedError(f"{function} of something that is no plain reference")
        return Area(sheet, *found[1])

    def _written_parts(self, areas: Iterable[Area]) -> list[str]:
        return [
            written_area(f"{quoted(self._contents.sheets[part.sheet].name)}!", part.row, part.column,
                     part.last_row - part.row + 1, part.last_column - part.column + 1)
            for part in areas
        ]  # fmt: skip


def _resized(call: TextCall) -> str:
    """SUMIF with its sum range as large as the range it asks, from the same corner."""
    asked, summed = area_text(call.arguments[0]), area_text(call.arguments[2])
    assert asked is not None
    assert summed is not None
    range_ = written_area(summed[0], summed[1][0], summed[1][1], *size_of(asked[1]))
    return f"{call.name}({call.arguments[0]},{call.arguments[1]},{range_})"


Targets = dict[Place, tuple[Area, ...]]
"""By cell, the areas its computed references were found to read."""

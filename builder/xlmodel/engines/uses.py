"""One formula of a workbook as a weakness of an engine looks at it: its tokens, and the values it reads."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from xlmodel.workbook.contents import Area, BookContents, StoredFormula
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.tokens import Kind, Token, function_name, tokens
from xlmodel.workbook.values import CellValue

_MOST_CELLS = 500
COMPARING = frozenset({"=", "<", ">", "<=", ">=", "<>"})
TRUTHS = frozenset({"TRUE", "FALSE"})
COMPUTING = frozenset({"+", "-", "*", "/", "^", "%"})

_OPERANDS = frozenset({Kind.RANGE, Kind.NUMBER, Kind.NAME, Kind.TEXT})
_CLOSING = frozenset({")", "}", "%"})


class FunctionCall(NamedTuple):
    """A function call a token stands in: its name (empty for parentheses) and the number of the argument."""

    name: str
    argument: int


class PatternText:
    """The text of formulas that compute alike, areas numbered: shared by all cells of a pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens but spaces, names written out, signs of comparison in one piece."""
        found: list[Token] = []
        for token in tokens(self._pattern):
            if found and found[-1].text + token.text in COMPARING and found[-1].text in {"<", ">"}:
                found[-1] = Token(Kind.OTHER, found[-1].text + token.text)
            elif token.kind is not Kind.SPACE:
                found.append(token)
        return found

    @cached_property
    def nested(self) -> list[tuple[Token, tuple[FunctionCall, ...]]]:
        """Each token with the calls it stands in, outermost first; a call's own token stands outside it."""
        found: list[tuple[Token, tuple[FunctionCall, ...]]] = []
        calls: list[FunctionCall] = []
        for token in self.tokens:
            if token.text in {")", "}"} and calls:
                calls.pop()
            found.append((token, tuple(calls)))
            if token.kind is Kind.FUNCTION:
                calls.append(FunctionCall(function_name(token.text), 0))
            elif token.text in {"(", "{"}:
                calls.append(FunctionCall("", 0))
            elif token.text == "," and calls:
                calls[-1] = calls[-1]._replace(argument=calls[-1].argument + 1)
        return found

    @cached_property
    def written(self) -> list[str]:
        """The texts written in it."""
        return [_text_in(token) for token in self.tokens if token.kind is Kind.TEXT]

    @cached_property
    def numbers(self) -> list[float]:
        """The numbers written in it."""
        return [float(token.text) for token in self.tokens if token.kind is Kind.NUMBER]

    @cached_property
    def compares(self) -> bool:
        """Whether it has a comparison, as an operator."""
        return any(is_sign(token, COMPARING) for token in self.tokens)

    @cached_property
    def computes(self) -> bool:
        """Whether it has an arithmetic operator."""
        return any(is_sign(token, COMPUTING) for token in self.tokens)

    @cached_property
    def has_binary(self) -> bool:
        """Whether it has an arithmetic operator between two operands."""
        return any(
            is_sign(sign, COMPUTING) and (before.kind in _OPERANDS or before.text in _CLOSING)
            for before, sign in pairwise(self.tokens)
        )


_pattern_text = lru_cache(maxsize=10_000)(PatternText)


class Use:
    """A formula, its references put as areas, and what it reads."""

    def __init__(self, contents: BookContents, formula: StoredFormula, reading: Reading) -> None:
        self.contents = contents
        self.formula = formula
        self.functions = reading.functions
        self.areas = reading.read_areas
        self._every_area = reading.areas
        self.pattern = reading.pattern
        self.pattern_text = _pattern_text(self.pattern)

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the formula but spaces, names written out."""
        return self.pattern_text.tokens

    @property
    def nested(self) -> list[tuple[Token, tuple[FunctionCall, ...]]]:
        """Each token with the calls it stands in, outermost first; a call's own token stands outside it."""
        return self.pattern_text.nested

    @property
    def written(self) -> list[str]:
        """The texts written in the formula."""
        return self.pattern_text.written

    @cached_property
    def values(self) -> list[CellValue]:
        """The values of the cells it reads, of areas that are not large."""
        return list(self._read())

    @cached_property
    def single_values(self) -> list[CellValue]:
        """The values of the single cells it reads, None for a blank."""
        return [
            self.contents.sheets[area.sheet].values.get((area.row, area.column))
            for area in self.areas if area.size == 1
        ]  # fmt: skip

    def given_to(self, names: frozenset[str]) -> Iterator[CellValue]:
        """What stands by itself as an argument of some functions: texts, truth values, the values of single cells."""
        return self._standing(lambda call: call.name in names)

    def arguments(self, places: Container[tuple[str, int]]) -> Iterator[CellValue]:
        """As `given_to`, by function and number of the argument, with the numbers that are written there too."""
        return self._standing(lambda call: call in places, numbers=True)

    def _standing(self, wanted: Callable[[FunctionCall], bool], *, numbers: bool = False) -> Iterator[CellValue]:
        for (token, calls), (after, _) in pairwise([*self.nested, (Token(Kind.OTHER, ""), ())]):
            if not calls or not wanted(calls[-1]):
                continue
            if token.kind is Kind.TEXT:
                yield _text_in(token)
            elif numbers and token.kind is Kind.NUMBER:
                yield float(token.text)
            elif token.kind is Kind.NAME and token.text.upper() in TRUTHS:
                yield token.text.upper() == "TRUE"
            elif token.kind is Kind.SHEET and after.kind is Kind.RANGE and not is_range(after):
                area = self.area_of(token)
                yield self.contents.sheets[area.sheet].values.get((area.row, area.column))

    def area_of(self, token: Token) -> Area:
        """The area that the sheet's part of a reference in the tokens stands for."""
        return self._every_area[int(token.text.strip("'!").removeprefix("REF_"))]

    @cached_property
    def reads_fractions(self) -> bool:
        """Whether a single cell it reads is a formula with a value that is no whole number."""
        for area in (area for area in self.areas if area.size == 1):
            sheet, where = self.contents.sheets[area.sheet], (area.row, area.column)
            value = sheet.values.get(where)
            if where in sheet.formulas and isinstance(value, float) and not value.is_integer():
                return True
        return False

    @cached_property
    def has_blank_row(self) -> bool:
        """Whether an area it reads, not a large one, has a row without any value."""
        return any(
            all((row, column) not in self.contents.sheets[area.sheet].values
                for column in range(area.column, area.last_column + 1))
            for area in self.areas if area.size <= _MOST_CELLS for row in range(area.row, area.last_row + 1)
        )  # fmt: skip

    @cached_property
    def texts(self) -> list[str]:
        """The texts in the formula and in the cells it reads."""
        return [*self.written, *(value for value in self.values if type(value) is str)]

    @property
    def compares(self) -> bool:
        """Whether it has a comparison, as an operator."""
        return self.pattern_text.compares

    @property
    def computes(self) -> bool:
        """Whether it has an arithmetic operator."""
        return self.pattern_text.computes

    @property
    def has_binary(self) -> bool:
        """Whether it has an arithmetic operator between two operands."""
        return self.pattern_text.has_binary

    @property
    def is_array(self) -> bool:
        """Whether it is an array formula of one cell."""
        return self.formula.area is not None and self.formula.area.size == 1

    def has_argument(self, name: str, number: int) -> bool:
        """Whether a call of a function has an argument of that number, from 0."""
        return any(calls and calls[-1] == (name, number) for _, calls in self.nested)

    def _read(self) -> Iterator[CellValue]:
        for area in self.areas:
            values = self.contents.sheets[area.sheet].values
            if area.size > _MOST_CELLS:
                continue
            for row in range(area.row, area.last_row + 1):
                for column in range(area.column, area.last_column + 1):
                    value = values.get((row, column))
                    if value is not None:
                        yield value


def _text_in(token: Token) -> str:
    return token.text[1:-1].replace('""', '"')


def is_sign(token: Token, signs: frozenset[str]) -> bool:
    """Whether a token is one of some operators."""
    return token.kind is Kind.OTHER and token.text in signs


def is_range(token: Token) -> bool:
    """Whether a token is a reference to more than one cell."""
    return token.kind is Kind.RANGE and ":" in token.text


@dataclass(frozen=True, slots=True)
class Weakness:
    """A construct that some engines compute silently otherwise than Excel.

    Attributes:
        construct: what it is, in words.
        engines: which engines.
        reason: what they do with it.
        met: whether a formula has it, by its tokens alone.
        read: whether what it reads makes a difference; left out where the tokens say all.
        explains: whether Excel may have the first value where an engine has the second by it; None for any two.
        may_be: whether Excel may have a value by what the formula reads; it may leave that to `explains`.
    """

    construct: str
    engines: tuple[str, ...]
    reason: str
    met: Callable[[Use], bool]
    read: Callable[[Use], bool] | None = None
    explains: Callable[[CellValue, CellValue], bool] | None = None
    may_be: Callable[[Use, CellValue], bool | None] | None = None

    def note(self, engine: str) -> str:
        """What is said of a cell that has it, of one of its engines."""
        return f"{self.construct}: {engine} {self.reason}"

"""Formulas as tokens: references, functions, numbers, and the text relative to the cell (R1C1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN = re.compile(
    r"""
      (?P<string>"(?:[^"]|"")*")
    | (?P<error>\#REF!(?:CELL(?::CELL)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!])
        |\#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA))
    | (?P<function>[^\W\d][\w.]*\()
    | (?P<reference>
        (?:'(?:[^']|'')+'!|(?:\[[0-9]+\])?[\w.]+(?::[\w.]+)?!|\[[0-9]+\]!)?
        (?:
          CELL(?::CELL)?(?![\w.(!])
        | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!])
        | \$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w.(!])
        )
      )
    | (?P<table>[^\W\d][\w.]*\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?P<name>(?:'(?:[^']|'')+'!|(?:\[[0-9]+\])?[\w.]+!|\[[0-9]+\]!)?[^\W\d][\w.\\?]*)
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<space>\s+)
    | (?P<operator><>|<=|>=|[-+*/^&=<>%:,;(){}@\#!|])
    | (?P<other>.)
    """.replace("CELL", _CELL),
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as written: `sheet` is empty on the own sheet; the flags tell which parts are fixed."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    fixed: tuple[bool, bool, bool, bool]
    whole: bool = False
    several_sheets: bool = False
    external: bool = False

    @property
    def single(self) -> bool:
        """True for one cell."""
        return self.top == self.bottom and self.left == self.right


@dataclass(frozen=True, slots=True)
class FormulaToken:
    """A piece of a formula; `reference` is set on references alone."""

    kind: str
    text: str
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a formula is, wherever it stands: everything that depends on its R1C1 text alone."""

    functions: tuple[str, ...]
    numbers: tuple[float, ...]
    depth: int
    nested_if: bool
    arithmetic: bool
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedFormula:
    """A formula taken apart."""

    text: str
    tokens: tuple[FormulaToken, ...]
    r1c1: str
    references: tuple[Reference, ...]
    names: tuple[str, ...]
    shape: Shape = field(repr=False)

    @property
    def is_reference(self) -> bool:
        """True for `=X`: one cell reference or name and nothing else."""
        solid = [token for token in self.tokens if token.kind != "space"]
        return len(solid) == 1 and solid[0].kind in {"reference", "name"}

    @property
    def length(self) -> int:
        """Its characters with the equals sign; a call that occurs again, as in a guard of what it divides, once."""
        ends = self._ends
        seen: set[str] = set()
        count, at = 1, 0
        while at < len(self.tokens):
            end = ends.get(at, at)
            call = "".join(token.text for token in self.tokens[at : end + 1]) if end > at else ""
            if call and call in seen:
                at = end + 1
                continue
            seen.add(call)
            count += len(self.tokens[at].text)
            at += 1
        return count

    @property
    def _ends(self) -> dict[int, int]:
        """Where each call that opens at a token is closed."""
        found: dict[int, int] = {}
        calls: list[int] = []
        for at, token in enumerate(self.tokens):
            if token.kind == "function" or token.text == "(":
                calls.append(at)
            elif token.text == ")" and calls:
                begin = calls.pop()
                if self.tokens[begin].kind == "function":
                    found[begin] = at
        return found


@lru_cache(maxsize=65_536)
def column_number(letters: str) -> int:
    """The number of a column, A = 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=65_536)
def column_letters(number: int) -> str:
    """The letters of a column, 1 = A."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The A1 address of a cell."""
    return f"{column_letters(column)}{row}"


def tokenize(text: str) -> tuple[FormulaToken, ...]:
    """The tokens of a formula without its leading equals sign; joined, they give the text again."""
    return tuple(_token(match.lastgroup or "other", match.group()) for match in _TOKEN.finditer(text))


@lru_cache(maxsize=65_536)
def _token(kind: str, text: str) -> FormulaToken:
    reference = _reference(text) if kind == "reference" else None
    if kind == "reference" and reference is None:
        kind = "name"
    return FormulaToken(kind, text, reference)


def parse_formula(text: str, row: int, column: int) -> ParsedFormula:
    """A formula at a cell, taken apart; `text` has no leading equals sign."""
    tokens = tokenize(text)
    r1c1 = "".join(_relative(token, row, column) for token in tokens)
    return ParsedFormula(
        text=text,
        tokens=tokens,
        r1c1=r1c1,
        references=tuple(token.reference for token in tokens if token.reference is not None),
        names=tuple(
            token.text for token in tokens if token.kind == "name" and token.text.upper() not in {"TRUE", "FALSE"}
        ),
        shape=_shape(r1c1, tuple((token.kind, token.text) for token in tokens if token.kind in _SHAPED)),
    )


_SHAPED = frozenset({"function", "number", "operator"})
# The arguments of these functions choose a place or a precision; a number there is no assumption of the model.
_CHOOSING = frozenset(
    {
        *(
            "INDEX",
            "MATCH",
            "XMATCH",
            "CHOOSE",
            "VLOOKUP",
            "HLOOKUP",
            "LARGE",
            "SMALL",
            "RANK",
            "QUARTILE",
            "PERCENTILE",
        ),
        *("ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "DATE", "EOMONTH", "EDATE", "WEEKDAY", "YEARFRAC", "IRR", "RATE"),
        *("TEXT", "LEFT", "RIGHT", "MID", "FIND", "SUBTOTAL", "AGGREGATE"),
    }
)


@lru_cache(maxsize=4_096)
def bare_name(function: str) -> str:
    """The name of a function without its `_xlfn.` and `_xlws.` prefixes, in capitals."""
    return re.sub(r"^(_xlfn\.|_xlws\.|_xludf\.)+", "", function, flags=re.IGNORECASE).upper()


@lru_cache(maxsize=65_536)
def _shape(_r1c1: str, pieces: tuple[tuple[str, str], ...]) -> Shape:
    functions: list[str] = []
    numbers: list[float] = []
    operators: list[str] = []
    open_calls: list[str] = []
    depth = 0
    nested_if = False
    for position, (kind, text) in enumerate(pieces):
        if kind == "function":
            name = text[:-1]
            functions.append(name)
            nested_if = nested_if or (bare_name(name) == "IF" and "IF" in open_calls)
            open_calls.append(bare_name(name))
            depth = max(depth, sum(1 for call in open_calls if call))
        elif kind == "operator":
            if text == "(":
                open_calls.append("")
            elif text == ")" and open_calls:
                open_calls.pop()
            elif text not in {",", ";", ")"}:
                operators.append(text)
        elif not _chooses(open_calls, pieces, position):
            numbers.append(float(text))
    return Shape(
        functions=tuple(functions),
        numbers=tuple(numbers),
        depth=depth,
        nested_if=nested_if,
        arithmetic=any(operator in "+-*/^%&" for operator in operators),
        operators=tuple(operators),
    )


def _chooses(open_calls: list[str], pieces: tuple[tuple[str, str], ...], position: int) -> bool:
    if not open_calls or open_calls[-1] not in _CHOOSING:
        return False
    beside = [pieces[index][1] for index in (position - 1, position + 1) if 0 <= index < len(pieces)]
    return not any(text in {"+", "*", "/", "^"} for text in beside)


def _reference(text: str) -> Reference | None:
    sheet, _, body = text.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    first, _, last = body.partition(":")
    row1, column1, fixed_row1, fixed_column1 = _corner(first)
    row2, column2, fixed_row2, fixed_column2 = _corner(last or first)
    whole = not (row1 and column1)
    if max(row1, row2) > MAX_ROW or max(column1, column2) > MAX_COLUMN or (whole and not last):
        return None
    return Reference(
        sheet=sheet,
        top=min(row1, row2) or 1,
        left=min(column1, column2) or 1,
        bottom=max(row1, row2) or MAX_ROW,
        right=max(column1, column2) or MAX_COLUMN,
        fixed=(fixed_row1, fixed_column1, fixed_row2, fixed_column2),
        whole=whole,
        several_sheets=":" in sheet,
        external="[" in sheet,
    )


@lru_cache(maxsize=65_536)
def _corner(text: str) -> tuple[int, int, bool, bool]:
    match = _PART.match(text)
    if match is None:
        return 0, 0, False, False
    first, letters, second, digits = match.groups()
    fixed_row = bool(second) if letters else bool(first or second)
    return int(digits or 0), column_number(letters), fixed_row, bool(first)


def _relative(token: FormulaToken, row: int, column: int) -> str:
    reference = token.reference
    if reference is None:
        return token.text.upper() if token.kind in {"function", "name"} else token.text
    fixed_row1, fixed_column1, fixed_row2, fixed_column2 = reference.fixed
    prefix = f"'{reference.sheet}'!" if reference.sheet else ""
    start = _step("R", reference.top, row, fixed_row1) + _step("C", reference.left, column, fixed_column1)
    if reference.single and ":" not in token.text:
        return prefix + start
    end = _step("R", reference.bottom, row, fixed_row2) + _step("C", reference.right, column, fixed_column2)
    return f"{prefix}{start}:{end}"


def _step(letter: str, target: int, origin: int, fixed: bool) -> str:
    return f"{letter}{target}" if fixed else f"{letter}[{target - origin}]"

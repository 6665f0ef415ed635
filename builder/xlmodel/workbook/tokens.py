"""Formula text as tokens: references, names, functions, literals. The engines' own reader of formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, column_number, letters


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    ERROR = "error"
    SHEET = "sheet"
    RANGE = "range"
    TABLE = "table"
    FUNCTION = "function"
    NUMBER = "number"
    NAME = "name"
    SPACE = "space"
    OTHER = "other"


class Token(NamedTuple):
    """A stretch of formula text."""

    kind: Kind
    text: str


_PATTERN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!))
  | (?P<sheet>'(?:[^']|''){1,400}+'!|\[[^\[\]]*\](?:[\w.]+(?::[\w.]+)?)?!
             |(?<!!)(?:[^\W\d]|[^\x00-\x7f])(?:[\w.]|[^\x00-\x7f])*:(?:[^\W\d]|[^\x00-\x7f])(?:[\w.]|[^\x00-\x7f])*!
             |(?:[^\W\d]|[^\x00-\x7f])(?:[\w.]|[^\x00-\x7f])*!)
  | (?P<range>
        (?:\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})?
          |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}
          |\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6})(?![\w.(\[!\\?])
    )
  | (?P<function>[^\W\d][\w.]*\()
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<table>(?:(?:[^\W\d]|\\)[\w.]*)?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
  | (?P<name>[^\W\d][\w.\\?]*|\\[\w.\\?]*)
  | (?P<space>\s+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Kind}
_END = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?\Z")


def tokens(formula: str) -> Iterator[Token]:
    """The tokens of a formula without its leading `=`; their texts joined give the formula again."""
    for match in _PATTERN.finditer(formula):
        yield Token(_KINDS[match.lastgroup or "other"], match[0])


def in_one_piece(found: list[Token]) -> list[Token]:
    """Tokens with `Sheet!A1:Sheet!B2` made the one reference `Sheet!A1:B2`."""
    whole: list[Token] = []
    for token in found:
        if token.kind is Kind.RANGE and ":" not in token.text and len(whole) >= _ENDS and _same_sheet(whole[-_ENDS:]):
            whole[-_ENDS + 1 :] = [Token(Kind.RANGE, f"{whole[-_ENDS + 1].text}:{token.text}")]
        else:
            whole.append(token)
    return whole


_ENDS = 4


def _same_sheet(before: list[Token]) -> bool:
    first, start, colon, second = before
    kinds = (first.kind, start.kind, second.kind) == (Kind.SHEET, Kind.RANGE, Kind.SHEET)
    plain = colon.text == ":" and ":" not in start.text
    return kinds and plain and sheet_name(first.text).upper() == sheet_name(second.text).upper()


class Corner(NamedTuple):
    """One end of a reference: 0 where a whole row or column leaves it out; True where a `$` fixes it."""

    row: int
    column: int
    row_fixed: bool
    column_fixed: bool


_SAME = Corner(0, 0, True, True)
"""In place of a second corner where a reference is one cell."""


def corners(text: str) -> tuple[Corner, Corner] | None:
    """The two ends of a reference's text, or None where it lies outside a sheet."""
    first, _, second = text.partition(":")
    ends = []
    for part in (first, second or first):
        match = _END.match(part)
        if match is None:
            return None
        column_fixed, column, row_fixed, row = match.groups()
        if column is None:
            row_fixed = row_fixed or column_fixed
        corner = Corner(int(row or 0), column_number(column) if column else 0, bool(row_fixed), bool(column_fixed))
        if corner.row > MAX_ROWS or corner.column > MAX_COLUMNS:
            return None
        ends.append(corner)
    return ends[0], ends[1]


Movable = tuple[str | tuple[Corner, Corner], ...]
"""A formula cut into text and references, ready to be copied elsewhere."""


def movable(formula: str) -> Movable:
    """Cuts a formula for `moved`."""
    parts: list[str | tuple[Corner, Corner]] = []
    for token in tokens(formula):
        ends = corners(token.text) if token.kind is Kind.RANGE else None
        if ends is not None:
            parts.append(ends if ":" in token.text else (ends[0], _SAME))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += token.text
        else:
            parts.append(token.text)
    return tuple(parts)


def moved(formula: Movable, rows: int, columns: int) -> str:
    """A formula as it reads when copied so many rows down and columns right (shared formulas)."""
    return "".join(part if isinstance(part, str) else _moved(part, rows, columns) for part in formula)


def _moved(ends: tuple[Corner, Corner], rows: int, columns: int) -> str:
    texts = []
    for corner in ends:
        if corner is _SAME:
            break
        row = corner.row if corner.row_fixed or not corner.row else corner.row + rows
        column = corner.column if corner.column_fixed or not corner.column else corner.column + columns
        if (corner.row and not 1 <= row <= MAX_ROWS) or (corner.column and not 1 <= column <= MAX_COLUMNS):
            return "#REF!"
        column_text = f"{'$' if corner.column_fixed else ''}{letters(column)}" if corner.column else ""
        texts.append(f"{column_text}{'$' if corner.row_fixed else ''}{row}" if corner.row else column_text)
    return ":".join(texts)


def sheet_name(prefix: str) -> str:
    """The name in a sheet prefix: `'it''s'!` is `it's`."""
    name = prefix[:-1]
    if name.startswith("'") and name.endswith("'"):
        name = name[1:-1].replace("''", "'")
    return name


def function_name(text: str) -> str:
    """The bare upper-case name of a function token: `_xlfn.Stdev.S(` is `STDEV.S`."""
    name = text.rstrip("(").upper()
    for prefix in ("_XLFN.", "_XLWS."):
        name = name.removeprefix(prefix)
    return name


def depth(formula: str) -> int:
    """How deep the parentheses of a formula nest."""
    level = deepest = 0
    for token in tokens(formula):
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            level += 1
            deepest = max(deepest, level)
        elif token.text in {")", "}"}:
            level -= 1
    return deepest

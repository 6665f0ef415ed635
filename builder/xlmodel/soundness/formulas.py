"""Whether a formula is one that Excel can read: its grammar, its functions, the sheets and names it mentions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from xlmodel.workbook.tokens import Kind, Token, corners, sheet_name, tokens

LONGEST = 8_192
_DEEPEST = 64
_INFIX = frozenset("+-*/^&=<>,:;")
_CONSTANTS = frozenset({"true", "false"})
_PLAIN = re.compile(r"\$?[A-Z]{1,2}\$?[0-9]{1,6}(?::\$?[A-Z]{1,2}\$?[0-9]{1,6})?")
"""References too short to lie outside a sheet."""

_NEAR = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![\w.$\\])\$?[A-Z]{1,2}\$?[1-9][0-9]{0,5}(?![\w.(!\[\\?])""")


def shape_of(text: str) -> str:
    """A formula without its references, but for those so long that they may lie outside a sheet.

    Formulas of one shape are right together, unless one is too long.
    """
    return _NEAR.sub(r"\1#", text)


def formula_problem(text: str, sheets: Collection[str], names: Collection[str]) -> str:
    """What is wrong with a formula (without its `=`); empty where nothing is.

    Args:
        text: the formula.
        sheets: the names of all sheets, folded.
        names: the defined names, in lower case.
    """
    if not text:
        return "an empty formula"
    if len(text) > LONGEST:
        return f"a formula of {len(text):,} characters"
    found = list(tokens(text))
    return _grammar(found) or _mentions(found, sheets, names)


@cache
def _functions() -> frozenset[str]:
    from openpyxl.utils import FORMULAE

    return frozenset(FORMULAE)


@cache
def _known(name: str) -> bool:
    return name.startswith(("_XLFN.", "_XLWS.", "_XLL.")) or name in _functions()


def _mentions(found: Sequence[Token], sheets: Collection[str], names: Collection[str]) -> str:
    for token in found:
        match token.kind:
            case Kind.SHEET if sheet_name(token.text).casefold() not in sheets and "[" not in token.text:
                return f"it reads the sheet {sheet_name(token.text)!r}, which is missing"
            case Kind.NAME if token.text.lower() not in names and token.text.lower() not in _CONSTANTS:
                return f"it reads the name {token.text!r}, which is missing"
            case Kind.FUNCTION if not _known(token.text[:-1].upper()):
                return f"it calls {token.text[:-1]!r}, which is no function of Excel"
            case Kind.RANGE if not _PLAIN.fullmatch(token.text) and corners(token.text) is None:
                return f"{token.text} lies outside the sheet"
            case Kind.ERROR if token.text == "#REF!":
                return "it reads a cell that is gone (#REF!)"
    return ""


def _grammar(found: Sequence[Token]) -> str:
    """Operands and operators must take turns; whatever opens must close."""
    wants_operand = True
    depth: list[Token] = []
    last = Token(Kind.SPACE, "")
    for token in found:
        if token.kind is Kind.SPACE:
            continue
        if token.kind in (Kind.TEXT, Kind.ERROR, Kind.RANGE, Kind.NUMBER, Kind.NAME, Kind.TABLE):
            if not wants_operand:
                return f"no operator before {token.text}"
            wants_operand = False
        elif token.kind is Kind.SHEET:
            if not wants_operand:
                return f"no operator before {token.text}"
        elif token.kind is Kind.FUNCTION or token.text in "({":
            if not wants_operand:
                return f"no operator before {token.text}"
            depth.append(token)
            if len(depth) > _DEEPEST:
                return "it is nested too deeply"
        elif token.text in ")}":
            if not depth:
                return f"{token.text} closes nothing"
            opened = depth.pop()
            if wants_operand and opened.kind is not Kind.FUNCTION:
                return f"nothing stands before {token.text}"
            wants_operand = False
        elif token.text == "%":
            if wants_operand:
                return "nothing stands before %"
        elif token.text in _INFIX:
            if _misplaced(token.text, depth, last):
                return f"{token.text!r} stands outside of any arguments"
            prefix = token.text in "+-" or (token.text == "," and bool(depth)) or token.text in "=>"
            if wants_operand and not prefix:
                return f"nothing stands before {token.text}"
            wants_operand = True
        elif token.text != "@":
            return f"{token.text!r} has no meaning in a formula"
        last = token
    if depth:
        return f"{depth[-1].text} is not closed"
    return "it ends in the middle" if wants_operand else ""


def _misplaced(mark: str, depth: list[Token], last: Token) -> bool:
    """A comma outside of brackets joins references alone; a semicolon parts the rows of an array."""
    if mark == ";":
        return not depth or depth[-1].text != "{"
    return mark == "," and not depth and last.kind not in (Kind.RANGE, Kind.NAME)

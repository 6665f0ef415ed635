"""A formula as the `formulas` package understands it, where it takes another spelling for something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from xlmodel.engines.formulas.binding import binds, unbound
from xlmodel.workbook.tokens import Kind, Token, function_name, tokens

_OF_AREAS = frozenset({"AREAS", "INDEX"})
_BEFORE_A_SIGN = frozenset("(,=<>+-*&{;")


def spelled(text: str) -> str:
    """The same formula, its double minus as `1*`, line breaks in texts as CHAR(10), arguments left out as XLMISSING().

    The package takes `--` for nothing, so that a truth value stays one, drops line breaks, and takes an argument left
    out for 0. LET and called LAMBDAs are put in terms of the formula they stand for.
    """
    found = list(tokens(text))
    if binds(found):
        found = unbound(found)
    return "".join(_pieces(_unions_called(_percents_apart(found))))


def _unions_called(found: list[Token]) -> list[Token]:
    """`SMALL((A1,B1),1)` as `SMALL(XLUNION(A1,B1),1)`, but for functions that ask for the areas themselves."""
    written = list(found)
    opened: list[int] = []
    for number, token in enumerate(found):
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            opened.append(number)
        elif token.text in {")", "}"} and opened:
            opened.pop()
        elif token.text == "," and opened and found[opened[-1]].text == "(":
            around = found[opened[-2]] if len(opened) > 1 else token
            if around.kind is Kind.FUNCTION and function_name(around.text) not in _OF_AREAS:
                written[opened[-1]] = Token(Kind.FUNCTION, "XLUNION(")
    return written


def _percents_apart(found: list[Token]) -> list[Token]:
    """`1%%` as `(1%)%`: the package knows one percent sign in a row."""
    written: list[Token] = []
    for token in found:
        if token.text == "%" and len(written) > 1 and written[-1].text == "%" and written[-2].kind is Kind.NUMBER:
            written[-2:] = [Token(Kind.OTHER, "("), *written[-2:], Token(Kind.OTHER, ")")]
        written.append(token)
    return written


def _pieces(found: list[Token]) -> Iterator[str]:
    solid = [token for token in found if token.kind is not Kind.SPACE]
    following = {id(token): after.text for token, after in pairwise(solid)}
    groups: list[str] = []
    before = "("
    skip = False
    for token in found:
        after = following.get(id(token), "") if token.kind is not Kind.SPACE else ""
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            groups.append(token.text)
        elif token.text in {")", "}"} and groups:
            groups.pop()
        if skip:
            skip = False
        elif token.text == "-" == after and before[-1] in _BEFORE_A_SIGN:
            skip = True
            yield "1*"
        elif token.kind is Kind.TEXT and "\n" in token.text:
            yield "(" + token.text.replace("\n", '"&CHAR(10)&"') + ")"
        else:
            yield token.text
        in_call = bool(groups) and groups[-1] not in {"(", "{"}
        opens = token.kind is Kind.FUNCTION and after == ","
        if in_call and (opens or (token.text == "," and after in {",", ")"})):
            yield "XLMISSING()"
        if token.kind is not Kind.SPACE:
            before = token.text

"""A formula as the `formulas` package understands it, where it takes another spelling for something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from xlmodel.workbook.tokens import Kind, Token, function_name, tokens

_OF_AREAS = frozenset({"AREAS", "INDEX"})
_BEFORE_A_SIGN = frozenset("(,=<>+-*&{;")


def spelled(text: str) -> str:
    """The same formula, its double minus as `1*`, line breaks in texts as CHAR(10), arguments left out as XLMISSING().

    The package takes `--` for nothing, so that a truth value stays one, drops line breaks, and takes an argument left
    out for 0. LET is put in terms of the formula it stands for.
    """
    found = list(tokens(text))
    if any(token.kind is Kind.FUNCTION and function_name(token.text) == "LET" for token in found):
        found = without_let(found)
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


def without_let(found: list[Token]) -> list[Token]:
    """A formula in which what LET names stands in parentheses in place of the names, the innermost LET first."""
    while True:
        calls = _let_calls(found)
        if not calls:
            return found
        start, commas, end = calls[0]
        edges = [start, *commas, end]
        arguments = [found[first + 1 : last] for first, last in pairwise(edges)]
        if len(arguments) % 2 == 0 or len(found) > _MOST_TOKENS:
            return found
        meanings: dict[str, list[Token]] = {}
        for name, value in zip(arguments[:-1:2], arguments[1::2], strict=True):
            meanings[_bound(name)] = _put(value, meanings)
        found = [*found[:start], *_put(arguments[-1], meanings, open_=True), *found[end + 1 :]]


_MOST_TOKENS = 20_000


def _bound(name: list[Token]) -> str:
    return "".join(token.text for token in name if token.kind is not Kind.SPACE).upper().removeprefix("_XLPM.")


def _put(part: list[Token], meanings: dict[str, list[Token]], open_: bool = True) -> list[Token]:
    written = []
    for token in part:
        meaning = meanings.get(token.text.upper().removeprefix("_XLPM.")) if token.kind is Kind.NAME else None
        written.extend([token] if meaning is None else meaning)
    return _enclosed(written) if open_ else written


def _enclosed(part: list[Token]) -> list[Token]:
    solid = [token for token in part if token.kind is not Kind.SPACE]
    if len(solid) == 1 or (len(solid) == 2 and solid[0].kind is Kind.SHEET):
        return solid
    return [Token(Kind.OTHER, "("), *part, Token(Kind.OTHER, ")")]


def _let_calls(found: list[Token]) -> list[tuple[int, list[int], int]]:
    """The calls of LET: where each starts, its commas, and where it ends; inner ones first."""
    calls = []
    opened: list[tuple[int, list[int]]] = []
    for number, token in enumerate(found):
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            opened.append((number, []))
        elif token.text == "," and opened:
            opened[-1][1].append(number)
        elif token.text in {")", "}"} and opened:
            start, commas = opened.pop()
            if found[start].kind is Kind.FUNCTION and function_name(found[start].text) == "LET":
                calls.append((start, commas, number))
    return calls

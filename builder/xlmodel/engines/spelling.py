"""A formula as the `formulas` package understands it, where it takes another spelling for something else."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.engines.tokens import Kind, Token, tokens

_BEFORE_A_SIGN = frozenset("(,=<>+-*&{;")


def spelled(text: str) -> str:
    """The same formula, its double minus as `1*` and line breaks in texts as CHAR(10).

    The package takes `--` for nothing, so that a truth value stays one, and drops line breaks.
    """
    return "".join(_pieces(list(tokens(text)))) if "--" in text or "\n" in text else text


def _pieces(found: list[Token]) -> Iterator[str]:
    before = "("
    skip = False
    for number, token in enumerate(found):
        following = found[number + 1].text if number + 1 < len(found) else ""
        if skip:
            skip = False
        elif token.text == "-" == following and before[-1] in _BEFORE_A_SIGN:
            skip = True
            yield "1*"
        elif token.kind is Kind.TEXT and "\n" in token.text:
            yield "(" + token.text.replace("\n", '"&CHAR(10)&"') + ")"
        else:
            yield token.text
        if token.kind is not Kind.SPACE:
            before = token.text

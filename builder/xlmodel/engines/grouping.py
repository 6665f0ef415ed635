"""Formulas written so that IronCalc keeps their parentheses: it drops some it takes for needless, and others' signs."""

from __future__ import annotations

import re

from xlmodel.workbook.tokens import Kind, Token, tokens

_AFFECTED = re.compile(r"[&%]|-\s*\(")
"""What a formula holds that has any of them: most have none, and need not be read."""
_STRONG = frozenset("*/^%&")
_COMPARING = frozenset("<>=")
_OPERATORS = _STRONG | _COMPARING | frozenset("+-")
_OPENING = _OPERATORS | frozenset("(,;{")


def grouped(text: str) -> str:
    """A formula with `-(a*b)` as `-(0+(a*b))`, `(a+b)%` as `((a+b)/100)`, `1-(a&b)` as `1-CONCATENATE(a&b)`."""
    if "(" not in text or _AFFECTED.search(text) is None:
        return text
    found = list(tokens(text))
    written = [token.text for token in found]
    places = [place for place, token in enumerate(found) if token.kind is not Kind.SPACE]
    for order, place in enumerate(places):
        if found[place] != (Kind.OTHER, "("):
            continue
        before = [found[at] for at in places[:order]]
        close = _closing(found, place)
        if close is None or not _operand(before):
            continue
        inner = found[place + 1 : close]
        after = next((at for at in places[order + 1 :] if at > close), None)
        _write(written, inner, before, (place, close, after if after is not None and _is(found[after], "%") else None))
    return "".join(written)


def _write(written: list[str], inner: list[Token], before: list[Token], at: tuple[int, int, int | None]) -> None:
    place, close, percent = at
    top = _top(inner)
    used = {token.text for token in inner if token.kind is Kind.OTHER}
    if "," in top or ":" in top:
        return
    if "&" in top and not top & _COMPARING:
        written[place] = f"CONCATENATE{written[place]}"
    if percent is not None and used & _OPERATORS:
        written[place], written[close], written[percent] = f"({written[place]}", f"{written[close]}/100)", ""
    if before and _is(before[-1], "-") and _operand(before[:-1]) and (used & _STRONG or percent is not None):
        written[place], written[close] = f"(0+{written[place]}", f"{written[close]})"


def _is(token: Token, text: str) -> bool:
    return token.kind is Kind.OTHER and token.text == text


def _operand(before: list[Token]) -> bool:
    """Whether what follows these tokens begins an operand: it calls nothing, and its sign has one term."""
    return not before or before[-1].kind is Kind.FUNCTION or (
        before[-1].kind is Kind.OTHER and before[-1].text in _OPENING and before[-1].text != "%"
    )  # fmt: skip


def _closing(found: list[Token], place: int) -> int | None:
    depth = 0
    for at in range(place, len(found)):
        depth += _step(found[at])
        if not depth:
            return at
    return None


def _top(inner: list[Token]) -> set[str]:
    """The signs between these tokens that stand in no further parentheses."""
    depth = 0
    signs = set()
    for token in inner:
        depth += _step(token)
        if not depth and token.kind is Kind.OTHER:
            signs.add(token.text)
    return signs


def _step(token: Token) -> int:
    if token.kind is Kind.FUNCTION or _is(token, "(") or _is(token, "{"):
        return 1
    return -1 if _is(token, ")") or _is(token, "}") else 0

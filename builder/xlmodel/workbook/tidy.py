"""Formula tokens put in a plainer way that means the same: dead references, unions in functions that take lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xlmodel.workbook.tokens import Kind, Token, function_name

_REFERENCES = frozenset({Kind.SHEET, Kind.RANGE, Kind.NAME, Kind.TABLE})
_ENDS = frozenset({Kind.RANGE, Kind.NAME})
_DEAD = "#REF!"


def without_dead_ends(found: Sequence[Token]) -> list[Token]:
    """Tokens with `#REF!A1`, `#REF!:B4`, `A1:#REF!` and `#REF!:#REF!` made the error value they come to."""
    written: list[Token] = []
    for token in found:
        before = written[-1] if written else None
        if before is not None and before.text == _DEAD and (token.kind in _ENDS or token.text in {":", _DEAD}):
            continue
        if token.text == _DEAD and before is not None and before.text == ":":
            del written[-2:]
            if written and written[-1].kind is Kind.SHEET:
                written.pop()
        elif token.text == _DEAD and before is not None and before.kind is Kind.SHEET:
            written.pop()
        written.append(token)
    return written


def is_union(found: Sequence[Token]) -> bool:
    """Whether tokens are references with commas between them."""
    commas = sum(token.text == "," for token in found)
    kinds = all(token.kind in {*_REFERENCES, Kind.SPACE} or token.text in {",", ":"} for token in found)
    return bool(commas) and kinds


def without_unions(found: Sequence[Token], takers: Collection[str]) -> list[Token]:
    """Tokens with `SUM((A1,B1))` made `SUM(A1,B1)`, for the functions that count each cell of a list once."""
    gone: set[int] = set()
    opened: list[int] = []
    for number, token in enumerate(found):
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            opened.append(number)
        elif token.text in {")", "}"} and opened:
            start = opened.pop()
            function = found[opened[-1]] if opened else None
            taken = function is not None and function.kind is Kind.FUNCTION and function_name(function.text) in takers
            inside = found[start + 1 : number]
            if taken and found[start].text == "(" and _is_argument(found, start, number) and is_union(inside):
                gone |= {start, number}
    return [token for number, token in enumerate(found) if number not in gone]


def _is_argument(found: Sequence[Token], start: int, end: int) -> bool:
    before = next((token for token in reversed(found[:start]) if token.kind is not Kind.SPACE), None)
    after = next((token for token in found[end + 1 :] if token.kind is not Kind.SPACE), None)
    opens = before is not None and (before.kind is Kind.FUNCTION or before.text == ",")
    return opens and after is not None and after.text in {")", ","}

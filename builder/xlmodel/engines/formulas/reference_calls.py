"""The calls of a formula that have to be put as plain references before the `formulas` package computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlmodel.engines.formulas.area_text import area_text, size_of
from xlmodel.workbook.contents import Place
from xlmodel.workbook.function_kinds import PICKED_FROM, UNBOUND
from xlmodel.workbook.groups import closed_groups
from xlmodel.workbook.tokens import Kind, Token, function_name, tokens

ALWAYS = UNBOUND | {"SUBTOTAL", "AGGREGATE", "FORMULATEXT", "ISFORMULA", "SHEET", "SHEETS"}
_PLACED = frozenset({"ROW", "COLUMN", "ROWS", "COLUMNS"})
LOOKUPS = frozenset({"INDEX", "XLOOKUP", "SUMIF", "AVERAGEIF"})
_CHOICES = frozenset({"IF", "CHOOSE"})
ENDS = frozenset({"INDEX", "XLINDEX", "XLOOKUP"}) | _CHOICES
"""Functions that may stand at an end of a range, as in `A1:INDEX(A1:A9,3)`."""


@dataclass(frozen=True, slots=True)
class TextCall:
    """A function call in a formula: where its tokens start and end, and the texts of its arguments."""

    name: str
    start: int
    end: int
    arguments: tuple[str, ...]


def calls_of(found: Sequence[Token]) -> list[TextCall]:
    """The function calls of a formula, inner ones before those around them."""
    calls: list[TextCall] = []
    for group in closed_groups(found):
        opening = found[group.start]
        if opening.kind is Kind.FUNCTION:
            texts = tuple("".join(token.text for token in part).strip() for part in group.parts(found))
            calls.append(TextCall(function_name(opening.text), group.start, group.end, texts))
    return calls


def gives_reference(found: Sequence[Token], call: TextCall) -> bool:
    """Whether a call has to be put as a reference: it always gives one, or gives more than one cell here."""
    if call.name in ALWAYS:
        return True
    if call.name in _PLACED:
        return bool(call.arguments) and call.arguments[0].startswith("#")
    if call.name in ENDS and is_range_end(found, call):
        return call.name in _CHOICES or bool(call.arguments and area_text(call.arguments[2 * (call.name == "XLOOKUP")]))
    if asked_by(found, call) == "OFFSET" and call.name in _CHOICES:
        return True
    if call.name == "INDEX":
        if areas_of(call.arguments[0]):
            return True
        plain = area_text(call.arguments[0]) is not None
        whole = any(argument in {"", "0"} for argument in call.arguments[1:3])
        return plain and (whole or asked_by(found, call) in _PLACED | {"OFFSET"})
    if call.name == "XLINDEX":
        return asked_by(found, call) in _PLACED or "0" in call.arguments[1:3]
    if call.name in {"SUMIF", "AVERAGEIF"} and len(call.arguments) > 2:
        asked, summed = area_text(call.arguments[0]), area_text(call.arguments[2])
        return asked is not None and summed is not None and size_of(asked[1]) != size_of(summed[1])
    if call.name == "XLOOKUP":
        area = area_text(call.arguments[2]) if len(call.arguments) > 2 else None
        return area is not None and area[1][0] != area[1][2] and area[1][1] != area[1][3]
    return False


def areas_of(text: str) -> tuple[str, ...]:
    """The plain references of a union of several, as in `(A1:A2,C1:C2)`; none of anything else."""
    found = [token for token in tokens(text) if token.kind is not Kind.SPACE]
    outer = next((group for group in closed_groups(found) if group.start == 0), None)
    if outer is None or outer.end != len(found) - 1 or found[0].text != "(":
        return ()
    parts = tuple("".join(token.text for token in part) for part in outer.parts(found))
    if len(parts) == 1:
        return areas_of(parts[0])
    return parts if all(map(area_text, parts)) else ()


def picks_beside(call: TextCall, place: Place) -> bool:
    """Whether INDEX picks from cells that may hold the formula's own: asked for a plain reference, it does not."""
    base = area_text(call.arguments[0]) if call.name in PICKED_FROM and call.arguments else None
    if base is None or size_of(base[1]) == (1, 1):
        return False
    row, column, last_row, last_column = base[1]
    return row <= place.row <= last_row and column <= place.column <= last_column


def asked_by(found: Sequence[Token], call: TextCall) -> str:
    """The function whose first argument a call is."""
    before = found[call.start - 1] if call.start else None
    return function_name(before.text) if before is not None and before.kind is Kind.FUNCTION else ""


def is_range_end(found: Sequence[Token], call: TextCall) -> bool:
    """Whether a call is one of the two ends of a range."""
    before = found[call.start - 1].text if call.start else ""
    after = found[call.end + 1].text if call.end + 1 < len(found) else ""
    return ":" in (before, after)

"""TEXT: a value as a number format shows it, in American spelling but for names it asks for in another language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from xlmodel.engines.formulas.functions.coercion import VALUE, ExcelError, general, is_number, rounded
from xlmodel.engines.formulas.functions.date_formats import date_text
from xlmodel.engines.formulas.functions.format_pieces import CONDITION, Piece, sections_of
from xlmodel.engines.formulas.functions.languages import language_of


def formatted(value: Any, style: str, *, date_1904: bool = False) -> str:
    """A number or text in a number format.

    Raises:
        ExcelError: the format cannot show the value.
    """
    sections = sections_of(style)
    if not is_number(value):
        return _text(str(value), sections)
    if not style:
        return ""
    section, amount, signed = _chosen(float(value), sections)
    if not section:
        return "-" if signed and value < 0 else ""
    if any(piece.kind == "general" for piece in section):
        return _shown([Piece("literal", general_at_10(amount)) if p.kind == "general" else p for p in section])
    if _is_date(section):
        return date_text(amount, section, language_of(style), date_1904)
    shown = _number(abs(amount), section)
    has_digit = any(letter in "123456789" for letter in shown)
    return f"-{shown}" if signed and amount < 0 and (has_digit or _is_power(section)) else shown


def general_at_10(value: float) -> str:
    """A number in the General format of a cell: at most 11 places, the point among them."""
    if not value:
        return "0"
    size = abs(value)
    if size >= 1e11 or size < 1e-9 or (size < 1e-4 and len(general(size)) > 11):
        mantissa, _, power = f"{size:.5e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{'-' if value < 0 else ''}{mantissa}E{int(power):+03d}"
    places = max(0, 10 - max(1, len(str(int(size)))))
    shown = str(Decimal(repr(rounded(value))).quantize(Decimal(1).scaleb(-min(places, 9)), ROUND_HALF_UP))
    shown = format(Decimal(shown), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _text(value: str, sections: Sequence[Sequence[Piece]]) -> str:
    if len(sections) > 3 or any(piece.text == "@" for piece in sections[-1]):
        section = sections[3] if len(sections) > 3 else sections[-1]
        if any(piece.kind not in {"literal", "sign"} for piece in section):
            raise ExcelError(VALUE)
        return "".join(value if piece.text == "@" else piece.text for piece in section)
    return value


def _chosen(value: float, sections: Sequence[list[Piece]]) -> tuple[list[Piece], float, bool]:
    """The section for a number, the number it shows, and whether it needs a sign of its own."""
    numeric = [section for section in sections[:3] if not any(piece.text == "@" for piece in section)] or [sections[0]]
    conditions = [_condition(section) for section in numeric]
    if any(conditions):
        for section, asked in zip(numeric, conditions, strict=True):
            if asked is None or _holds(value, *asked):
                return _bare(section), value, True
        return _bare(numeric[-1]), value, True
    if len(numeric) == 1 or value > 0:
        return numeric[0], value, True
    if value < 0:
        return numeric[1], -value, False
    return numeric[2 if len(numeric) > 2 else 0], value, True


def _bare(section: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in section if piece.kind != "condition"]


def _condition(section: Sequence[Piece]) -> tuple[str, float] | None:
    found = next((CONDITION.fullmatch(piece.text) for piece in section if piece.kind == "condition"), None)
    return (found[1], float(found[2])) if found else None


def _holds(value: float, operator: str, limit: float) -> bool:
    return {
        "<": value < limit, ">": value > limit, "=": value == limit,
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
    }[operator]  # fmt: skip


def _shown(section: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in section if piece.kind != "condition")


def _is_power(section: Sequence[Piece]) -> bool:
    return any(piece.kind == "power" for piece in section)


def _is_date(section: Sequence[Piece]) -> bool:
    return any(piece.kind in {"letters", "elapsed", "half"} for piece in section)


def _number(value: float, section: Sequence[Piece]) -> str:
    kinds = [piece for piece in section if piece.kind in {"digit", "sign", "power"}]
    if any(piece.text == "@" for piece in section):
        return "".join(general(value) if piece.text == "@" else piece.text for piece in section)
    if not any(piece.kind == "digit" for piece in kinds):
        return _shown(section)
    if _is_power(section):
        return _scientific(value, section)
    if any(piece.text == "/" for piece in kinds):
        return _fraction(value, section)
    last = max(number for number, piece in enumerate(section) if piece.kind == "digit")
    point = next((number for number, piece in enumerate(section) if piece.text == "." and piece.kind == "sign"), None)
    whole_end = point if point is not None else len(section)
    scale = 0
    for piece in section[last + 1 :]:
        if piece.kind == "sign" and piece.text == ",":
            scale += 1
        else:
            break
    if point is not None and not scale:
        before = list(section[:point])
        while before and before[-1].text == "," and before[-1].kind == "sign":
            scale += 1
            before.pop()
    digits_left = [n for n in range(whole_end) if section[n].kind == "digit"]
    digits_right = [n for n in range(whole_end, len(section)) if section[n].kind == "digit"]
    grouped = bool(digits_left) and any(
        section[n].text == "," and section[n].kind == "sign" for n in range(digits_left[0], digits_left[-1])
    )
    percent = sum(piece.text == "%" and piece.kind == "sign" for piece in section)
    amount = Decimal(repr(rounded(value))).scaleb(2 * percent - 3 * scale)
    whole, _, part = format(amount.quantize(Decimal(1).scaleb(-len(digits_right)), ROUND_HALF_UP), "f").partition(".")
    left = _left(whole.lstrip("0"), [section[n].text for n in digits_left], grouped)
    right = _right(part, [section[n].text for n in digits_right])
    pieces = []
    for number, piece in enumerate(section):
        if number in left_places(digits_left, left):
            pieces.append(left_places(digits_left, left)[number])
        elif number in digits_right:
            pieces.append(right[digits_right.index(number)])
        elif piece.kind == "sign" and piece.text == ",":
            continue
        else:
            pieces.append(piece.text)
    return "".join(pieces)


def left_places(positions: Sequence[int], texts: Sequence[str]) -> dict[int, str]:
    """The text of each place before the point."""
    return dict(zip(positions, texts, strict=True))


def _left(digits: str, places: Sequence[str], grouped: bool) -> list[str]:
    """The digits before the point, one text a place; the first place takes all that are left over."""
    result: list[str] = []
    count = 0
    for number in range(len(places) - 1, -1, -1):
        place = places[number]
        taken = ""
        needed = len(digits) if number == 0 else 1
        pieces = []
        for _ in range(max(1, needed)):
            if digits:
                digit, digits = digits[-1], digits[:-1]
            else:
                digit = {"0": "0", "?": " ", "#": ""}[place]
            if grouped and count and count % 3 == 0 and digit.strip():
                digit += ","
            pieces.append(digit)
            count += 1
        taken = "".join(reversed(pieces))
        result.append(taken)
    return list(reversed(result))


def _right(digits: str, places: Sequence[str]) -> list[str]:
    shown = list(digits.ljust(len(places), "0"))
    for number in range(len(places) - 1, -1, -1):
        if shown[number] != "0" or places[number] == "0":
            break
        shown[number] = " " if places[number] == "?" else ""
    return shown


def _scientific(value: float, section: Sequence[Piece]) -> str:
    at = next(number for number, piece in enumerate(section) if piece.kind == "power")
    head, sign, tail = section[:at], section[at].text, section[at + 1 :]
    point = next((n for n, piece in enumerate(head) if piece.text == "." and piece.kind == "sign"), len(head))
    left = sum(piece.kind == "digit" for piece in head[:point]) or 1
    places = sum(piece.kind == "digit" for piece in head[point:])
    power = math.floor(math.log10(value)) if value else 0
    power = power // left * left if left > 1 else power
    amount = Decimal(repr(rounded(value))).scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if amount >= Decimal(10) ** left:
        power += left
        amount = Decimal(repr(rounded(value))).scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    width = sum(piece.kind == "digit" and piece.text == "0" for piece in tail)
    mark = "-" if power < 0 else "+" if sign[1] == "+" else ""
    shown = _number(float(amount), head)
    rest = "".join(piece.text for piece in tail if piece.kind == "literal")
    return f"{shown}{sign[0].upper()}{mark}{str(abs(power)).rjust(max(width, 1), '0')}{rest}"


def _fraction(value: float, section: Sequence[Piece]) -> str:
    slash = next(number for number, piece in enumerate(section) if piece.text == "/" and piece.kind == "sign")
    start = slash
    while start and section[start - 1].kind == "digit":
        start -= 1
    end = slash + 1
    fixed = ""
    while end < len(section) and (section[end].kind == "digit" or section[end].text.isdigit()):
        fixed += section[end].text
        end += 1
    mixed = any(piece.kind == "digit" for piece in section[:start])
    whole = int(value) if mixed else 0
    rest = Fraction(value) - whole
    if fixed.strip("0#?"):
        bottom = int(fixed.replace("#", "").replace("?", ""))
        top = round(rest * bottom)
    else:
        near = rest.limit_denominator(10 ** (end - slash - 1) - 1)
        top, bottom = near.numerator, near.denominator
    if mixed and top == bottom:
        whole, top = whole + 1, 0
    head = "".join(str(whole) if piece.kind == "digit" and whole else "" if piece.kind == "digit" else piece.text
                   for piece in section[:start])  # fmt: skip
    width = start, slash
    if mixed and not top:
        return (
            (head if whole else head + "0").rstrip() + " " * (end - width[0])
            if not whole
            else head + " " * (end - start)
        )
    return f"{head}{str(top).rjust(slash - start)}/{str(bottom).ljust(end - slash - 1)}"

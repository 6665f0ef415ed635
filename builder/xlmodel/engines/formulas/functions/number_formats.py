"""TEXT: a value as a number format shows it, in American spelling."""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from xlmodel.engines.formulas.functions.coercion import VALUE, ExcelError, general, is_number, rounded

_PIECE = re.compile(
    r"""(?P<quoted>"[^"]*"?)|(?P<escaped>\\.)|(?P<skip>_.)|(?P<fill>\*.)|(?P<bracket>\[[^\]]*\])
      | (?P<half>AM/PM|A/P)|(?P<general>General)|(?P<power>E[+-])|(?P<letters>y+|m+|d+|h+|s+|e+|g+|b+|aaa+)
      | (?P<fraction>(?<=s)\.0+|(?<=s\])\.0+)|(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_MONEY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_DAYS = tuple(calendar.day_name)
_MONTHS = tuple(calendar.month_name[1:])
_LAST_DAY = 2958466


class Piece(NamedTuple):
    """A stretch of a format: what it is and its text."""

    kind: str
    text: str


def formatted(value: Any, style: str, *, date_1904: bool = False) -> str:
    """A number or text in a number format.

    Raises:
        ExcelError: the format cannot show the value.
    """
    sections = _sections(style)
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
        return _date(amount, section, date_1904)
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


def _sections(style: str) -> list[list[Piece]]:
    sections: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(style):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind == "other" and text == ";":
            sections.append([])
        else:
            sections[-1].append(_piece(kind, text))
    return sections


def _piece(kind: str, text: str) -> Piece:
    match kind:
        case "quoted":
            return Piece("literal", text[1:].removesuffix('"'))
        case "escaped":
            return Piece("literal", text[1:])
        case "skip":
            return Piece("literal", " ")
        case "fill":
            return Piece("literal", "")
        case "bracket":
            return _bracket(text)
        case "other":
            return Piece("digit" if text in "0#?" else "sign" if text in ".,%@/" else "literal", text)
        case _:
            return Piece(kind, text)


def _bracket(text: str) -> Piece:
    if _ELAPSED.fullmatch(text):
        return Piece("elapsed", text[1:-1].lower())
    if _CONDITION.fullmatch(text):
        return Piece("condition", text)
    money = _MONEY.fullmatch(text)
    if money:
        return Piece("literal", money[1])
    if text.upper().startswith("[DBNUM"):
        raise ExcelError(VALUE)
    return Piece("literal", "")


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
    found = next((_CONDITION.fullmatch(piece.text) for piece in section if piece.kind == "condition"), None)
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


def _date(value: float, section: Sequence[Piece], date_1904: bool) -> str:
    if any(piece.kind == "digit" for piece in section if piece.text in "#?"):
        raise ExcelError(VALUE)
    if value < 0 or value >= _LAST_DAY:
        raise ExcelError(VALUE)
    fraction = next((len(p.text) - 1 for p in section if p.kind == "fraction"), 0)
    seconds = round(value * 86400, fraction) if fraction else math.floor(value * 86400 + 0.5)
    days, clock = divmod(seconds, 86400)
    half = any(piece.kind == "half" for piece in section)
    date = _day(int(days), date_1904)
    hours, minutes, second = int(clock // 3600), int(clock % 3600 // 60), clock % 60
    pieces = []
    for number, piece in enumerate(section):
        match piece.kind:
            case "letters":
                pieces.append(_letters(piece.text.lower(), date, hours, minutes, second, half, section, number))
            case "elapsed":
                unit = {"h": 3600, "m": 60, "s": 1}[piece.text[0]]
                pieces.append(str(int(seconds // unit)).rjust(len(piece.text), "0"))
            case "half":
                names = ("AM", "PM") if len(piece.text) > 3 else ("A", "P")
                pieces.append(names[hours >= 12])
            case "fraction":
                pieces.append(f"{second % 1:.{fraction}f}"[1:])
            case _:
                pieces.append(piece.text)
    return "".join(pieces)


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    weekday: int


def _day(serial: int, date_1904: bool) -> _Day:
    if date_1904:
        serial += 1462
    weekday = (serial - 2) % 7
    if serial == 60:
        return _Day(1900, 2, 29, weekday)
    if serial == 0:
        return _Day(1900, 1, 0, weekday)
    date = datetime.date.fromordinal(datetime.date(1899, 12, 30).toordinal() + serial + (serial < 60))
    return _Day(date.year, date.month, date.day, weekday)


def _letters(
    text: str, date: _Day, hours: int, minutes: int, second: float, half: bool, section: Sequence[Piece], number: int
) -> str:
    count = len(text)
    match text[0]:
        case "y":
            return f"{date.year % 100:02d}" if count < 3 else f"{date.year:04d}"
        case "d":
            if count < 3:
                return str(date.day).rjust(count, "0")
            name = _DAYS[date.weekday]
            return name[:3] if count == 3 else name
        case "h":
            shown = (hours % 12 or 12) if half else hours
            return str(shown).rjust(min(count, 2), "0")
        case "s":
            return str(int(second)).rjust(min(count, 2), "0")
        case "m":
            if _is_minute(section, number):
                return str(minutes).rjust(min(count, 2), "0")
            if count < 3:
                return str(date.month).rjust(count, "0")
            name = _MONTHS[date.month - 1]
            return name[:3] if count == 3 else name[:1] if count == 5 else name
        case _:
            raise ExcelError(VALUE)


def _is_minute(section: Sequence[Piece], number: int) -> bool:
    if len(section[number].text) > 2:
        return False
    timed = [n for n, piece in enumerate(section) if piece.kind in {"letters", "elapsed"}]
    at = timed.index(number)
    before = section[timed[at - 1]].text[0].lower() if at else ""
    after = section[timed[at + 1]].text[0].lower() if at + 1 < len(timed) else ""
    return before == "h" or after == "s"

"""What is left over when nearly equal numbers are subtracted: digits that no file keeps."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.engines import CellValue
from xlmodel.verification.compare import ADDITIVE, REMAINDER, gap
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.tokens import Kind, Token, tokens

_LOOKED_AT = 500
_SIGNS = frozenset({"+", "-"})
_OTHERS = frozenset({"*", "/", "^", "&", "%", "<", ">", "=", ":", "{"})
_MARK = "REF_"


def is_remainder(contents: BookContents, reading: Reading, stored: CellValue, computed: CellValue) -> bool:
    """Whether one is 0 and the other the rounding left over when nearly equal numbers are subtracted.

    Excel and LibreOffice make such a remainder 0, others keep it. Only sums and differences count, and only a remainder
    below the last digits of the largest number they add up.
    """
    if 0.0 not in (stored, computed) or gap(stored, computed) is None:
        return False
    return _apart(stored, computed) <= REMAINDER * _largest_term(contents, reading)


def within_last_digits(contents: BookContents, reading: Reading, stored: CellValue, computed: CellValue) -> bool:
    """Whether two results of a sum or difference are apart by less than the last digits of what it adds up.

    A file with 15 digits, as LibreOffice writes it, gives the difference of two of its numbers no better than that.
    """
    if gap(stored, computed) is None:
        return False
    return _apart(stored, computed) <= REMAINDER * _largest_term(contents, reading)


def _apart(stored: CellValue, computed: CellValue) -> float:
    return abs(float(stored or 0) - float(computed or 0))


def _largest_term(contents: BookContents, reading: Reading) -> float:
    """The largest number that a sum or difference adds up; 0 where the formula is something else.

    Where it calls other functions, only the terms beside them that are single cells are looked at.
    """
    text = "".join(part for part in reading.parts if isinstance(part, str))
    if not reading.functions - ADDITIVE and not any(mark in text for mark in "*/^%&"):
        return max((abs(number) for area in reading.areas for number in _numbers(contents, area)), default=0.0)
    terms = _terms(reading)
    return max((abs(number) for area in terms for number in _numbers(contents, area)), default=0.0)


def _terms(reading: Reading) -> list[Area]:
    """The single cells that are terms of a sum or difference; none where the formula is something else."""
    written = "".join(part if isinstance(part, str) else f" {_MARK}{part} " for part in reading.parts)
    solid = [token for token in tokens(written) if token.kind is not Kind.SPACE]
    found: list[Area] = []
    depth = signs = 0
    before = Token(Kind.OTHER, "+")
    for number, token in enumerate(solid):
        after = solid[number + 1] if number + 1 < len(solid) else Token(Kind.OTHER, "+")
        if token.text == ")":
            depth -= 1
        elif token.kind is Kind.FUNCTION or token.text == "(":
            depth += 1
        elif depth == 0 and token.text in _OTHERS:
            return []
        elif depth == 0 and token.text in _SIGNS and number:
            signs += 1
        elif depth == 0 and token.text.startswith(_MARK) and before.text in _SIGNS and after.text in _SIGNS:
            area = reading.areas[int(token.text.removeprefix(_MARK))]
            found += [area] if area.size == 1 else []
        before = token
    return found if signs else []


def _numbers(contents: BookContents, area: Area) -> Iterator[float]:
    for row in range(area.row, min(area.last_row, area.row + _LOOKED_AT) + 1):
        for column in range(area.column, min(area.last_column, area.column + _LOOKED_AT) + 1):
            value = contents.stored(Place(area.sheet, row, column))
            if isinstance(value, float):
                yield value

"""ROW, ROWS and INDEX of whole rows and columns, put so that no value of a million cells is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlmodel.engines.formulas.whole_counts import COUNTS, with_blanks_beyond
from xlmodel.workbook.contents import BookContents
from xlmodel.workbook.tokens import Corner, Kind, Token, corners, function_name, tokens
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, cell_name

_PLACED = frozenset({"ROW", "COLUMN", "ROWS", "COLUMNS"})
_SIZED = _PLACED | {"INDEX"} | COUNTS
_COLUMNS_OR_ROWS = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[0-9]+:\$?[0-9]+", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:ROWS?|COLUMNS?|INDEX|COUNTIFS?|COUNTBLANK)\(\s*(?:[^(),]*!)?\$?(?:[A-Z]{1,3}:|[0-9]+:)", re.IGNORECASE
)


def without_whole_references(contents: BookContents) -> BookContents:
    """The workbook with these calls put in plain terms; the same one where it has none."""
    sheets = []
    named = _calls_of_names(contents)
    for sheet in contents.sheets:
        changed = {
            where: replace(formula, text=in_plain_terms(contents, formula.text, is_array=formula.area is not None))
            for where, formula in sheet.formulas.items()
            if _WHOLE.search(formula.text) or (named and named.search(formula.text))
        }
        sheets.append(replace(sheet, formulas={**sheet.formulas, **changed}) if changed else sheet)
    if all(new is old for new, old in zip(sheets, contents.sheets, strict=True)):
        return contents
    return replace(contents, sheets=tuple(sheets))


def in_plain_terms(contents: BookContents, text: str, *, is_array: bool) -> str:
    """A formula with ROW, ROWS and INDEX of whole rows and columns, named ones too, put in plain terms."""
    found = list(tokens(text))
    named = {name: meaning for name, meaning in _whole_names(contents).items() if name in text.upper()}
    if named:
        written = "".join(
            named.get(token.text.upper(), token.text)
            if token.kind is Kind.NAME and before.kind is Kind.FUNCTION and function_name(before.text) in _SIZED
            else token.text
            for before, token in zip([Token(Kind.OTHER, ""), *found], found, strict=False)
        )
        found = list(tokens(written))
    written_pieces: list[str] = []
    position = 0
    while position < len(found):
        piece, taken = _call(found, position, is_array)
        written_pieces.append(piece)
        position += taken
    return with_blanks_beyond(contents, "".join(written_pieces))


def _whole_names(contents: BookContents) -> dict[str, str]:
    """The names of the workbook that stand for whole rows or columns."""
    found = {}
    for (sheet, name), meaning in contents.names.items():
        parts = list(tokens(meaning.removeprefix("=").strip()))
        whole = parts and parts[-1].kind is Kind.RANGE and _COLUMNS_OR_ROWS.fullmatch(parts[-1].text)
        if sheet < 0 and whole and len(parts) == 2 and parts[0].kind is Kind.SHEET:
            found[name] = "".join(part.text for part in parts)
    return found


def _calls_of_names(contents: BookContents) -> re.Pattern[str] | None:
    names = "|".join(map(re.escape, _whole_names(contents)))
    return re.compile(rf"\b(?:{'|'.join(sorted(_SIZED))})\(\s*(?:{names})\b", re.IGNORECASE) if names else None


def _call(found: Sequence[Token], position: int, is_array: bool) -> tuple[str, int]:
    """What stands for the tokens from a place on, and how many they are."""
    token = found[position]
    name = function_name(token.text) if token.kind is Kind.FUNCTION else ""
    rest = found[position + 1 : position + 4]
    sheet = rest[0].text if rest and rest[0].kind is Kind.SHEET else ""
    rest = rest[1:] if sheet else rest[:2]
    ends = corners(rest[0].text) if rest and rest[0].kind is Kind.RANGE else None
    if len(rest) < 2 or ends is None or (ends[0].row and ends[0].column):
        return token.text, 1
    if name == "INDEX" and rest[1].text == ",":
        return f"XLINDEX({sheet}{rest[0].text}", 2 + bool(sheet)
    if name in _PLACED and rest[1].text == ")":
        put = _place(name, sheet, ends) or ("1" if _stands_alone(found, position, is_array) else "")
        return (put, 3 + bool(sheet)) if put else (token.text, 1)
    return token.text, 1


def _place(name: str, sheet: str, ends: tuple[Corner, Corner]) -> str:
    """A call of a whole reference in plain terms; empty where it gives a value for each of a million rows."""
    rows, columns = sorted(end.row for end in ends), sorted(end.column for end in ends)
    match name:
        case "ROWS":
            return str(rows[1] - rows[0] + 1 if rows[0] else MAX_ROWS)
        case "COLUMNS":
            return str(columns[1] - columns[0] + 1 if columns[0] else MAX_COLUMNS)
        case "ROW" if rows[0]:
            return f"ROW({sheet}{cell_name(rows[0], 1)}:{cell_name(rows[1], 1)})"
        case "COLUMN" if columns[0]:
            return f"COLUMN({sheet}{cell_name(1, columns[0])}:{cell_name(1, columns[1])})"
        case _:
            return ""


def _stands_alone(found: Sequence[Token], position: int, is_array: bool) -> bool:
    """Whether a call stands in no other and gives one value: the first."""
    opened = sum(token.kind is Kind.FUNCTION or token.text in {"(", "{"} for token in found[:position])
    closed = sum(token.text in {")", "}"} for token in found[:position])
    return not is_array and opened == closed

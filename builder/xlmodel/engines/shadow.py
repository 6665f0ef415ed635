"""Formulas moved to a sheet of their own, so that each is computed once from the stored values of what it reads.

The cells themselves become constants that hold their stored values; a shadow stands in the same row and column.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from xlmodel.engines.given import constants
from xlmodel.workbook.contents import Area, BookContents, Place, StoredFormula, Worksheet
from xlmodel.workbook.function_kinds import UNBOUND
from xlmodel.workbook.links import Links
from xlmodel.workbook.tokens import Kind, function_name, in_one_piece, tokens
from xlmodel.workbook.values import folded, quoted

_OWN_SHEET = frozenset({"ISFORMULA", "FORMULATEXT", "SHEET", "SHEETS"})
_ASKS_OWN_SHEET = "asks for the cell's own sheet"
_WHOLE = "of a whole column or row"

TABLE_AS_A_WHOLE = "a what-if data table, which is computed as a whole only, without --local"
"""Why a local run has no value for a cell of a data table."""


def is_left_out(reason: str) -> bool:
    """Whether a local run does not look at a cell for this reason, which is none to an ordinary run."""
    return reason == TABLE_AS_A_WHOLE or reason.endswith(_ASKS_OWN_SHEET)


@dataclass(frozen=True, slots=True)
class Shadows:
    """A workbook with shadows.

    Attributes:
        contents: the workbook.
        cells: from each cell that has a shadow to the shadow.
        refused: cells that cannot have one, and why.
    """

    contents: BookContents
    cells: Mapping[Place, Place]
    refused: Mapping[Place, str]


def shadowed(contents: BookContents, links: Links, places: Collection[Place]) -> Shadows:
    """Gives shadows to formula cells; for a cell that an array formula fills, name the cell that holds the formula."""
    sheets: dict[int, tuple[int, Worksheet]] = {}
    cells: dict[Place, Place] = {}
    refused: dict[Place, str] = {}
    names = {sheet.name.upper() for sheet in contents.sheets}
    for place in places:
        reason, text = _moved(contents, links, place)
        formula = contents.formula(place)
        if reason or formula is None:
            refused[place] = reason
            continue
        if place.sheet not in sheets:
            sheets[place.sheet] = (len(contents.sheets) + len(sheets), _twin(contents.sheets[place.sheet], names))
        number, sheet = sheets[place.sheet]
        area = formula.area._replace(sheet=number) if formula.area is not None else None
        home = Place(number, place.row, place.column)
        for row, column in _filled(formula, place):
            shadow = Place(number, row, column)
            first = shadow == home
            sheet.formulas[row, column] = StoredFormula(text, area) if first else StoredFormula("", None, home)
            cells[Place(place.sheet, row, column)] = shadow
            sheet.last_row, sheet.last_column = max(sheet.last_row, row), max(sheet.last_column, column)
    fixed = constants(contents, places)
    homes = {number: index for index, (number, _) in sheets.items()}
    whole = replace(fixed, sheets=(*fixed.sheets, *(sheet for _, sheet in sheets.values())), homes=homes)
    return Shadows(whole, cells, refused)


def _moved(contents: BookContents, links: Links, place: Place) -> tuple[str, str]:
    """Why a formula cannot be computed on another sheet, or its text with the sheet before every reference."""
    reading = links.readings[place]
    own = sorted(reading.functions & _OWN_SHEET)
    if own:
        return f"{own[0]} {_ASKS_OWN_SHEET}", ""
    if reading.refusal:
        text = _as_written(contents, place) if reading.refusal.endswith(_WHOLE) else ""
        return ("", text) if text else (reading.refusal, "")
    return "", reading.written(lambda sheet: quoted(contents.sheets[sheet].name))


def _as_written(contents: BookContents, place: Place) -> str:
    """A formula with its sheet before every reference, whole columns and rows kept; empty where that changes it."""
    formula = contents.formula(place)
    prefix = quoted(contents.sheets[place.sheet].name) + "!"
    written, before = "", ""
    for token in in_one_piece(list(tokens(formula.text if formula is not None else ""))):
        local = (place.sheet, folded(token.text.rstrip("("))) in contents.names
        spilled = token.kind is Kind.FUNCTION and function_name(token.text) == "ANCHORARRAY"
        if local or spilled or (token.kind is Kind.TABLE and token.text.startswith("[")):
            return ""
        bare = token.kind is Kind.RANGE and not before.endswith("!")
        written += f"{prefix if bare else ''}{token.text}"
        before = token.text
    return written


def is_unsteady(contents: BookContents, links: Links, place: Place) -> bool:
    """Whether a shadow reads by a text or an offset, which only an engine that knows its home can follow."""
    return place.sheet in contents.homes and bool(links.readings[place].functions & UNBOUND)


def _filled(formula: StoredFormula, place: Place) -> list[tuple[int, int]]:
    area = formula.area or Area(place.sheet, place.row, place.column, place.row, place.column)
    rows, columns = range(area.row, area.last_row + 1), range(area.column, area.last_column + 1)
    return [(row, column) for row in rows for column in columns]


def _twin(sheet: Worksheet, names: set[str]) -> Worksheet:
    number = 1
    while f"SHADOW{number}" in names:
        number += 1
    names.add(f"SHADOW{number}")
    return Worksheet(f"Shadow{number}", hidden_rows=sheet.hidden_rows, filtered_rows=sheet.filtered_rows)

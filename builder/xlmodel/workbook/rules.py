"""Rules that a sheet has for areas of cells: what may be typed there, and how it looks where a condition holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlmodel.workbook.addresses import area_of
from xlmodel.workbook.formats import is_index
from xlmodel.workbook.number_codes import GENERAL
from xlmodel.workbook.package import Attributes, relation_of
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, column_number, letters

Bounds = tuple[int, int, int, int]
_YES = {"1", "true"}
_PAIRS = {"between", "notBetween"}
_WITHOUT_OPERATOR = {"list", "custom"}
_OF_CONDITIONS = {
    "top10": ("rank", "percent", "bottom"),
    "aboveAverage": ("aboveAverage", "equalAverage", "stdDev"),
    "timePeriod": ("timePeriod",),
}
"""Attributes that say what a condition is, by its type; programs write them for other types too."""
_SCALES = {"colorScale", "dataBar", "iconSet"}


@dataclass(frozen=True, slots=True)
class AreaRule:
    """A validation or a conditional format.

    Attributes:
        says: what it asks for, but for its formulas.
        formulas: as they read in the top left cell of all areas.
        then: what follows: how strictly it is held, how the cell looks.
        areas: first row and column, last row and column of each.
    """

    says: str
    formulas: tuple[str, ...]
    then: str
    areas: tuple[Bounds, ...]

    @property
    def corner(self) -> tuple[int, int]:
        """The top left cell of all areas."""
        return min(area[0] for area in self.areas), min(area[1] for area in self.areas)


class RulesReader:
    """Handlers for a sheet's part; what the extended list at its end holds counts alike.

    Args:
        looks: how each format of conditions looks, in the order of the styles part.
        codes: the number format of each format of cells.
    """

    def __init__(self, looks: Sequence[str], codes: Sequence[str]) -> None:
        self.validations: list[AreaRule] = []
        self.conditions: list[AreaRule] = []
        self.formats: dict[tuple[int, int], str] = {}
        self.drawing = ""
        self._looks = looks
        self._codes = codes
        self._row = self._column = 0
        self._areas = ""
        self._rules: list[tuple[str, list[str], str]] = []
        self._attributes: Attributes = {}
        self._formulas: list[str] = []
        self._scale: list[str] = []
        self._collect = False
        self._in_areas = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self._row = int(attributes["r"]) if is_index(attributes.get("r", "")) else self._row + 1
            self._column = 0
        elif tag in {"dataValidation", "conditionalFormatting"}:
            self._areas, self._rules = attributes.get("sqref", ""), []
        if tag in {"dataValidation", "cfRule"}:
            self._attributes, self._formulas, self._scale = attributes, [], []
        elif tag in {"formula", "formula1", "formula2"} or (tag == "f" and not self._collect and self._attributes):
            self._formulas.append("")
            self._collect = True
        elif tag == "sqref":
            self._in_areas = True
        elif tag == "drawing":
            self.drawing = relation_of(attributes)
        elif tag == "cfvo":
            ends = attributes.get("type") in {"min", "max", "autoMin", "autoMax"}
            self._scale.append(f"{attributes.get('type', '')} {'' if ends else attributes.get('val', '')}".strip())
        elif tag == "color" and self._attributes and "rgb" in attributes:
            self._scale.append(attributes["rgb"][-6:].upper())

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in {"formula", "formula1", "formula2", "f"}:
            self._collect = False
        elif tag == "sqref":
            self._in_areas = False
        elif tag == "cfRule":
            self._condition()
            self._attributes = {}
        elif tag == "conditionalFormatting":
            self.conditions += [AreaRule(says, tuple(formulas), then, areas)
                                for says, formulas, then in self._rules if (areas := self._bounds())]  # fmt: skip
        elif tag == "dataValidation":
            self._validation()
            self._attributes = {}

    def text(self, piece: str) -> None:
        """Character data."""
        if self._collect:
            self._formulas[-1] += piece
        elif self._in_areas:
            self._areas += piece

    def _cell(self, attributes: Attributes) -> None:
        name = attributes.get("r", "")
        digits = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if name and is_index(digits):
            self._row, self._column = int(digits), column_number(name.removesuffix(digits))
        else:
            self._column += 1
        style = attributes.get("s", "0")
        code = self._codes[int(style)] if is_index(style) and int(style) < len(self._codes) else GENERAL
        if code.upper() != GENERAL.upper():
            self.formats[self._row, self._column] = code

    def _validation(self) -> None:
        held = self._attributes
        kind = held.get("type", "none")
        if kind == "none":
            return
        operator = held.get("operator", "between")
        count = 2 if kind not in _WITHOUT_OPERATOR and operator in _PAIRS else 1
        refuses = held.get("showErrorMessage", "0") in _YES and held.get("errorStyle", "stop") == "stop"
        blanks = held.get("allowBlank", "0") in _YES
        then = ("" if refuses else "not held") + ("" if blanks else ", no blanks")
        areas = self._bounds()
        if areas:
            says = kind if kind in _WITHOUT_OPERATOR else f"{kind} {operator}"
            self.validations.append(AreaRule(says, tuple(self._formulas[:count]), then.removeprefix(", "), areas))

    def _condition(self) -> None:
        held = self._attributes
        kind = held.get("type", "")
        if kind == "dataBar" and not self._areas:
            return  # the extended list says again what the sheet has said, and more on its looks
        parts = [kind, held.get("operator", "") if kind == "cellIs" else ""]
        parts += [f"{name} {held[name]}" for name in _OF_CONDITIONS.get(kind, ()) if name in held]
        parts += self._scale if kind in _SCALES else []
        formulas = self._formulas if kind not in _SCALES else []
        number = held.get("dxfId", "")
        look = self._looks[int(number)] if is_index(number) and int(number) < len(self._looks) else ""
        self._rules.append((" ".join(part for part in parts if part), list(formulas), look))

    def _bounds(self) -> tuple[Bounds, ...]:
        return tuple(area for text in self._areas.split() if (area := _area(text)))


def _area(text: str) -> Bounds | None:
    """The bounds of `A1:B2`, `A:C` or `3:9`."""
    whole = text.replace("$", "")
    first, _, last = whole.partition(":")
    if last and first.isdecimal() and last.isdecimal():
        return area_of(f"A{first}:{letters(MAX_COLUMNS)}{last}")
    if last and first.isalpha() and last.isalpha():
        return area_of(f"{first}1:{last}{MAX_ROWS}")
    return area_of(text)

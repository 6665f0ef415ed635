"""The worksheets: cells in order, each of a style, a text and a formula there are; rules over cells there are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlmodel.soundness.book import defined_names, sheet_parts
from xlmodel.soundness.formulas import LONGEST, formula_problem, shape_of
from xlmodel.soundness.parts import Parts, local, whole
from xlmodel.soundness.rules import rule_problems
from xlmodel.soundness.styles import children
from xlmodel.workbook.tokens import corners
from xlmodel.workbook.values import MAX_ROWS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter",
    "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing", "legacyDrawing", "tableParts", "extLst",
)  # fmt: skip
_LONGEST_TEXT = 32_767
_TYPES = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
_STRINGS = "xl/sharedStrings.xml"


def sheet_problems(parts: Parts) -> Iterator[str]:
    """All that is wrong with the shared texts and with each worksheet."""
    root = parts.root(_STRINGS)
    items = [item for item in root if local(item) == "si"] if root is not None else []
    if root is not None and whole(root.get("uniqueCount", str(len(items)))) != len(items):
        yield f"{_STRINGS}: it says {root.get('uniqueCount')} texts and has {len(items)}"
    for number, item in enumerate(items):
        if sum(len(text.text or "") for text in item.iter() if local(text) == "t") > _LONGEST_TEXT:
            yield f"{_STRINGS}: text {number} is longer than a cell holds"
    book = _Book(parts, len(items))
    for part in sheet_parts(parts).values():
        sheet = parts.root(part)
        if sheet is not None:
            yield from (f"{part}: {problem}" for problem in book.problems(part, sheet))


class _Book:
    def __init__(self, parts: Parts, texts: int) -> None:
        self._parts = parts
        self._texts = texts
        self._sheets = {name.casefold() for name in sheet_parts(parts)}
        self._names = defined_names(parts)
        self._styles = len(children(parts, "cellXfs"))
        self._known: dict[str, str] = {}

    def problems(self, part: str, sheet: Element) -> Iterator[str]:
        places = [_ORDER.index(local(item)) for item in sheet if local(item) in _ORDER]
        if places != sorted(places):
            yield "its elements are not in their order"
        for item in sheet:
            if local(item) == "sheetData":
                yield from self._rows(item)
        related = self._parts.relations(part)
        yield from rule_problems(sheet, related, len(children(self._parts, "dxfs")), self._formula)

    def _rows(self, data: Element) -> Iterator[str]:
        last = 0
        for row in data:
            number = whole(row.get("r")) or last + 1
            if number <= last or number > MAX_ROWS:
                yield f"row {number} stands after row {last}"
            last = number
            yield from self._cells(row, number)

    def _cells(self, row: Element, number: int) -> Iterator[str]:
        last = 0
        for cell in row:
            name = cell.get("r", "")
            ends = corners(name) if name and ":" not in name else None
            if ends is None or not ends[0].row or not ends[0].column:
                yield f"{name!r} is no cell"
                continue
            if ends[0].row != number:
                yield f"{name} stands in row {number}"
            if ends[0].column <= last:
                yield f"{name} stands twice, or after a cell to its right"
            last = ends[0].column
            yield from (f"{name}: {problem}" for problem in self._cell(cell))

    def _cell(self, cell: Element) -> Iterator[str]:
        style = whole(cell.get("s", "0"))
        if style is None or style >= self._styles:
            yield f"the style {cell.get('s')} of {self._styles}"
        kind = cell.get("t", "n")
        found = {local(item): item for item in cell}
        if kind not in _TYPES:
            yield f"the type {kind!r}"
        if len(found) != len(cell):
            yield "a formula or value is told twice"
        formula, value = found.get("f"), found.get("v")
        if formula is not None and formula.get("t", "normal") == "normal":
            problem = self._formula(formula.text or "")
            if problem:
                yield problem
        text = (value.text or "") if value is not None else None
        if text is None:
            if formula is not None:
                yield "a formula without a value"
        elif not self._holds(kind, text, formula is not None):
            yield f"the value {text[:40]!r} of type {kind!r}"

    def _holds(self, kind: str, text: str, computed: bool) -> bool:
        match kind:
            case "n":
                return _is_number(text) or (computed and not text)
            case "s":
                number = whole(text)
                return number is not None and number < self._texts
            case "b":
                return text in ("0", "1", "true", "false")
            case "e":
                return text in _ERRORS
            case _:
                return len(text) <= _LONGEST_TEXT

    def _formula(self, text: str) -> str:
        shape = shape_of(text)
        if shape not in self._known:
            self._known[shape] = formula_problem(text, self._sheets, self._names)
        if self._known[shape] or len(text) > LONGEST:
            return formula_problem(text, self._sheets, self._names)
        return ""


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text and text == text.strip()
    except ValueError:
        return False

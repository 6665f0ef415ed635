"""Reads a workbook once: openpyxl for formulas and formats, raw XML for what openpyxl does not keep."""

from __future__ import annotations

import datetime
import io
import re
import traceback
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import column_number, parse_formula
from xlmodel.audit.package import MAIN, OFFICE_RELATION, PackageParts, parse_xml
from xlmodel.audit.roles import assign_roles
from xlmodel.audit.views import CellContent, CellStyle, CellView, Name, RowColumn, SheetView, area_of
from xlmodel.errors import WorkbookError
from xlmodel.workbook.contents import BookContents
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.reader import read_contents

if TYPE_CHECKING:
    from openpyxl.styles.colors import Color
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

DEFAULT_STYLE = CellStyle("", 0, "", bold=False, fill="", number_format="General", locked=True)

_AGAIN = "open it in Excel and save it again as .xlsx"
_LOST = re.compile(r"There is no item named '(.*)' in the archive")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_THEME_SLOTS = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read_book(path: Path, limits: Limits = DEFAULT_LIMITS) -> Book:
    """The workbook in a file; raises WorkbookError on anything that is not a safe, readable .xlsx."""
    empty = _empty_texts(_checked(path, limits))
    package = PackageParts(path, limits)
    workbook = _open(package)
    parts = sheet_parts(package)
    styles = _Styles(workbook)
    sheets = []
    for worksheet in workbook.worksheets:
        part = parts.get(worksheet.title, "")
        cached = _cached_values(package, part)
        cached.update(dict.fromkeys(empty.get(worksheet.title, ()), ("", True)))
        cells = _cells(worksheet, cached, styles)
        fills = frozenset(styles.of(cell).fill for cell in _stored(worksheet).values()) - {""}
        order = workbook.sheetnames.index(worksheet.title)
        sheet = SheetView(worksheet.title, order, worksheet, part, cells, fills)
        for cell in cells.values():
            sheet.rows.setdefault(cell.row, []).append(cell)
        sheets.append(sheet)
    book = Book(sheets=sheets, names=_names(workbook), path=path, package=package, workbook=workbook)
    assign_roles(book)
    return book


def _checked(path: Path, limits: Limits) -> BookContents:
    """The contents; refused is what the guard of every reader refuses, and what openpyxl would write out cell by cell.

    Raises:
        WorkbookError: it is no safe workbook, or merged cells and links cover too much.
    """
    contents = read_contents(path, limits)
    for sheet in contents.sheets:
        if sheet.covered > limits.cells:
            raise WorkbookError(
                f"{path}: merged cells and links of the sheet {sheet.name} cover {sheet.covered:,} cells, over the "
                f"limit of {limits.cells:,}",
                hint="raise the limit with --max-cells",
            )
    return contents


def _empty_texts(contents: BookContents) -> dict[str, list[RowColumn]]:
    """By sheet, the formula cells whose result is an empty text, with or without its type, as `verify` reads them."""
    return {
        sheet.name: [where for where in sheet.formulas if sheet.values.get(where) == ""] for sheet in contents.sheets
    }


def sheet_parts(package: PackageParts) -> dict[str, str]:
    """The package part of each sheet, by title."""
    main = next((target for _, kind, target in package.relations("") if kind == "officeDocument"), "xl/workbook.xml")
    root = package.xml(main)
    if root is None:
        raise WorkbookError(f"{package.path} holds no workbook", hint="is it an .xlsx file?")
    targets = {key: target for key, _, target in package.relations(main)}
    return {
        sheet.get("name", ""): targets.get(sheet.get(f"{OFFICE_RELATION}id", ""), "")
        for sheet in root.iter(f"{MAIN}sheet")
    }


def _open(package: PackageParts) -> Workbook:
    import openpyxl

    try:
        # openpyxl prints its complaints about damaged styles, and standard output is for the report.
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(package.repacked())
    except Exception as error:
        # openpyxl raises whatever its descriptors raise on damaged parts; none of it is a fault of the caller.
        lost = _LOST.search(str(error))
        if lost is not None:
            raise WorkbookError(f"{package.path}: the part {lost[1]} is not in the file", hint=_AGAIN) from error
        for name in package.names:
            if name.endswith((".xml", ".rels")):
                package.xml(name)  # raises where it is not well-formed, and names the part
        raise WorkbookError(f"{package.path}: {_damaged(error)} cannot be read", hint=_AGAIN) from error


_READ_BY = {
    "styles": "the part with the formats", "formatting": "a conditional format", "worksheet": "a sheet",
    "chart": "a chart", "chartsheet": "a sheet of charts", "comments": "a comment", "drawing": "a drawing",
    "pivot": "a pivot table", "packaging": "the properties or the list of parts", "workbook": "the list of sheets",
}  # fmt: skip
"""What is read by each folder of openpyxl."""


def _damaged(error: BaseException) -> str:
    """What openpyxl was reading when it failed, told by where in it that was; its own words speak of its classes."""
    modules: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        modules += [frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    folders = (name.split(".")[1] for name in reversed(modules) if name.startswith("openpyxl."))
    return next((_READ_BY[folder] for folder in folders if folder in _READ_BY), "a part")


def _cached_values(package: PackageParts, part: str) -> dict[RowColumn, tuple[CellContent, bool]]:
    """The cached value of every formula cell, and whether there is one; openpyxl cannot tell "" from missing."""
    from defusedxml.ElementTree import iterparse

    found: dict[RowColumn, tuple[CellContent, bool]] = {}
    if not package.read(part):
        return found
    shared: list[str] | None = None
    for _, element in iterparse(io.BytesIO(package.read(part)), events=("end",)):
        if element.tag == f"{MAIN}row":
            element.clear()
        if element.tag != f"{MAIN}c" or element.find(f"{MAIN}f") is None:
            continue
        match = _ADDRESS.match(element.get("r", ""))
        if match is None:
            continue
        content = element.find(f"{MAIN}v")
        kind = element.get("t", "n")
        if kind == "s" and content is not None:
            shared = _shared_strings(package) if shared is None else shared
        position = int(match[2]), column_number(match[1])
        found[position] = _decode(
            kind, content is not None, (content.text or "") if content is not None else "", shared
        )
    return found


def _decode(kind: str, present: bool, text: str, shared: list[str] | None) -> tuple[CellContent, bool]:
    value: CellContent = text
    if not present:
        return None, False
    if kind == "b":
        value = text.strip() in {"1", "true"}
    elif kind == "n":
        try:
            value = float(text)
        except ValueError:
            return None, False
    elif kind == "s" and shared is not None:
        index = int(text) if text.isdecimal() else -1
        value = shared[index] if 0 <= index < len(shared) else None
    return value, True


def _shared_strings(package: PackageParts) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    if root is None:
        return []
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in root.iter(f"{MAIN}si")]


def _cells(
    worksheet: Worksheet, cached: dict[RowColumn, tuple[CellContent, bool]], styles: _Styles
) -> dict[RowColumn, CellView]:
    cells: dict[RowColumn, CellView] = {}
    tables = _data_tables(worksheet)
    for (row, column), source in sorted(_stored(worksheet).items()):
        value: Any = source.value
        if value is None:
            continue
        style = styles.of(source)
        table = next((text for area, text in tables if _inside(area, row, column)), "")
        if source.data_type == "f" or table:
            result, present = cached.get((row, column), (None, False) if source.data_type == "f" else (value, True))
            formula = parse_formula(table or _formula_text(value), row, column)
            cells[row, column] = CellView(row, column, None, formula, result, present, style)
        else:
            plain = isinstance(value, bool | int | float | datetime.date | datetime.time | datetime.timedelta)
            cells[row, column] = CellView(row, column, value if plain else str(value), None, None, False, style)
    return cells


def _stored(worksheet: Worksheet) -> dict[RowColumn, Any]:
    """The cells the file holds; the public iterators would fill the rectangle up to a stray far cell."""
    stored: dict[RowColumn, Any] = worksheet._cells
    return stored


def _formula_text(value: object) -> str:
    return str(getattr(value, "text", value) or "").removeprefix("=")


def _data_tables(worksheet: Worksheet) -> list[tuple[tuple[int, int, int, int], str]]:
    """The areas of what-if data tables, each with the formula Excel shows: its row input and its column input."""
    from openpyxl.utils import range_boundaries

    found = []
    for source in _stored(worksheet).values():
        value: Any = source.value
        if getattr(value, "t", "") == "dataTable" and value.ref:
            first, second = str(value.r1 or ""), str(value.r2 or "")
            inputs = (first, second) if _is_set(value.dt2D) else (first, "") if _is_set(value.dtr) else ("", first)
            left, top, right, bottom = (bound or 0 for bound in range_boundaries(value.ref))
            found.append(((left, top, right, bottom), f"TABLE({','.join(inputs)})"))
    return found


def _inside(area: tuple[int, int, int, int], row: int, column: int) -> bool:
    left, top, right, bottom = area
    return top <= row <= bottom and left <= column <= right


def _is_set(mark: object) -> bool:
    return str(mark).lower() in {"1", "true"}


def _names(workbook: Workbook) -> dict[str, Name]:
    names = {}
    scopes = [("", workbook.defined_names)] + [(sheet.title, sheet.defined_names) for sheet in workbook.worksheets]
    for scope, defined in scopes:
        for key, definition in defined.items():
            text = str(definition.attr_text or "")
            names[f"{scope.lower()}!{key.lower()}"] = Name(key, text, scope, area_of(text))
    return names


class _Styles:
    """The formats of cells, each distinct one resolved once."""

    def __init__(self, workbook: Workbook) -> None:
        self._theme = _theme_colors(workbook.loaded_theme)
        self._known: dict[bytes, CellStyle] = {}

    def of(self, cell: Any) -> CellStyle:
        """The format of an openpyxl cell."""
        raw = getattr(cell, "_style", None)
        key = raw.tobytes() if raw is not None else b""
        if key not in self._known:
            self._known[key] = self._resolve(cell)
        return self._known[key]

    def _resolve(self, cell: Any) -> CellStyle:
        try:
            font, fill, protection, number_format = cell.font, cell.fill, cell.protection, cell.number_format
        except IndexError:  # a format that names a font or number format the file lacks: shown in the default
            return DEFAULT_STYLE
        return CellStyle(
            font=str(font.name or ""),
            size=float(font.sz or 0),
            color=self._color(font.color),
            bold=bool(font.b),
            fill=self._color(fill.fgColor) if getattr(fill, "patternType", None) == "solid" else "",
            number_format=str(number_format or "General"),
            locked=bool(protection.locked),
        )

    def _color(self, color: Color | None) -> str:
        if color is None:
            return ""
        if color.type == "rgb" and isinstance(color.rgb, str):
            return color.rgb[-6:].upper()
        if color.type == "theme" and isinstance(color.theme, int):
            return self._theme.get(color.theme, "")
        if color.type == "indexed" and isinstance(color.indexed, int):
            from openpyxl.styles.colors import COLOR_INDEX

            return COLOR_INDEX[color.indexed][-6:].upper() if color.indexed < len(COLOR_INDEX) else ""
        return ""


def _theme_colors(theme: object) -> dict[int, str]:
    fallback = {0: "FFFFFF", 1: "000000", 10: "0563C1"}
    if not isinstance(theme, bytes | str) or not theme:
        return fallback
    try:
        root = parse_xml(theme, "the theme")
    except WorkbookError:
        return fallback
    scheme = root.find(f".//{_DRAWING}clrScheme")
    colors = dict(fallback)
    for slot, name in enumerate(_THEME_SLOTS):
        holder = scheme.find(f"{_DRAWING}{name}") if scheme is not None else None
        if holder is not None and len(holder):
            colors[slot] = (holder[0].get("lastClr") or holder[0].get("val") or "")[-6:].upper()
    return colors

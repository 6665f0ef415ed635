"""One worksheet's XML, walked once: constants, formulas (shared ones written out), stored values."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.workbook.addresses import area_of, hold_inside
from xlmodel.workbook.contents import Area, DataTable, Place, StoredFormula, Worksheet
from xlmodel.workbook.formats import is_index
from xlmodel.workbook.limits import MEGABYTE, Limits
from xlmodel.workbook.package import Attributes
from xlmodel.workbook.tokens import Movable, movable, moved
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, CellValue, ErrorValue, cell_name, column_number

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?\s*\Z")
_AREAS = {"ref", "sqref", "topLeftCell", "activeCell", "r1", "r2"}
"""Attributes of any element of a sheet that say which cells it is of."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetReader:
    """Handlers for one worksheet part; afterwards `fill` hands over what they found."""

    def __init__(
        self, path: Path, name: str, index: int, strings: list[str], formats: int | None, limits: Limits, cells: int,
        formulas: int,
    ) -> None:  # fmt: skip
        self.cells = cells
        self.formula_count = formulas
        self._path = path
        self._name = name
        self._index = index
        self._strings = strings
        self._formats = formats
        self._known_formats: set[str | None] = {None}
        self._limits = limits
        self._values: dict[tuple[int, int], CellValue] = {}
        self._formulas: dict[tuple[int, int], tuple[str, Attributes]] = {}
        self._hidden: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._seen: set[tuple[int, int]] = set()
        self._covered = 0
        self._untyped: set[tuple[int, int]] = set()
        self._filter = ""
        self._filters = False
        self._row = 0
        self._in_row = 0
        self._column = 0
        self._type = "n"
        self._formula: Attributes | None = None
        self._pieces: list[str] = []
        self._value: list[str] = []
        self._collect: list[str] | None = None
        self._in_value = False
        self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        for name in _AREAS & attributes.keys():
            hold_inside(attributes[name], f"{self._path}: sheet {self._name}: {tag}", strictly=tag != "dimension")
        if tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self._formula, self._pieces = attributes, []
            self._collect = self._pieces
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "v" or (tag == "t" and self._type == "inlineStr" and not self._phonetic):
            self._collect, self._in_value = self._value, True
        elif tag in {"mergeCell", "hyperlink"}:
            area = area_of(attributes.get("ref", ""))
            self._covered += 0 if area is None else Area(self._index, *area).size
        elif tag == "col":
            self._columns(attributes)
        elif tag == "autoFilter":
            self._filter = attributes.get("ref", "")
        elif tag == "filterColumn":
            self._filters = True
        elif tag == "row":
            self._row = self._row_number(attributes.get("r"))
            self._column, self._in_row = 0, self._row if "r" in attributes else 0
            if attributes.get("s") not in self._known_formats:
                self._hold_format(attributes["s"], f"{self._path}: sheet {self._name}: row {self._row}")
            if _is_hidden(attributes, "ht"):
                self._hidden.add(self._row)

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in {"f", "v", "t"}:
            self._collect = None
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._finish()

    def text(self, piece: str) -> None:
        """Character data."""
        if self._collect is not None:
            self._collect.append(piece)

    def fill(self, sheet: Worksheet) -> None:
        """Hands the cells over: shared formulas written out, cells of array formulas marked."""
        sheet.covered = self._covered
        sheet.values, sheet.hidden_rows, sheet.untyped = self._values, self._hidden, self._untyped
        sheet.hidden_columns = self._hidden_columns
        bounds = area_of(self._filter) if self._filters else None
        if bounds is not None:
            sheet.filtered_rows = {row for row in self._hidden if bounds[0] <= row <= bounds[2]}
        shared = _SharedFormulas(self._limits, self._path)
        filled: list[tuple[Area, Place]] = []
        for (row, column), (text, attributes) in self._formulas.items():
            kind = attributes.get("t", "normal")
            area = None
            if kind == "shared":
                text = shared.text(text, attributes, row, column)  # noqa: PLW2901
            elif kind in {"array", "dataTable"}:
                area = Area(self._index, *(area_of(attributes.get("ref", "")) or (row, column, row, column)))
                if area.size > self._limits.formulas:
                    where = self._where(row, column)
                    raise WorkbookError(f"{where}: the array formula fills {area.size:,} cells, over the limit")
                filled.append((area, Place(self._index, row, column)))
            table = self._data_table(area, attributes) if kind == "dataTable" and area else None
            sheet.formulas[row, column] = StoredFormula(text, area if kind == "array" else None, None, table)
        for area, anchor in filled:
            data_table = sheet.formulas[anchor.row, anchor.column].data_table
            for row in range(area.row, area.last_row + 1):
                for column in range(area.column, area.last_column + 1):
                    own = sheet.formulas.get((row, column))
                    if own is None or (
                        not own.text and not own.data_table and (row, column) != (area.row, area.column)
                    ):
                        sheet.formulas[row, column] = StoredFormula("", None, anchor, data_table)
        for row, column in (*sheet.values, *sheet.formulas):
            sheet.last_row, sheet.last_column = max(sheet.last_row, row), max(sheet.last_column, column)

    def _data_table(self, area: Area, attributes: Attributes) -> DataTable:
        if {attributes.get("del1"), attributes.get("del2")} & {"1", "true"}:
            return DataTable(area, None, None)
        first, second = (self._input(attributes.get(name, "")) for name in ("r1", "r2"))
        if attributes.get("dt2D") in {"1", "true"}:
            return DataTable(area, first, second)
        return DataTable(area, first, None) if attributes.get("dtr") in {"1", "true"} else DataTable(area, None, first)

    def _input(self, text: str) -> Place | None:
        found = area_of(text) if text else None
        return Place(self._index, found[0], found[1]) if found else None

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("style") not in self._known_formats:
            where = f"{self._path}: sheet {self._name}: columns from {attributes.get('min', '?')[:9]}"
            self._hold_format(attributes["style"], where)
        ends = [attributes.get(name, "") for name in ("min", "max")]
        for end in ends:
            if end.isdecimal() and not 1 <= int(end[:9]) <= MAX_COLUMNS:
                raise WorkbookError(f"{self._path}: sheet {self._name}: col: {end[:9]!r} is no number of a column")
        if _is_hidden(attributes, "width") and all(end.isdecimal() and len(end) < 6 for end in ends):
            self._hidden_columns.append((int(ends[0]), int(ends[1])))

    def _row_number(self, text: str | None) -> int:
        if text is None:
            return self._row + 1
        if text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MAX_ROWS:
            return int(text)
        raise WorkbookError(f"{self._path}: sheet {self._name}: {text[:20]!r} is no number of a row")

    def _cell(self, attributes: Attributes) -> None:
        name = attributes.get("r")
        match = _REFERENCE.match(name) if name is not None else None
        if match:
            self._row, self._column = int(match[2]), column_number(match[1])
            if self._in_row and self._row != self._in_row:
                raise WorkbookError(f"{self._where(self._row, self._column)} stands in row {self._in_row} of the file")
        elif name is None:
            self._column += 1
        else:
            raise WorkbookError(f"{self._path}: sheet {self._name}: {name[:20]!r} is no address of a cell")
        if not 1 <= self._row <= MAX_ROWS or not 1 <= self._column <= MAX_COLUMNS:
            raise WorkbookError(
                f"{self._path}: sheet {self._name}: a cell lies outside the sheet ({(name or '')[:20]!r})"
            )
        if (self._row, self._column) in self._seen:
            raise WorkbookError(f"{self._where(self._row, self._column)} stands in the file twice")
        self._seen.add((self._row, self._column))
        if attributes.get("s") not in self._known_formats:
            self._hold_format(attributes["s"], self._where(self._row, self._column))
        self._type = attributes.get("t", "n")
        self._formula, self._value, self._in_value = None, [], False

    def _hold_format(self, number: str, where: str) -> None:
        """Refuses a format that the styles part does not have, as Excel does."""
        if self._formats is not None and not (is_index(number) and int(number) < self._formats):
            raise WorkbookError(f"{where} has the format {number[:20]!r}; the file holds {self._formats:,}")
        self._known_formats.add(number)

    def _finish(self) -> None:
        self.cells += 1
        if self.cells > self._limits.cells:
            raise WorkbookError(
                f"{self._path}: more than {self._limits.cells:,} cells, over the limit",
                hint="raise the limit with --max-cells",
            )
        where = (self._row, self._column)
        if self._formula is not None:
            self.formula_count += 1
            if self.formula_count > self._limits.formulas:
                raise WorkbookError(
                    f"{self._path}: more than {self._limits.formulas:,} formulas, over the limit",
                    hint="raise the limit with --max-formulas",
                )
            self._formulas[where] = ("".join(self._pieces), self._formula)
        if self._in_value:
            value = self._convert("".join(self._value))
            if value is None and self._formula is not None:
                value = ""
                self._untyped.add(where)
            if value is not None:
                self._values[where] = value

    def _convert(self, text: str) -> CellValue:
        if self._type in {"str", "inlineStr"}:
            return unescape(text)
        if not text.strip():
            return None
        if self._type == "s":
            index = int(text) if text.strip().isdecimal() and len(text) < 12 else -1
            if not 0 <= index < len(self._strings):
                raise WorkbookError(f"{self._where(self._row, self._column)} names a text that is not there")
            return unescape(self._strings[index])
        if self._type == "b":
            return text.strip() in {"1", "true"}
        if self._type == "e":
            return ErrorValue(text.strip())
        if self._type == "d":
            return serial_of(text)
        if not _NUMBER.match(text):
            where = self._where(self._row, self._column)
            raise WorkbookError(f"{where} holds {text[:30]!r} where a number is due")
        number = float(text)
        if not math.isfinite(number):
            where = self._where(self._row, self._column)
            raise WorkbookError(f"{where} holds {text[:30]!r}, which is more than a cell can hold")
        return number

    def _where(self, row: int, column: int) -> str:
        return f"{self._path}: {self._name}!{cell_name(row, column)}"


def unescape(text: str) -> str:
    """Text with the `_x000D_` spelling of control characters undone."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """Whether a row or columns are not shown, be it by their size."""
    given = attributes.get(size, "")
    return attributes.get("hidden") in {"1", "true"} or (given[:1] == "0" and not given.strip("0."))


class _SharedFormulas:
    """Writes shared formulas out; what they come to is bounded."""

    def __init__(self, limits: Limits, path: Path) -> None:
        self._masters: dict[str, tuple[int, int, Movable]] = {}
        self._limit = limits.formula_characters
        self._left = limits.expanded_megabytes * MEGABYTE // 16
        self._path = path

    def text(self, text: str, attributes: Attributes, row: int, column: int) -> str:
        """The formula of a cell that has a part in a shared formula."""
        group = attributes.get("si", "")
        if text:
            if "ref" in attributes or group not in self._masters:
                self._masters[group] = (row, column, movable(text[: self._limit + 1]))
            return text
        if group not in self._masters:
            return "#REF!"
        master_row, master_column, found = self._masters[group]
        written = moved(found, row - master_row, column - master_column)
        self._left -= len(written)
        if self._left < 0:
            raise WorkbookError(f"{self._path}: its shared formulas come to more text than the limit allows")
        return written


def serial_of(text: str) -> float | None:
    """The serial number of an ISO date as `t="d"` cells store it; None where it is no date."""
    try:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "")).replace(tzinfo=None)
    except ValueError:
        return None
    return (moment - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)

"""Reads a workbook's parts within limits: sheets, defined names, tables, properties."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.workbook.addresses import area_of, hold_inside, hold_name_inside
from xlmodel.workbook.contents import Area, BookContents, ExcelTable, Iteration, Worksheet
from xlmodel.workbook.formats import FormatsReader
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.package import Attributes, Package, relation_of, target_of
from xlmodel.workbook.sheet_xml import SheetReader, unescape
from xlmodel.workbook.values import folded


def read_contents(path: Path, limits: Limits = DEFAULT_LIMITS) -> BookContents:
    """Reads a workbook within limits.

    Raises:
        WorkbookError: hostile, damaged, encrypted, over a limit, or no workbook at all.
    """
    package = Package(path, limits)
    try:
        return _Reader(package, path, limits).read()
    except RecursionError as error:
        raise WorkbookError(f"{path}: nested too deeply") from error
    except MemoryError as error:
        raise limits.out_of_memory(f"{path}: reading it") from error
    finally:
        package.close()


_OPEN_DOCUMENT = "META-INF/manifest.xml"
"""A part that every OpenDocument file has, and no workbook."""
_SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet"})
"""Kinds of sheets: the latter two hold no cells."""


_BUILT_IN = "_XLNM."
"""How the names begin that programs make for themselves; LibreOffice writes some of them twice."""
_MOST_ITERATIONS = 32_767
"""Excel's own limit, whatever count a file asks for: "Excel specifications and limits", Iterations."""


class _Reader:
    def __init__(self, package: Package, path: Path, limits: Limits) -> None:
        self._package = package
        self._path = path
        self._limits = limits
        self._sheets: list[tuple[str, str, str]] = []
        self._names: dict[tuple[int, str], str] = {}
        self._date_1904 = False
        self._manual = False
        self._as_displayed = False
        self._iteration: Iteration | None = None

    def read(self) -> BookContents:
        relations = self._package.relations("")
        main = target_of(relations, "officeDocument", "xl/workbook.xml")
        if not self._package.has(main):
            if self._package.has(_OPEN_DOCUMENT):
                raise WorkbookError(f"{self._path}: an OpenDocument file (.ods)", hint="save it as .xlsx")
            raise WorkbookError(f"{self._path}: a zip, but no workbook inside")
        if main.endswith(".bin"):
            raise WorkbookError(f"{self._path}: a binary workbook (.xlsb)", hint="save it as .xlsx")
        self._read_workbook(main)
        parts = self._package.relations(main)
        strings_part = target_of(parts, "sharedStrings")
        strings = self._strings(strings_part) if strings_part else []
        styles_part = target_of(parts, "styles")
        formats = self._formats(styles_part) if styles_part else None
        sheets: list[Worksheet] = []
        tables: dict[str, ExcelTable] = {}
        cells = formulas = 0
        for name, relation, state in self._sheets:
            kind, part = parts.get(relation, ("", ""))
            sheet = Worksheet(name, state=state)
            self._check_part(name, kind, part)
            if kind == "worksheet":
                reader = SheetReader(
                    self._path, sheet.name, len(sheets), strings, formats, self._limits, cells, formulas
                )
                self._package.parse(part, reader.start, reader.end, reader.text)
                cells, formulas = reader.cells, reader.formula_count
                reader.fill(sheet)
                for table in self._tables(part, len(sheets), sheet):
                    tables[folded(table.name)] = table
            sheets.append(sheet)
        if not any(kind == "worksheet" for kind, _ in parts.values()):
            raise WorkbookError(f"{self._path}: a workbook without worksheets")
        _drop_what_was_never_computed(sheets)
        properties = self._properties()
        self._package.hold_whole()
        return BookContents(
            self._path, tuple(sheets), self._names, tables, properties, self._date_1904, self._manual,
            self._as_displayed, self._iteration,
        )  # fmt: skip

    def _formats(self, part: str) -> int:
        """How many formats of cells there are; a part that cannot be read is told, for Excel would repair the file."""
        reader = FormatsReader(f"{self._path}: the part {part}")
        self._package.parse(part, reader.start, reader.end)
        return reader.count or 1  # without any there is the usual one

    def _check_part(self, name: str, kind: str, part: str) -> None:
        """Refuses a sheet that would be left out without a word."""
        if not self._package.has(part):
            raise WorkbookError(f"{self._path}: the sheet {name} has no part in the file")
        if kind not in _SHEETS:
            raise WorkbookError(f"{self._path}: the sheet {name} is of a kind that is not read ({kind[:40]})")

    def _read_workbook(self, part: str) -> None:
        name: tuple[int, str] | None = None
        text: list[str] = []
        numbers: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal name
            if tag == "sheet":
                relation = relation_of(attributes)
                self._sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible")))
                numbers.append(attributes.get("sheetId", ""))
            elif tag == "definedName":
                scope = attributes.get("localSheetId", "")
                name = (_count(scope, -1), folded(attributes.get("name", "")))
                if name in self._names and not name[1].startswith(_BUILT_IN):
                    raise WorkbookError(f"{self._path}: the name {name[1][:40]} is defined twice")
                text.clear()
            elif tag == "workbookPr":
                self._date_1904 = attributes.get("date1904", "0") in {"1", "true"}
            elif tag == "calcPr":
                self._manual = attributes.get("calcMode", "auto") == "manual"
                self._as_displayed = attributes.get("fullPrecision", "1") in {"0", "false"}
                if attributes.get("iterate", "0") in {"1", "true"}:
                    count = _count(attributes.get("iterateCount", ""), 100, digits=10)
                    count = min(count, _MOST_ITERATIONS)
                    self._iteration = Iteration(count, _positive(attributes.get("iterateDelta", ""), 0.001))

        def end(tag: str) -> None:
            nonlocal name
            if tag == "definedName" and name is not None:
                self._names[name] = "".join(text).strip()
                name = None

        self._package.parse(part, start, end, text.append)
        known = {defined for _, defined in self._names}
        for (_, defined), meaning in self._names.items():
            hold_name_inside(defined, meaning, str(self._path), known)
        names = [sheet.casefold() for sheet, _, _ in self._sheets]
        if len(set(names)) != len(names):
            raise WorkbookError(f"{self._path}: two sheets have the same name")
        if len(set(numbers)) != len(numbers):
            raise WorkbookError(f"{self._path}: two sheets have the same sheetId")

    def _strings(self, part: str) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        state = {"text": False, "phonetic": False}

        def start(tag: str, _: Attributes) -> None:
            if tag == "si":
                pieces.clear()
            elif tag == "rPh":
                state["phonetic"] = True
            elif tag == "t":
                state["text"] = not state["phonetic"]

        def end(tag: str) -> None:
            if tag == "si":
                strings.append("".join(pieces))
            elif tag == "rPh":
                state["phonetic"] = False
            elif tag == "t":
                state["text"] = False

        def text(piece: str) -> None:
            if state["text"]:
                pieces.append(piece)

        self._package.parse(part, start, end, text)
        return strings

    def _tables(self, sheet_part: str, index: int, sheet: Worksheet) -> Iterator[ExcelTable]:
        for kind, part in self._package.relations(sheet_part).values():
            if kind != "table":
                continue
            found: dict[str, str] = {}
            columns: list[str] = []

            def start(
                tag: str, attributes: Attributes, found: dict[str, str] = found, columns: list[str] = columns
            ) -> None:
                if tag == "table":
                    found.update(attributes)
                elif tag == "filterColumn":
                    found["filtered"] = "1"
                elif tag == "tableColumn":
                    columns.append(unescape(attributes.get("name", "")))

            self._package.parse(part, start)
            where = f"{self._path}: sheet {sheet.name}: the table {found.get('name', '')[:40]}"
            hold_inside(found.get("ref", ""), where, strictly=True)
            area = area_of(found.get("ref", ""))
            if area is not None:
                if "filtered" in found:
                    sheet.filtered_rows |= sheet.hidden_rows & set(range(area[0], area[2] + 1))
                yield ExcelTable(
                    found.get("displayName") or found.get("name", ""), Area(index, *area), tuple(columns),
                    _count(found.get("headerRowCount", ""), 1), _count(found.get("totalsRowCount", ""), 0),
                )  # fmt: skip

    def _properties(self) -> dict[str, str]:
        found: dict[str, str] = {}
        name = ""

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal name
            if tag == "property":
                name = attributes.get("name", "")

        def text(piece: str) -> None:
            if name and piece.strip():
                found[name] = found.get(name, "") + piece

        if self._package.has("docProps/custom.xml"):
            self._package.parse("docProps/custom.xml", start, None, text)
        return found


def _drop_what_was_never_computed(sheets: list[Worksheet]) -> None:
    """Where no formula of a workbook has a value, an empty one is none: openpyxl writes so for every formula.

    Elsewhere it is an empty text: XlsxWriter writes that without its type.
    """
    own = ((sheet, where) for sheet in sheets for where, formula in sheet.formulas.items() if formula.anchor is None)
    if any(where in sheet.values and where not in sheet.untyped for sheet, where in own):
        return
    for sheet in sheets:
        for where in sheet.untyped:
            del sheet.values[where]


def _count(text: str, otherwise: int, *, digits: int = 7) -> int:
    return int(text) if text.isdecimal() and len(text) <= digits else otherwise


def _positive(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if 0 < number < 1 else otherwise

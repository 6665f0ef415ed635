"""A small workbook that keeps every rule, as data that a test may change before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

SHEETS = ("Cover", "Control", "Inputs", "Calc", "Summary", "Checks", "Sources", "Index")
TYPES = ("Doc", "Control", "Inputs", "Calc", "Output", "Checks", "Doc", "Doc")
YEARS = ("2023A", "2024E", "2025E")
PRICE = ((10.0, 11.0, 12.0), (9.0, 9.5, 10.0), (11.0, 13.0, 15.0))
VOLUME = ((100.0, 110.0, 120.0), (90.0, 95.0, 100.0), (110.0, 130.0, 150.0))

INPUT = {"font_color": "#0000FF", "bg_color": "#FFF2CC", "num_format": "#,##0.0"}
PERCENT_INPUT = {"font_color": "#0000FF", "bg_color": "#FFF2CC", "num_format": "0.0%"}
LINK = {"font_color": "#007A33", "num_format": "#,##0.0"}
PERCENT_LINK = {"font_color": "#007A33", "num_format": "0.0%"}
PLAIN = {"num_format": "#,##0.0"}
TEXT: dict[str, str] = {}
HISTORY = {"bold": "1", "bg_color": "#D9D9D9"}
ESTIMATE = {"bold": "1", "bg_color": "#BDD7EE"}

Content = str | float | int
Sheets = dict[str, xlsxwriter.worksheet.Worksheet]


@dataclass
class Entry:
    """What is written to a cell: a constant or a formula with its cached value, and a format."""

    content: Content
    cached: Content = 0
    style: dict[str, str] = field(default_factory=dict)


@dataclass
class Spec:
    """A workbook as data."""

    cells: dict[tuple[str, str], Entry] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=lambda: list(SHEETS))
    names: dict[str, str] = field(default_factory=dict)
    freeze: dict[str, str] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    levels: dict[tuple[str, int], int] = field(default_factory=dict)
    hidden_rows: set[tuple[str, int]] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    validations: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    widths: dict[tuple[str, str], float] = field(default_factory=dict)
    properties: list[str] = field(default_factory=lambda: ["version", "commit", "input hash", "engine results", "date"])
    chart: str | None = "=Summary!$C$8:$E$8"
    gridlines: bool = False
    print_setup: bool = True
    protect: dict[str, str] = field(default_factory=dict)

    def put(
        self, sheet: str, cell: str, content: Content, cached: Content = 0, style: dict[str, str] | None = None
    ) -> None:
        """Sets a cell; keeps the format of what stood there unless one is given."""
        old = self.cells.get((sheet, cell))
        self.cells[sheet, cell] = Entry(content, cached, style if style is not None else (old.style if old else {}))

    def row(self, sheet: str, row: int, texts: dict[str, str]) -> None:
        """Writes text constants into columns of a row."""
        for column, text in texts.items():
            self.put(sheet, f"{column}{row}", text)


def good() -> Spec:
    """The workbook that keeps all applicable rules."""
    spec = Spec()
    _headers(spec)
    _control(spec)
    _inputs(spec)
    _calc(spec)
    _summary(spec)
    _checks(spec)
    _documents(spec)
    spec.names = {"Scenario": "=Control!$C$6", "MasterCheck": "=Checks!$C$7"}
    return spec


def _headers(spec: Spec) -> None:
    for sheet in SHEETS:
        spec.put(sheet, "A1", f"{sheet} of the tiny model")
        spec.row(sheet, 2, {"A": "Scenario", "C": "Master check"})
        spec.put(sheet, "B2", "=Control!$C$7", "Base", LINK)
        spec.put(sheet, "D2", "=MasterCheck", 0)
        spec.freeze[sheet] = "F5" if sheet in {"Control", "Inputs", "Calc"} else "A5"
        if sheet != "Cover":
            spec.put(sheet, "A3", "Contents")
            spec.links[sheet, "A3"] = "internal:'Cover'!A1"
    for sheet in ("Control", "Inputs", "Calc"):
        spec.row(
            sheet, 4, {"A": "Line", "B": "Unit", "C": "Constant", "D": "Total", "N": "Source", "O": "Note", "P": "id"}
        )
        for column, year in zip("FGH", YEARS, strict=True):
            style = HISTORY if year.endswith("A") else ESTIMATE
            if sheet == "Control":
                spec.put(sheet, f"{column}4", year, style=style)
            else:
                spec.put(sheet, f"{column}4", f"=Control!{column}$4", year, style)
            spec.widths[sheet, column] = 11


def _control(spec: Spec) -> None:
    spec.row("Control", 6, {"A": "Scenario", "B": "number"})
    spec.put("Control", "C6", 1, style=INPUT)
    spec.validations["Control", "C6"] = {"validate": "list", "source": [1, 2, 3]}
    spec.row("Control", 7, {"A": "Live scenario", "B": "name"})
    spec.put("Control", "C7", "=INDEX($C$9:$C$11,Scenario)", "Base", PLAIN)
    for row, name in zip((9, 10, 11), ("Base", "Bear", "Bull"), strict=True):
        spec.row("Control", row, {"A": f"Name of case {row - 8}", "B": "name", "C": name})


def _inputs(spec: Spec) -> None:
    drivers = (("Price", "USD", PRICE, 5), ("Volume", "units", VOLUME, 9))
    for label, unit, cases, live in drivers:
        spec.row(
            "Inputs",
            live,
            {"A": label, "B": unit, "N": "S1 table 2", "O": "chosen by the scenario", "P": label.lower()},
        )
        for index, column in enumerate("FGH"):
            formula = f"=INDEX({column}{live + 1}:{column}{live + 3},Scenario)"
            spec.put("Inputs", f"{column}{live}", formula, cases[0][index], PLAIN)
        for offset, (name, values) in enumerate(zip(("Base", "Bear", "Bull"), cases, strict=True), start=1):
            spec.row("Inputs", live + offset, {"A": name, "B": unit})
            spec.levels["Inputs", live + offset] = 1
            for column, value in zip("FGH", values, strict=True):
                spec.put("Inputs", f"{column}{live + offset}", value, style=INPUT)
    spec.row("Inputs", 13, {"A": "Margin", "B": "%", "N": "S2 page 7", "O": "typed", "P": "margin"})
    for column in "FGH":
        spec.put("Inputs", f"{column}13", 0.25, style=PERCENT_INPUT)
    spec.row("Inputs", 14, {"A": "Printed revenue", "B": "USD", "N": "S1 figure 3", "O": "typed", "P": "printed"})
    spec.put("Inputs", "C14", 1440.0, style=INPUT)
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100000}
    for area in ("F6:H8", "F10:H12", "F13:H13", "C14"):
        spec.validations["Inputs", area] = limits


def _calc(spec: Spec) -> None:
    lines = (
        ("Price", "USD", "=Inputs!{c}5", PRICE[0], LINK),
        ("Volume", "units", "=Inputs!{c}9", VOLUME[0], LINK),
        ("Margin", "%", "=Inputs!{c}13", (0.25, 0.25, 0.25), PERCENT_LINK),
        ("Revenue", "USD", "={c}5*{c}6", (1000.0, 1210.0, 1440.0), PLAIN),
        ("Profit", "USD", "={c}8*{c}7", (250.0, 302.5, 360.0), PLAIN),
        ("Cost", "USD", "={c}8-{c}9", (750.0, 907.5, 1080.0), PLAIN),
        ("Profit and cost", "USD", "=SUM({c}9:{c}10)", (1000.0, 1210.0, 1440.0), PLAIN),
        ("Cost share", "%", "={c}10/{c}8", (0.75, 0.75, 0.75), {"num_format": "0.0%"}),
    )
    for row, (label, unit, formula, values, style) in enumerate(lines, start=5):
        spec.row("Calc", row, {"A": label, "B": unit, "O": f"how {label.lower()} is found", "P": f"calc.{row}"})
        for column, value in zip("FGH", values, strict=True):
            spec.put("Calc", f"{column}{row}", formula.format(c=column), value, style)
    spec.put("Calc", "D8", "=SUM(F8:H8)", 3650.0, PLAIN)


def _summary(spec: Spec) -> None:
    spec.row("Summary", 5, {"A": "Scenarios 2025", "B": "Unit", "C": "Base", "D": "Bear", "E": "Bull"})
    spec.row("Summary", 4, {"A": "Case number", "B": "number"})
    for number, column in enumerate("CDE", start=1):
        spec.put("Summary", f"{column}4", number)
        spec.put("Summary", f"{column}6", f"=INDEX(Inputs!$H$6:$H$8,{column}$4)", PRICE[number - 1][2], LINK)
        spec.put("Summary", f"{column}7", f"=INDEX(Inputs!$H$10:$H$12,{column}$4)", VOLUME[number - 1][2], LINK)
        revenue = PRICE[number - 1][2] * VOLUME[number - 1][2]
        spec.put("Summary", f"{column}8", f"={column}6*{column}7", revenue, PLAIN)
    spec.row("Summary", 6, {"A": "Price", "B": "USD"})
    spec.row("Summary", 7, {"A": "Volume", "B": "units"})
    spec.row("Summary", 8, {"A": "Revenue", "B": "USD"})
    spec.row("Summary", 10, {"A": "Cost share 2025", "B": "%"})
    spec.put("Summary", "C10", "=Calc!H12", 0.75, PERCENT_LINK)
    spec.row("Summary", 14, {"A": "Figure", "B": "Printed", "C": "Model", "D": "Variance", "E": "Tolerance"})
    spec.row("Summary", 15, {"A": "Revenue 2025"})
    spec.put("Summary", "B15", "=Inputs!C14", 1440.0, LINK)
    spec.put("Summary", "C15", "=Calc!H8", 1440.0, LINK)
    spec.put("Summary", "D15", "=C15-B15", 0.0, PLAIN)
    spec.put("Summary", "E15", 5, style=PLAIN)


def _checks(spec: Spec) -> None:
    header = ("id", "kind", "tolerance", "left", "right", "value", "fails", "link")
    spec.row("Checks", 4, dict(zip("ABCDEFGH", header, strict=True)))
    for row, column, value in ((5, "H", 1440.0), (6, "G", 1210.0)):
        key, left, right = f"total.{row}", f"=Calc!{column}8", f"=Calc!{column}11"
        spec.row("Checks", row, {"A": key, "B": "error", "H": "Calc"})
        spec.links["Checks", f"H{row}"] = "internal:'Calc'!H8"
        spec.put("Checks", f"C{row}", 0.001)
        spec.put("Checks", f"D{row}", left, value, LINK)
        spec.put("Checks", f"E{row}", right, value, LINK)
        spec.put("Checks", f"F{row}", f"=ABS(D{row}-E{row})", 0, PLAIN)
        spec.put("Checks", f"G{row}", f"=IF(F{row}>C{row},1,0)", 0, PLAIN)
    spec.put("Checks", "C7", "=SUM(G5:G6)", 0, PLAIN)


def _documents(spec: Spec) -> None:
    spec.row("Cover", 6, {"A": "Sheet", "B": "Type", "C": "Purpose"})
    for row, (sheet, kind) in enumerate(zip(SHEETS, TYPES, strict=True), start=7):
        spec.row("Cover", row, {"A": sheet, "B": kind, "C": f"holds the {kind.lower()} part"})
        spec.links["Cover", f"A{row}"] = f"internal:'{sheet}'!A1"
    spec.row("Cover", 20, {"A": "Change log"})
    spec.row("Sources", 4, {"A": "id", "B": "Title", "C": "Date"})
    spec.row("Sources", 5, {"A": "S1", "B": "The report", "C": "2025-03"})
    spec.row("Sources", 6, {"A": "S2", "B": "The survey", "C": "2025-01"})
    columns = ("id", "label", "unit", "sheet", "row", "first_column", "periods", "kind")
    spec.row("Index", 4, dict(zip("ABCDEFGH", columns, strict=True)))
    for row, (key, at, kind) in enumerate(
        (("price", 5, "report"), ("volume", 9, "report"), ("margin", 13, "assumption"), ("printed", 14, "report")), 5
    ):
        spec.row("Index", row, {"A": key, "B": key, "C": "USD", "D": "Inputs", "F": "F", "G": "2023-2025", "H": kind})
        spec.put("Index", f"E{row}", at)


def write(spec: Spec, path: Path) -> Path:
    """Writes the workbook with its cached values."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    for key in spec.properties:
        book.set_custom_property(key, "given")
    sheets = {title: book.add_worksheet(title) for title in spec.sheets}
    for title, sheet in sheets.items():
        if not spec.gridlines:
            sheet.hide_gridlines(2)
        if title in spec.freeze:
            sheet.freeze_panes(spec.freeze[title])
        if spec.print_setup:
            sheet.print_area("A1:P30")
            sheet.fit_to_pages(1, 0)
            sheet.set_landscape()
            sheet.repeat_rows(0, 3)
            sheet.set_footer("&C&P of &N")
        sheet.set_column("A:P", 11)
        if title in spec.protect:
            sheet.protect(spec.protect[title])
    _write_dimensions(spec, sheets)
    _write_cells(spec, book, sheets)
    _write_extras(spec, sheets)
    for name, target in spec.names.items():
        book.define_name(name, target)
    if spec.chart is not None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": spec.chart})
        sheets["Summary"].insert_chart("G5", chart)
    book.close()
    return path


def _write_dimensions(spec: Spec, sheets: Sheets) -> None:
    for (title, column), width in spec.widths.items():
        sheets[title].set_column(f"{column}:{column}", width)
    for (title, row), level in spec.levels.items():
        sheets[title].set_row(row - 1, None, None, {"level": level})
    for title, row in spec.hidden_rows:
        sheets[title].set_row(row - 1, None, None, {"hidden": True})


def _write_cells(spec: Spec, book: xlsxwriter.Workbook, sheets: Sheets) -> None:
    formats: dict[tuple[tuple[str, str], ...], xlsxwriter.format.Format] = {}
    for (title, cell), entry in spec.cells.items():
        if title not in sheets:
            continue
        style = formats.setdefault(tuple(sorted(entry.style.items())), book.add_format(entry.style))
        if isinstance(entry.content, str) and entry.content.startswith("="):
            sheets[title].write_formula(cell, entry.content, style, entry.cached)
        else:
            sheets[title].write(cell, entry.content, style)


def _write_extras(spec: Spec, sheets: Sheets) -> None:
    for (title, cell), target in spec.links.items():
        if title in sheets:
            sheets[title].write_url(cell, target, None, str(spec.cells[title, cell].content))
    for title, area in spec.merged.items():
        sheets[title].merge_range(area, "merged")
    for (title, area), rule in spec.validations.items():
        sheets[title].data_validation(area, rule)

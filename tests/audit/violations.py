"""For every rule, changes to the good workbook that break it, and a word the finding must contain."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xlmodel.workbook.values import CellAddress, CellValue, Overrides

from tests.audit.workbooks import INPUT, LINK, PLAIN, PRICE, Spec

Change = Callable[[Spec], None]
Edit = Callable[[dict[str, bytes]], None]


def _nothing(_: Spec) -> None: ...


def _no_edit(_: dict[str, bytes]) -> None: ...


@dataclass(frozen=True)
class Violation:
    """How to break a rule: by changing the spec, or the parts of the written package."""

    rule: int
    name: str
    expected: str
    change: Change = _nothing
    edit: Edit = _no_edit
    recalculation: Callable[[Overrides], dict[CellAddress, CellValue]] | None = None

    def __str__(self) -> str:
        return f"{self.rule:02d}-{self.name}"


def edit_parts(path: Path, edit: Edit) -> None:
    """Rewrites a package with some parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    edit(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def replace(part: str, old: str, new: str) -> Edit:
    """An edit that replaces text in one part; the text must occur."""

    def edit(parts: dict[str, bytes]) -> None:
        changed = re.sub(old.encode(), new.encode(), parts[part], count=1)
        assert changed != parts[part]
        parts[part] = changed

    return edit


def put(
    sheet: str, cell: str, content: str | float, cached: float | str = 0, style: dict[str, str] | None = None
) -> Change:
    """A change that sets one cell."""
    return lambda spec: spec.put(sheet, cell, content, cached, style)


def _all(*changes: Change) -> Change:
    def change(spec: Spec) -> None:
        for one in changes:
            one(spec)

    return change


def _drop(*keys: tuple[str, str]) -> Change:
    def change(spec: Spec) -> None:
        for key in keys:
            del spec.cells[key]

    return change


def _swap_sheets(spec: Spec) -> None:
    spec.sheets = ["Cover", "Control", "Calc", "Inputs", "Summary", "Checks", "Sources", "Index"]


def _second_timeline(spec: Spec) -> None:
    for column, year in zip("JKL", ("2026E", "2027E", "2028E"), strict=True):
        spec.put("Calc", f"{column}4", year)


def _shift_calc(spec: Spec) -> None:
    for column, source in (("H", "G"), ("G", "F")):
        spec.put("Calc", f"{column}4", f"=Control!{source}$4", {"G": "2023A", "H": "2024E"}[column])
    spec.put("Calc", "F4", "=Control!F$4", "2022A")


def _typed_calc_header(spec: Spec) -> None:
    for column, year in zip("FGH", ("2023A", "2024E", "2025E"), strict=True):
        spec.put("Calc", f"{column}4", year)


def _blank(sheet: str, *cells: str) -> Change:
    return _drop(*((sheet, cell) for cell in cells))


def _set(attribute: str, value: object) -> Change:
    return lambda spec: setattr(spec, attribute, value)


def _forget(attribute: str, key: object) -> Change:
    def change(spec: Spec) -> None:
        del getattr(spec, attribute)[key]

    return change


def _names(count: int) -> Change:
    def change(spec: Spec) -> None:
        for number in range(count):
            spec.names[f"Headline_{number}"] = f"=Summary!$C${number + 20}"

    return change


def _row_of(sheet: str, row: int, formula: str) -> Change:
    return _all(*(put(sheet, f"{column}{row}", formula.format(c=column), 1) for column in "FGH"))


def _values(
    spec_values: dict[CellAddress, CellValue],
) -> Callable[[Overrides], dict[CellAddress, CellValue]]:
    return lambda _: spec_values


def _failing_check(overrides: Overrides) -> dict[CellAddress, CellValue]:
    return {CellAddress("Checks", "C7"): 1.0 if overrides.get(CellAddress("Control", "C6")) == 3.0 else 0.0}


def _zero_divisor(overrides: Overrides) -> dict[CellAddress, CellValue]:
    divisor = 0.0 if ("Control", "C6") in overrides else 1440.0
    return {CellAddress("Calc", "H8"): divisor, CellAddress("Checks", "C7"): 0.0}


def _wide(spec: Spec) -> None:
    spec.widths["Calc", "D"] = 4


def _lonely_price(spec: Spec) -> None:
    """A second price row typed again: same label, unit and numbers."""
    spec.row("Inputs", 16, {"A": "Printed revenue", "B": "USD", "N": "S1", "P": "again"})
    spec.put("Inputs", "C16", 1440.0, style=INPUT)


def _renamed_kind(spec: Spec) -> None:
    spec.put("Index", "H7", "")


def _swap_cases(spec: Spec) -> None:
    spec.put("Inputs", "A10", "Bear")
    spec.put("Inputs", "A11", "Base")


def _protect(spec: Spec) -> None:
    spec.protect["Calc"] = "secret"


def _left_out(spec: Spec) -> None:
    """A total of the three price cases that forgets the last."""
    for column in "FGH":
        total = sum(case["FGH".index(column)] for case in PRICE[:2])
        spec.put("Summary", f"{column}20", f"=SUM(Inputs!{column}6:{column}7)", total, LINK)


def _both(first: Edit, second: Edit) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        first(parts)
        second(parts)

    return edit


_NOT_FULL = replace("xl/workbook.xml", 'fullCalcOnLoad="1"', "")
_NO_CACHE = replace("xl/worksheets/sheet4.xml", "(<f>F5\\*F6</f>)<v>[^<]*</v>", r"\1")

VIOLATIONS = (
    Violation(1, "no contents", "no contents table", _blank("Cover", "A6")),
    Violation(
        1, "sheet not listed", "Index", _all(_blank("Cover", "A14", "B14", "C14"), _forget("links", ("Cover", "A14")))
    ),
    Violation(1, "no purpose", "Cover!C9", _blank("Cover", "C9")),
    Violation(2, "no link back", "Calc (no link back)", _forget("links", ("Calc", "A3"))),
    Violation(2, "dead link", "Cover!A10", lambda spec: spec.links.update({("Cover", "A10"): "internal:'Gone'!A1"})),
    Violation(3, "order", "Inputs (Inputs) after Calc (Calc)", _swap_sheets),
    Violation(4, "to the right", "Inputs -> Summary", put("Inputs", "F5", "=Summary!C6", 10)),
    Violation(4, "circle", "circle of sheets", put("Inputs", "H5", "=Calc!D8", 12)),
    Violation(4, "later period", "Calc!F12", put("Calc", "F12", "=G10/F8", 0.9)),
    Violation(5, "own cell", "circular chain", put("Calc", "F9", "=F8*F7+F10", 1)),
    Violation(5, "through a range", "circular chain", put("Calc", "F5", "=SUM(F8:F11)", 1)),
    Violation(5, "iteration", "iterative", edit=replace("xl/workbook.xml", "<calcPr ", '<calcPr iterate="1" ')),
    Violation(6, "manual", "manual", edit=replace("xl/workbook.xml", "<calcPr ", '<calcPr calcMode="manual" ')),
    Violation(6, "not full, a value missing", "fullCalcOnLoad", edit=_both(_NOT_FULL, _NO_CACHE)),
    Violation(
        6,
        "not full, stale",
        "does not hold",
        edit=_NOT_FULL,
        recalculation=_values({CellAddress("Calc", "F8"): 1000.0}),
    ),
    Violation(7, "macros", "vbaProject", edit=lambda parts: parts.update({"xl/vbaProject.bin": b"x"})),
    Violation(7, "external reference", "Calc!F9", put("Calc", "F9", "=[1]Book!A1", 1)),
    Violation(
        7,
        "very hidden",
        "very hidden",
        edit=replace("xl/workbook.xml", '(name="Index" [^/]*?)r:id', r'\1state="veryHidden" r:id'),
    ),
    Violation(8, "row", "Calc row 9", lambda spec: spec.hidden_rows.add(("Calc", 9))),
    Violation(
        8, "sheet", "Index", edit=replace("xl/workbook.xml", '(name="Index" [^/]*?)r:id', r'\1state="hidden" r:id')
    ),
    Violation(9, "cached", "Calc!F12", put("Calc", "F12", "=F10/F8", "#DIV/0!")),
    Violation(9, "recalculated", "Calc!F12", recalculation=_values({CellAddress("Calc", "F12"): "#DIV/0!"})),
    Violation(10, "no cache", "Calc!F8", edit=_NO_CACHE),
    Violation(
        10, "not recalculated", "could not be recalculated", recalculation=_values({CellAddress("Calc", "F8"): 1000.0})
    ),
    Violation(11, "no prefix", "MAXIFS", put("Calc", "F9", "=MAXIFS(F5:F6,F5:F6,1)", 1)),
    Violation(11, "not portable", "AGGREGATE", put("Calc", "F9", "=AGGREGATE(9,6,F5:F6)", 1)),
    Violation(12, "offset", "Calc!F9", put("Calc", "F9", "=OFFSET(F5,1,0)", 1)),
    Violation(13, "whole column", "Summary!C12", put("Summary", "C12", "=SUM(Calc!H:H)", 1)),
    Violation(13, "3-D", "Summary!C12", put("Summary", "C12", "=SUM(Inputs:Calc!H8)", 1)),
    Violation(14, "merged", "Summary!A30:C30", lambda spec: spec.merged.update({"Summary": "A30:C30"})),
    Violation(15, "broken", "Lost (broken)", lambda spec: spec.names.update({"Lost": "=#REF!"})),
    Violation(15, "unused", "Idle (unused)", lambda spec: spec.names.update({"Idle": "=Calc!$D$8"})),
    Violation(
        15,
        "in a series",
        "Peak (inside a period row)",
        _all(lambda spec: spec.names.update({"Peak": "=Calc!$H$8"}), put("Summary", "C12", "=Peak", 1440.0)),
    ),
    Violation(15, "too many", "18 names", _names(16)),
    Violation(16, "no commit", "commit", _set("properties", ["version", "input hash", "engine results", "date"])),
    Violation(16, "no change log", "change log", _blank("Cover", "A20")),
    Violation(17, "other bytes", "sha256"),
    Violation(
        18, "size", "MB", edit=lambda parts: parts.update({"xl/media/noise.bin": random.Random(0).randbytes(6_000_000)})
    ),
    Violation(19, "shifted", "Calc!G4", _shift_calc),
    Violation(19, "unit column", "Calc (unit", _all(_blank("Calc", "B4"), put("Calc", "C4", "Unit"))),
    Violation(19, "link across periods", "Calc!G6", put("Calc", "G6", "=Inputs!F9", 100.0)),
    Violation(20, "order", "Control!H4", _all(put("Control", "G4", "2026E"), put("Control", "H4", "2025E"))),
    Violation(20, "second timeline", "second timeline", _second_timeline),
    Violation(20, "width", "Calc (widths 5.71, 11.71)", lambda spec: spec.widths.update({("Calc", "G"): 5})),
    Violation(21, "typed again", "Calc!F4", _typed_calc_header),
    Violation(22, "no mark", "Control!G4", put("Control", "G4", "2024")),
    Violation(
        22,
        "no shade",
        "Calc!G4",
        _all(put("Calc", "F4", "=Control!F$4", "2023A", PLAIN), put("Calc", "G4", "=Control!G$4", "2024E", PLAIN)),
    ),
    Violation(23, "blank unit", "Calc!B9", _blank("Calc", "B9")),
    Violation(24, "percent", "Calc!F12", put("Calc", "F12", "=F10/F8", 0.75, PLAIN)),
    Violation(25, "twice", "Calc!A9 (as row 8)", put("Calc", "A9", "Revenue")),
    Violation(25, "blank", "Calc!A9 (blank)", _blank("Calc", "A9")),
    Violation(26, "wrong cell", "frozen at C5", lambda spec: spec.freeze.update({"Calc": "C5"})),
    Violation(26, "none", "Summary", _forget("freeze", "Summary")),
    Violation(27, "no set-up", "Calc (area", _set("print_setup", False)),
    Violation(28, "gridlines", "Calc (gridlines)", _set("gridlines", True)),
    Violation(
        28,
        "another tab",
        "another tab",
        edit=replace("xl/workbook.xml", "<workbookView ", '<workbookView activeTab="2" '),
    ),
    Violation(29, "narrow", "Calc!D8", _wide),
    Violation(30, "font", "2 font families", put("Calc", "A9", "Profit", style={"font_name": "Arial"})),
    Violation(31, "on calc", "Calc!G9", put("Calc", "G9", 302.5)),
    Violation(31, "on summary", "Summary!D7", put("Summary", "D7", 100.0)),
    Violation(32, "calculation", "Inputs!G13", put("Inputs", "G13", "=F13*1.1", 0.275, PLAIN)),
    Violation(32, "sign", "Inputs!G5", put("Inputs", "G5", "=-INDEX(G6:G8,Scenario)", -11.0, PLAIN)),
    Violation(33, "black input", "Inputs!F6", put("Inputs", "F6", 10.0, style=PLAIN)),
    Violation(33, "blue formula", "Calc!F9", put("Calc", "F9", "=F8*F7", 250, {"font_color": "#0000FF"})),
    Violation(34, "no source", "Inputs!A13 (no source, date)", _blank("Inputs", "N13")),
    Violation(34, "no kind", "Inputs!A13 (no kind)", _drop(("Index", "H7"))),
    Violation(35, "unknown", "S9", put("Inputs", "N13", "S9 page 7")),
    Violation(35, "no sheet", "no sheet named Sources", _blank("Sources", "A4")),
    Violation(36, "input", "Inputs!A13", _row_of("Calc", 7, "=Inputs!{c}14")),
    Violation(36, "orphan", "Calc!A12", _blank("Summary", "C10")),
    Violation(37, "typed twice", "Inputs!A16 (as Inputs!A14)", _lonely_price),
    Violation(38, "no list", "Control!C6", _forget("validations", ("Control", "C6"))),
    Violation(38, "no range", "Inputs!F6", _forget("validations", ("Inputs", "F6:H8"))),
    Violation(39, "gap", "Inputs!G7", _blank("Inputs", "G7")),
    Violation(39, "order", "another order", _swap_cases),
    Violation(40, "password", "Calc (password)", _protect),
    Violation(41, "formula", "Calc!G9", put("Calc", "G9", "=G8*F7", 302.5)),
    Violation(41, "typed number", "Calc!H8", put("Calc", "H8", 1440.0)),
    Violation(41, "live row", "Inputs!G9", put("Inputs", "G9", "=INDEX(F10:F12,Scenario)", 100.0)),
    Violation(42, "factor", "Calc!F8 (1000)", put("Calc", "F8", "=F5*F6*1000", 1e6)),
    Violation(42, "power", "Calc!F8 (0.5)", put("Calc", "F8", "=F5*F6^0.5", 100)),
    Violation(43, "nested", "Calc!F9", put("Calc", "F9", "=IF(F8>0,IF(F7>0,F8*F7,0),0)", 250)),
    Violation(43, "long", "Calc!F9", put("Calc", "F9", "=" + "+".join(["F8*F7"] * 25), 250)),
    Violation(44, "chain", "Summary!C12", put("Summary", "C12", "=Calc!H5", 12)),
    Violation(45, "twice", "Calc!F11 (as Calc!F10)", _row_of("Calc", 11, "={c}8-{c}9")),
    Violation(46, "black link", "Calc!F5", put("Calc", "F5", "=Inputs!F5", 10, PLAIN)),
    Violation(46, "green formula", "Calc!F9", put("Calc", "F9", "=F8*F7", 250, LINK)),
    Violation(46, "mixed", "Calc!F9", put("Calc", "F9", "=F8*Inputs!F13", 250)),
    Violation(47, "total inside", "row 11 in it", put("Summary", "C12", "=SUM(Calc!F9:F11)", 1)),
    Violation(47, "left out", "Summary!F20", _left_out),
    Violation(47, "periods", "Calc!D8 (2 of 3 periods)", put("Calc", "D8", "=SUM(F8:G8)", 2210)),
    Violation(48, "masked", "Calc!F12", put("Calc", "F12", "=IFERROR(F10/F8,0)", 0.75)),
    Violation(49, "zero", "Calc!F12 (by Calc!J8)", put("Calc", "F12", "=F10/J8", 0)),
    Violation(49, "zero under stress", "scenario", recalculation=_zero_divisor),
    Violation(50, "rounded", "Calc!F9", put("Calc", "F9", "=ROUND(F8*F7,0)", 250)),
    Violation(51, "no table", "no table of checks", _blank("Checks", "C4")),
    Violation(51, "not summed", "Checks!A6", put("Checks", "C7", "=SUM(G5:G5)", 0)),
    Violation(51, "fails", "not 0", put("Checks", "C7", "=SUM(G5:G6)", 2)),
    Violation(52, "no master", "Calc (no MasterCheck)", _blank("Calc", "D2")),
    Violation(52, "no scenario", "Summary (no Scenario)", _blank("Summary", "B2")),
    Violation(53, "scenario", "scenario 3", recalculation=_failing_check),
    Violation(54, "no chart", "no charts", _set("chart", None)),
    Violation(54, "empty chart", "no filled range", _set("chart", "=Summary!$C$40:$E$40")),
    Violation(54, "no scenarios", "side by side", _blank("Summary", "D5")),
    Violation(54, "no reconciliation", "no reconciliation", _blank("Summary", "B14")),
)

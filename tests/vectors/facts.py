"""Answers of Excel as facts: a formula, the cells it reads, what Excel answered, who recorded it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlmodel.engines import CellValue, ErrorValue
from xlsxwriter.worksheet import Worksheet

OWN = Path(__file__).parent / "facts.jsonl"
"""The facts this repository keeps."""

HOME = "Z1"
"""Where a formula stands whose record names no cell."""

_MONEY = frozenset({"PV", "FV", "PMT", "NPV", "IPMT", "PPMT"})
_SHOWN = 4
_CELL = re.compile(r".*/([A-Z]{1,3}[1-9][0-9]*)\Z")
_FUNCTION = re.compile(r'"(?:[^"]|"")*"|([A-Z_][A-Z0-9._]*)\(', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer of Excel.

    Attributes:
        id: the record's name where it was recorded; it ends in the formula's cell where that is known.
        formula: with its leading `=`.
        cells: the cells it reads: constants, formulas under `formula`, error values under `error`.
        answer: what Excel shows.
        date_1904: the workbook counts days from 1904.
    """

    id: str
    formula: str
    cells: dict[str, Any]
    answer: CellValue
    date_1904: bool = False

    @property
    def home(self) -> str:
        """The cell the formula stands in."""
        match = _CELL.match(self.id)
        return match[1] if match and match[1] not in self.cells else HOME

    @property
    def spills(self) -> bool:
        """Whether it was recorded where arrays spill and has one: elsewhere Excel would take one cell of a range."""
        return bool(re.search(r"[:{]|OFFSET", re.sub(r'"(?:[^"]|"")*"', "", self.formula)))

    @property
    def needs(self) -> str:
        """What the record leaves out and its answer depends on; empty where a workbook of its own can ask it."""
        if "ANCHORARRAY(" in self.formula:
            return "the array that another cell spills"
        if "filters" in self.id:
            return "the rows a filter hides"
        return "its place among the sheets" if re.search(r"SHEET\(\)", self.formula) else ""

    @property
    def decimals(self) -> int | None:
        """How many decimals of the answer were recorded, where Excel shows money; None for all."""
        money = self.id.startswith("financial/") and self.function in _MONEY
        short = isinstance(self.answer, float) and round(self.answer, _SHOWN) == self.answer
        return _SHOWN if money and short else None

    @property
    def function(self) -> str:
        """The outermost function, by which the matrix is ordered; an operator otherwise."""
        names = [match[1].upper() for match in _FUNCTION.finditer(self.formula) if match[1]]
        bare = [name.removeprefix("_XLFN.").removeprefix("_XLWS.") for name in names]
        return bare[0] if bare else "operators"


def read_facts(path: Path = OWN) -> list[Fact]:
    """The facts of a file, one JSON object a line, packed with gzip or not."""
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    return [_fact(json.loads(line)) for line in text.splitlines() if line]


def _fact(record: dict[str, Any]) -> Fact:
    """A fact from its line; lines of others name kinds of values, ours let them speak for themselves."""
    if "expect" in record:
        cells = {cell: _unnamed(content) for cell, content in record["cells"].items()}
        return Fact(record["id"], record["formula"], cells, _value(_unnamed(record["expect"])), record["date1904"])
    return Fact(
        record["origin"], record["formula"], record["cells"], _value(record["answer"]), record.get("date_1904", False)
    )


def _unnamed(content: dict[str, Any]) -> Any:
    match content["kind"]:
        case "formula":
            return {"formula": content["formula"]}
        case "error":
            return {"error": content["code"]}
        case _:
            return content.get("value")


def _value(plain: Any) -> CellValue:
    if isinstance(plain, dict):
        return ErrorValue(plain["error"])
    return float(plain) if isinstance(plain, int) and not isinstance(plain, bool) else plain


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that does not take NORMSDIST for the newer NORM.DIST."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        kept = re.sub(r"\bNORMS(DIST|INV)\(", r"NORMS_\1(", formula)
        prepared: str = super()._prepare_formula(kept, expand_future_functions)
        return prepared.replace("NORMS_", "NORMS")


def write_facts(facts: Sequence[Fact], path: Path, home: str = "") -> Path:
    """Writes a workbook with each fact on a sheet of its own, S0, S1, and so on; no answer is stored in it.

    Args:
        facts: all of one date system.
        path: where it goes.
        home: one cell for every formula instead of each fact's own.
    """
    book = xlsxwriter.Workbook(
        str(path), {"use_future_functions": True, "date_1904": any(fact.date_1904 for fact in facts)}
    )
    for number, fact in enumerate(facts):
        sheet = book.add_worksheet(f"S{number}", _Sheet)
        for cell, content in fact.cells.items():
            _put(sheet, cell, content)
        where = home or fact.home
        if not fact.spills or (where != HOME and not home):
            sheet.write_formula(where, fact.formula, None, 0)
        else:
            sheet.write_array_formula(f"{where}:{where}", f"{{{fact.formula}}}", None, 0)
    book.close()
    return path


_BESIDE = {"=1/0": "#DIV/0!", "=NA()": "#N/A"}
"""What formulas beside a fact show, where its notes depend on that."""


def _put(sheet: xlsxwriter.worksheet.Worksheet, cell: str, content: Any) -> None:
    match content:
        case {"formula": formula}:
            sheet.write_formula(cell, formula, None, _BESIDE.get(formula, formula[2:-1] if formula[1] == '"' else 0))
        case {"error": error}:
            sheet.write_formula(cell, f"={error}", None, error)
        case bool():
            sheet.write_boolean(cell, content)
        case int() | float():
            sheet.write_number(cell, content)
        case str():
            sheet.write_string(cell, content)

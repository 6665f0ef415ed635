"""Two languages without gaps: no Chinese in the English workbook, no English sentence or term in the Chinese one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model
from xlmodel.expr.nodes import Text

from tests.conftest import Workbook
from tests.flagship.opened import opened

pytestmark = pytest.mark.thorough

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
WORD = re.compile(r"[A-Za-z]+")
SMALL = re.compile(r"[a-z]{2}")
PROPER = {
    # Products and standards that Chinese texts of the field name in Latin letters.
    "token", "NVLink", "InfiniBand", "SerDes", "PCIe", "CoWoS", "SuperPOD", "Tesla", "Instinct", "GeForce",
    # Models, and the papers that describe them.
    "ChatGPT", "Gopher", "Jurassic", "Chinchilla", "PaLM", "arXiv",
    # Companies, projects and authors without a usual Chinese name.
    "OpenAI", "DeepMind", "TechPowerUp", "TrendForce", "Liftr", "Insights", "Omdia", "Dgtl", "Infra", "Coherent",
    "Natick", "Alphabet", "Meta", "Computex", "Kaplan", "Chowdhery", "Hoffmann", "Jouppi",
    # What made the workbook.
    "xlmodel", "ai", "compute",
    # Words of the command line, as they are typed.
    "roll", "pull",
    # Units that are symbols.
    "kW", "kWh", "nm", "Gb", "Tb", "TFLOP", "PFLOP", "pp",
}  # fmt: skip
"""Words in Latin letters that a Chinese workbook may show; acronyms (no two small letters in a row) need no entry."""
TITLES = (
    "Scaling Laws for Neural Language Models", "PaLM: Scaling Language Modeling with Pathways",
    "Training Compute-Optimal Large Language Models",
)  # fmt: skip
"""Titles of papers, which are cited as they were published."""
INDEX = "Index"
"""The name of the one sheet for scripts: its header and kinds are the same in every language."""
IDENTIFIERS = {"Id", "标识", "Key", "键"}
LITERAL = re.compile(r'"((?:[^"]|"")*)"')
QUOTED_SHEET = re.compile(r"'(?:[^']|'')+'!")


@lru_cache(maxsize=2)
def texts(path: Path) -> list[tuple[str, str]]:
    """Every text a reader can meet in a workbook, with its place, but for ids and the sheet for scripts."""
    return list(found_in(path))


def found_in(path: Path) -> Iterator[tuple[str, str]]:
    written, stored = opened(path), opened(path, data_only=True)
    ((for_scripts, _),) = written.defined_names[INDEX].destinations
    for sheet in written.worksheets:
        yield f"{sheet.title} name", sheet.title
        yield from of_sheet(sheet)
        if sheet.title != for_scripts:
            yield from of_cells(sheet, stored[sheet.title])
    for name, defined in written.defined_names.items():
        yield f"name {name}", str(defined.comment or "")
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if "/chart" in part or part == "docProps/core.xml":
                for text in re.findall(r"<(?:a:t|c:v|dc:\w+|cp:\w+)>([^<]*)<", package.read(part).decode()):
                    yield part, unescape(text)


def of_sheet(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    for validation in sheet.data_validations.dataValidation:
        for name in ("promptTitle", "prompt", "errorTitle", "error"):
            yield f"{sheet.title} {validation.sqref} {name}", str(getattr(validation, name) or "")
    for band in (sheet.oddHeader, sheet.oddFooter):
        sides = () if band is None else (band.left, band.center, band.right)
        for side in sides:
            yield f"{sheet.title} header or footer", re.sub(r"&[A-Z]", "", str(side.text or ""))


def of_cells(sheet: Worksheet, stored: Worksheet) -> Iterator[tuple[str, str]]:
    header = {cell.column: str(cell.value) for cell in sheet[4]}
    for row in sheet.iter_rows():
        for cell in row:
            place = f"{sheet.title}!{cell.coordinate}"
            yield f"{place} format", str(cell.number_format if cell.value is not None else "")
            if cell.comment is not None:
                yield f"{place} comment", cell.comment.text
            if header.get(cell.column) in IDENTIFIERS or not isinstance(cell.value, str):
                continue
            if cell.data_type != "f":
                yield place, cell.value
                continue
            for literal in LITERAL.findall(QUOTED_SHEET.sub("", cell.value)):
                yield f"{place} literal", literal
            result = stored[cell.coordinate].value  # none of an empty text
            yield f"{place} value", "" if result is None else str(result)


def chinese(path: Path) -> list[tuple[str, str]]:
    return [(place, text) for place, text in texts(path) if CHINESE.search(text)]


def english(path: Path, codes: set[str]) -> list[tuple[str, str]]:
    """The texts with a word that has two small letters in a row and is neither declared nor part of a code."""
    found = []
    declared = sorted((*TITLES, *codes), key=len, reverse=True)
    for place, text in texts(path):
        if not SMALL.search(text):
            continue
        shown = text
        for name in (name for name in declared if name in text):
            shown = (
                re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", "", shown)
                if name.islower()
                else shown.replace(name, "")
            )
        words = {word for word in WORD.findall(shown) if SMALL.search(word)}
        general = place.endswith("format") and words <= {"General"}
        if words - PROPER and not general:
            found.append((place, text))
    return found


@pytest.fixture(scope="module")
def codes(workbook: Workbook, flagship: Model) -> set[str]:
    """The texts that may be typed into cells with a list to choose from: codes of chips, which formulas look up."""
    found: set[str] = set()
    for sheet in opened(workbook(language="zh")).worksheets:
        for validation in sheet.data_validations.dataValidation:
            listed = LITERAL.fullmatch(str(validation.formula1 or ""))
            found |= set(listed[1].split(",")) if listed else set()
    return found | compared(flagship)


def compared(model: Model) -> set[str]:
    """The codes that formulas compare with, and those that dimensions of makers and accelerators are keyed by."""
    nodes = [part for line in model.lines.values() for part in line.expression.walk()]
    columns = (("makers", "market"), ("makers", "printed"), ("maker", "market"), ("maker", "printed"))
    cells = {
        str(record[column])
        for name, column in columns
        if name in model.tables
        for record in model.tables[name].records.values()
    }
    return {node.value for node in nodes if isinstance(node, Text) and len(node.value) > 1} | cells


def test_no_chinese_in_the_english_workbook(workbook: Workbook) -> None:
    assert chinese(workbook(language="en")) == []


def test_no_english_in_the_chinese_workbook(workbook: Workbook, codes: set[str]) -> None:
    assert english(workbook(language="zh"), codes) == []


def test_the_codes_are_those_of_chips(codes: set[str]) -> None:
    assert {"h100", "a100", "ascend_910"} <= codes
    assert all(re.fullmatch(r"[a-z0-9_]+", code) for code in codes)


def test_each_declared_word_is_needed(workbook: Workbook) -> None:
    seen = {word for _, text in texts(workbook(language="zh")) for word in WORD.findall(text)}
    assert PROPER - seen == set()
    assert [title for title in TITLES if not any(title in text for _, text in texts(workbook(language="zh")))] == []


def test_the_other_language_is_found(workbook: Workbook, codes: set[str]) -> None:
    places = {place.partition("!")[0] for place, _ in english(workbook(language="en"), codes)}
    assert {"Cover", "Control", "Sources", "Errata", "Chips", "xl/charts/chart1.xml"} <= places
    assert len(chinese(workbook(language="zh"))) > 5_000


def test_the_sheets_have_names_of_their_own_language(workbook: Workbook) -> None:
    english_names, chinese_names = (opened(workbook(language=say)).sheetnames for say in ("en", "zh"))
    assert len(english_names) == len(chinese_names)
    assert [name for name in chinese_names if not CHINESE.search(name)] == []

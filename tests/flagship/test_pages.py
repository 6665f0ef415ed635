"""The printed front, as LibreOffice prints it: how many pages, how large the letters, nothing cut off or overlaid."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model

from tests.conftest import Workbook
from tests.flagship.opened import opened

pytestmark = pytest.mark.thorough

PAGES, SMALLEST = 20, 7.0
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
APART = (1.0, 2.5)
"""Points by which boxes of words may lie over each other: to the side, and one line over the next."""
EDGE = 17.9
"""Points between what is printed and the edge of the paper, a quarter of an inch less what poppler rounds."""
UPRIGHT, ACROSS, MARGINS, DOTS = 8.27, 11.69, 0.5, 96
LANGUAGES = ("en", "zh")
PRINTED = (*LANGUAGES, "bottom_up")
"""As printed in both languages, and bottom up, which the heads of the pages say in more words."""
CHARTS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


def built(workbook: Workbook, book: str) -> Path:
    return workbook(basis=book) if book == "bottom_up" else workbook(language=book)


@pytest.fixture(scope="session")
def pages(workbook: Workbook, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The front of the flagship as a PDF by language, converted once a run."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice prints the pages: install it"
    folder = tmp_path_factory.mktemp("pages")
    books = [shutil.copy(built(workbook, book), folder / f"{book}.xlsx") for book in PRINTED]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {book: folder / f"{book}.pdf" for book in PRINTED}


def _text(path: Path, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, timeout=60)
    return run.stdout.decode()


@pytest.mark.parametrize("book", PRINTED)
def test_the_front_is_short_and_shows_every_number(pages: dict[str, Path], book: str) -> None:
    found = _text(pages[book], "-layout").split("\f")[:-1]
    assert 14 < len(found) <= PAGES
    assert "###" not in "".join(found)


@pytest.mark.parametrize("book", PRINTED)
def test_no_letter_is_printed_smaller_than_seven_points(pages: dict[str, Path], book: str) -> None:
    """poppler tells the sizes of fonts three times as large, less one, cut to a whole number."""
    command = ["pdftohtml", "-xml", "-stdout", "-i", "-zoom", "3", str(pages[book])]
    told = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    sizes = [(int(size) + 1) / 3 for size in re.findall(r'<fontspec [^>]*size="(\d+)"', told)]
    assert len(sizes) > 5
    assert min(sizes) >= SMALLEST


def test_every_sheet_of_the_front_is_printed(pages: dict[str, Path], flagship: Model) -> None:
    for language in LANGUAGES:
        heads = {page.split("\n")[0].split("  ")[0].strip() for page in _text(pages[language], "-layout").split("\f")}
        front = {s.label.text(language) for s in flagship.sheets.values() if s.part == "front"}
        assert front <= heads


def _squeezed(text: object) -> str:
    return "".join(str(text).split())


@pytest.mark.parametrize("book", PRINTED)
def test_no_text_is_cut_off(pages: dict[str, Path], workbook: Workbook, book: str) -> None:
    """LibreOffice leaves out letters that have no room: each text must stand on the pages of its sheet as a whole."""
    printed: dict[str, str] = {}
    shown = zip(*(_text(pages[book], option).split("\f") for option in ("-layout", "-raw")), strict=True)
    for laid_out, as_written in shown:
        head = laid_out.split("\n")[0].split("  ")[0].strip()
        printed[head] = printed.get(head, "") + _squeezed(as_written)
    seen, cut = 0, []
    for sheet in opened(built(workbook, book), data_only=True).worksheets:
        for row in sheet[str(sheet.print_area).rpartition("!")[2]] if sheet.title in printed else ():
            for cell in () if sheet.row_dimensions[row[0].row].hidden else row:
                if isinstance(cell.value, str) and cell.value.strip():
                    seen += 1
                    if _squeezed(cell.value) not in printed[sheet.title]:
                        cut.append((sheet.title, cell.coordinate, cell.value))
    assert cut == []
    assert seen > 1000


@pytest.mark.parametrize("book", PRINTED)
def test_no_text_reaches_into_the_margin(pages: dict[str, Path], book: str) -> None:
    """What the last column cuts off is in the file all the same, at its place beyond what is printed."""
    found = _text(pages[book], "-bbox").split("<page ")[1:]
    assert found
    for page in found:
        width, words = re.match(r'width="([\d.]+)"', page), WORD.findall(page)
        assert width is not None
        beyond = [text for *_, right, _, text in words if float(width[1]) - float(right) < EDGE]
        assert (beyond, len(words) > 5) == ([], True)


@pytest.mark.parametrize("book", PRINTED)
def test_no_word_lies_over_another(pages: dict[str, Path], book: str) -> None:
    over, seen = [], 0
    for number, page in enumerate(_text(pages[book], "-bbox").split("<page ")[1:], start=1):
        words = sorted((float(a), float(b), float(c), float(d), text) for a, b, c, d, text in WORD.findall(page))
        seen += len(words)
        for place, (_, top, right, bottom, text) in enumerate(words):
            for left, above, _, below, other in words[place + 1 :]:
                if left >= right - APART[0]:
                    break
                if min(bottom, below) - max(top, above) > APART[1]:
                    over.append((number, text, other))
    assert over == []
    assert seen > 3000


def test_charts_are_printed_with_their_titles_and_the_names_of_their_bars(
    pages: dict[str, Path], workbook: Workbook
) -> None:
    for language in LANGUAGES:
        words = _squeezed(_text(pages[language], "-raw"))
        titles, bars = charted(workbook(language=language))
        assert len(titles) > 20
        assert len(bars) > 20
        assert not [text for text in (*titles, *bars) if _squeezed(text) not in words]


def charted(path: Path) -> tuple[list[str], list[str]]:
    """What stands above the charts of a workbook, and beside the bars that lie below each other."""
    titles, bars = [], []
    with zipfile.ZipFile(path) as package:
        for part in (name for name in package.namelist() if name.startswith("xl/charts/chart")):
            chart = ElementTree.fromstring(package.read(part))
            title = chart.find("c:chart/c:title", CHARTS)
            assert title is not None, part
            titles.append(
                "".join(found.text or "" for tag in ("a:t", "c:v") for found in title.iterfind(f".//{tag}", CHARTS))
            )
            lying = chart.find(".//c:barDir[@val='bar']/../c:ser[1]/c:cat", CHARTS)
            if lying is not None:
                bars += [found.text or "" for found in lying.iterfind(".//c:v", CHARTS)]
    return titles, bars


def _smallest(sheet: Worksheet) -> float:
    """The size in points of the smallest letters of a sheet, fit to the width of its page."""
    printed = sheet[str(sheet.print_area).rpartition("!")[2].replace("$", "")]
    groups = sheet.column_dimensions.values()
    widths = {column: float(group.width) for group in groups for column in range(group.min or 0, (group.max or 0) + 1)}
    paper = ACROSS if sheet.page_setup.orientation == "landscape" else UPRIGHT
    scale = min(1.0, (paper - MARGINS) * DOTS / sum(int(widths[cell.column] * 7 + 0.5) for cell in printed[0]))
    return scale * min(float(cell.font.size) for row in printed for cell in row if cell.value is not None)


def test_letters_are_large_enough_to_read(workbook: Workbook, flagship: Model) -> None:
    book = load_workbook(workbook())
    front = [sheet.label.text("en") for sheet in flagship.sheets.values() if sheet.part == "front"]
    small = {name: size for name in front if (size := _smallest(book[name])) < SMALLEST}
    assert not small


def test_small_numbers_at_bars_have_two_digits(workbook: Workbook) -> None:
    with zipfile.ZipFile(workbook()) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    labels = [code for chart in charts for code in re.findall(r'<c:dLbls><c:numFmt formatCode="([^"]*)"', chart)]
    assert set(labels) == {"[&lt;9.95]0.0;#,##0"}

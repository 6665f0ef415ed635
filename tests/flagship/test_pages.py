"""The printed front, as LibreOffice prints it: how many pages, how large the letters, nothing cut off or overlaid."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model

from tests.conftest import Workbook

pytestmark = pytest.mark.thorough

PAGES, SMALLEST = 23, 7.0
UPRIGHT, ACROSS, MARGINS, DOTS = 8.27, 11.69, 0.6, 96
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="session")
def pages(workbook: Workbook, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The front of the flagship as a PDF by language, converted once a run."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice prints the pages: install it"
    folder = tmp_path_factory.mktemp("pages")
    books = [shutil.copy(workbook(language=language), folder / f"{language}.xlsx") for language in LANGUAGES]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {language: folder / f"{language}.pdf" for language in LANGUAGES}


def _text(path: Path, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, timeout=60)
    return run.stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_is_short_and_shows_every_number(pages: dict[str, Path], language: str) -> None:
    found = _text(pages[language], "-layout").split("\f")[:-1]
    assert 14 < len(found) <= PAGES
    assert "###" not in "".join(found)


def test_every_sheet_of_the_front_is_printed(pages: dict[str, Path], flagship: Model) -> None:
    for language in LANGUAGES:
        heads = {page.split("\n")[0].split("  ")[0].strip() for page in _text(pages[language], "-layout").split("\f")}
        front = {s.label.text(language) for s in flagship.sheets.values() if s.part == "front"}
        assert front <= heads


def test_chart_titles_are_printed(pages: dict[str, Path], flagship: Model) -> None:
    for language in LANGUAGES:
        words = "".join(_text(pages[language]).split())
        missing = [c.id for c in flagship.charts if "".join(c.label.text(language).split()) not in words]
        assert not missing, f"{language}: {missing}"


def _smallest(sheet: Worksheet) -> float:
    """The size in points of the smallest letters of a sheet, fit to the width of its page."""
    printed = sheet[str(sheet.print_area).rpartition("!")[2].replace("$", "")]
    letters = [get_column_letter(cell.column) for cell in printed[0]]
    widths = [float(sheet.column_dimensions[letter].width) for letter in letters]
    paper = ACROSS if sheet.page_setup.orientation == "landscape" else UPRIGHT
    scale = min(1.0, (paper - MARGINS) * DOTS / sum(int(width * 7 + 0.5) for width in widths))
    return scale * min(float(cell.font.size) for row in printed for cell in row if cell.value is not None)


def test_letters_are_large_enough_to_read(workbook: Workbook, flagship: Model) -> None:
    book = load_workbook(workbook())
    front = [sheet.label.text("en") for sheet in flagship.sheets.values() if sheet.part == "front"]
    small = {name: size for name in front if (size := _smallest(book[name])) < SMALLEST}
    assert not small

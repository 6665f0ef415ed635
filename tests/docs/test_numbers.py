"""The README's table of numbers against the workbooks of this version."""

from __future__ import annotations

import re
from zipfile import ZipFile

import pytest

from tests.conftest import Workbook
from tests.docs.numbers import README


@pytest.mark.thorough
def test_the_numbers_of_the_readme_are_of_this_version(workbook: Workbook) -> None:
    cells = 0
    for language in ("en", "zh"):
        with ZipFile(workbook(language=language)) as parts:
            sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
            cells += sum(len(re.findall(rb"<f[ >]", parts.read(name))) for name in sheets)
    text = README.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| base, in English and in Chinese | libreoffice"))
    assert f" | {cells:,} | {cells:,} | {cells:,} | " in row, "measure them anew: python -m tests.docs.numbers"

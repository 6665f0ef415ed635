"""A workbook that another program saved: its own way of writing formulas and results is no edit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from xlmodel.diff import compare
from xlmodel.readback import read_delivered

from tests.engines.workbooks import require
from tests.pull.test_pull import pulled
from tests.readback.workbooks import built, edited, given


@pytest.mark.thorough
def test_only_the_edit_is_pulled_and_nothing_else_differs(tmp_path: Path) -> None:
    require("libreoffice")
    fresh = built(tmp_path / "fresh.xlsx")
    path = edited(fresh, tmp_path / "edited.xlsx", {given(fresh, "price", "2026"): 4.4})
    words = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*words, "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=120)
    saved = tmp_path / "out" / "edited.xlsx"
    found = pulled(fresh, saved)
    assert (found.changes, found.remarks, found.texts) == ({"price": {"2026": 4.4}}, (), ())
    difference = compare(read_delivered(path), read_delivered(saved))
    assert difference.same, difference

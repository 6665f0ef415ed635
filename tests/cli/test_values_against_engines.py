"""What `values` prints is what an engine computes from a workbook built the same way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from xlmodel.engines import DEFAULT_LIMITS, CellAddress, recalculate_all
from xlmodel.readback import read_delivered

from tests.cli.command_line import BAKERY, run

OPTIONS = ("--set", "price@2027=5", "--set", "rent=13", "--correct", "E1")


def test_headlines_equal_an_engine_s(tmp_path: Path) -> None:
    """Of a bakery; the README's Python builds the flagship with changes, and both engines hold it."""
    path = tmp_path / "a.xlsx"
    assert run("build", BAKERY, *OPTIONS, "--no-verify", "-o", str(path)).exit_code == 0
    book = read_delivered(path)
    assert book.headlines
    printed = run("values", BAKERY, *book.headlines, *OPTIONS, "--format", "json")
    assert printed.exit_code == 0, printed.stderr
    computed = recalculate_all("formulas", path, [{}], DEFAULT_LIMITS)[0].values
    rows = json.loads(printed.stdout)
    assert {row["id"] for row in rows} == set(book.headlines)
    for row in rows:
        place = book.places[row["id"]][row["period"]]
        found = computed[CellAddress(*place.address)]
        assert found == pytest.approx(row["value"], rel=1e-9, abs=1e-12), row
    plain = run("values", BAKERY, *book.headlines, "--format", "json")
    before = {(row["id"], row["period"]): row["value"] for row in json.loads(plain.stdout)}
    assert any(row["value"] != before[row["id"], row["period"]] for row in rows)

"""What `values` prints is what the `formulas` engine computes from a workbook built the same way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from xlmodel.engines import DEFAULT_LIMITS, CellAddress, recalculate_all
from xlmodel.readback import read_delivered

from tests.cli.command_line import run

OPTIONS = ["--set", "train.utilisation=0.42", "--set", "infer.general.daily_users@2025=1.3", "--correct", "E1"]


def test_the_flagship_s_headlines_equal_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert run("build", "ai_compute", *OPTIONS, "--no-verify", "-o", str(path)).exit_code == 0
    book = read_delivered(path)
    assert len(book.headlines) > 10
    printed = run("values", "ai_compute", *book.headlines, *OPTIONS, "--format", "json")
    assert printed.exit_code == 0, printed.stderr
    computed = recalculate_all("formulas", path, [{}], DEFAULT_LIMITS)[0].values
    rows = json.loads(printed.stdout)
    assert {row["id"] for row in rows} == set(book.headlines)
    for row in rows:
        place = book.places[row["id"]][row["period"]]
        found = computed[CellAddress(*place.address)]
        assert found == pytest.approx(row["value"], rel=1e-9, abs=1e-12), row
    plain = run("values", "ai_compute", *book.headlines, "--format", "json")
    before = {(row["id"], row["period"]): row["value"] for row in json.loads(plain.stdout)}
    assert any(row["value"] != before[row["id"], row["period"]] for row in rows)

"""What `values` prints is what an engine computes from a workbook built the same way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from xlmodel.engines import DEFAULT_LIMITS, CellAddress, recalculate_all
from xlmodel.readback import read_delivered

from tests.cli.command_line import BAKERY, run

FLAGSHIP = ["--set", "train.utilisation=0.42", "--set", "infer.general.daily_users@2025=1.3", "--correct", "E1"]


@pytest.mark.parametrize(
    ("template", "options", "engine"),
    [
        pytest.param("ai_compute", FLAGSHIP, "ironcalc", marks=pytest.mark.thorough),
        (BAKERY, ["--set", "price@2027=5"], "formulas"),
    ],
    ids=["flagship", "bakery"],
)
def test_headlines_equal_an_engine_s(template: str, options: list[str], engine: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert run("build", template, *options, "--no-verify", "-o", str(path)).exit_code == 0
    book = read_delivered(path)
    assert book.headlines
    printed = run("values", template, *book.headlines, *options, "--format", "json")
    assert printed.exit_code == 0, printed.stderr
    computed = recalculate_all(engine, path, [{}], DEFAULT_LIMITS)[0].values
    rows = json.loads(printed.stdout)
    assert {row["id"] for row in rows} == set(book.headlines)
    for row in rows:
        place = book.places[row["id"]][row["period"]]
        found = computed[CellAddress(*place.address)]
        assert found == pytest.approx(row["value"], rel=1e-9, abs=1e-12), row
    plain = run("values", template, *book.headlines, "--format", "json")
    before = {(row["id"], row["period"]): row["value"] for row in json.loads(plain.stdout)}
    assert any(row["value"] != before[row["id"], row["period"]] for row in rows)

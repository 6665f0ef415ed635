from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

from tests.cli.command_line import BAKERY, run


def test_every_row_with_its_verdict_and_a_summary() -> None:
    result = run("reconcile", BAKERY)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 6
    assert lines[3].split()[-2:] == ["explained", "E2"]
    assert lines[-1] == "4 of 4 rows: 3 match, 1 explained, 0 differ"


def test_a_correction_explains_what_it_moves() -> None:
    result = run("reconcile", BAKERY, "--correct", "E1", "--only", "explained", "--format", "json")
    assert [(row["id"], row["errata"]) for row in json.loads(result.stdout)] == [
        ("revenue.growth", ["E2"]),
        ("costs.flour", ["E1"]),
    ]
    assert "4 of 4 rows: 2 match, 2 explained, 0 differ" in result.stderr


def test_csv_is_data_alone() -> None:
    result = run("reconcile", BAKERY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["verdict"] for row in rows] == ["matches", "matches", "explained", "matches"]
    assert (float(rows[1]["low"]), float(rows[1]["high"])) == (34.95, 35.05)


def test_a_figure_that_differs_fails(tmp_path: Path) -> None:
    folder = tmp_path / "bakery_misprinted"
    shutil.copytree(BAKERY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    printed = folder / "printed.csv"
    printed.write_text(printed.read_text(encoding="utf-8").replace("35.0,1,", "36.0,1,"), encoding="utf-8")
    result = run("reconcile", str(folder))
    assert result.exit_code == 1
    assert "4 of 4 rows: 2 match, 1 explained, 1 differ" in result.stdout


def test_in_another_scenario_nothing_is_held_against_it() -> None:
    result = run("reconcile", BAKERY, "--set", "price@2023=4", "--scenario", "boom")
    assert result.exit_code == 0
    assert "of another scenario" in result.stdout


def test_an_erratum_without_a_switch_explains_no_other_scenario() -> None:
    told = [run("reconcile", BAKERY, "--scenario", name, "--format", "csv").stdout for name in ("base", "boom")]
    printed = [next(row for row in csv.DictReader(io.StringIO(text)) if row["errata"] == "E2") for text in told]
    assert [row["verdict"] for row in printed] == ["explained", "other scenario"]


def test_all_printed_figures_of_the_flagship() -> None:
    result = run("reconcile", "--only", "differs")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.splitlines()[-1].startswith("394 of 394 rows: ")
    assert result.stdout.splitlines()[-1].endswith(" 0 differ")


def test_a_template_without_printed_figures(tmp_path: Path) -> None:
    (tmp_path / "unprinted.py").write_text("from tests.small_model import small_model as model\n")
    result = run("reconcile", str(tmp_path / "unprinted.py"))
    assert result.exit_code == 2
    assert "small has no printed figures" in result.stderr

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import xlmodel
from xlmodel.registry import load

from tests.cli.command_line import BAKERY, run


def test_the_three_formats_tell_the_same() -> None:
    rows = json.loads(run("values", BAKERY, "revenue*", "--format", "json").stdout)
    assert set(rows[0]) == {"id", "label", "unit", "period", "value"}
    assert {row["id"] for row in rows} == {"revenue", "revenue.growth"}
    read = list(csv.DictReader(io.StringIO(run("values", BAKERY, "revenue*", "--format", "csv").stdout)))
    assert [{**row, "value": float(row["value"])} for row in read] == rows
    table = run("values", BAKERY, "revenue*").stdout.splitlines()
    assert table[0].split() == ["id", "label", "unit", "period", "value"]
    assert [line.split()[0] for line in table[1:]] == [row["id"] for row in rows]
    assert table[2].split()[-2:] == ["2023", "35.008512"]


def test_the_rows_are_those_of_the_data_frame() -> None:
    frame = xlmodel.values(load(BAKERY), "cakes", "oven.*", language="zh")
    rows = json.loads(run("values", BAKERY, "cakes", "oven.*", "--lang", "zh", "--format", "json").stdout)
    assert frame.to_dict("records") == rows
    assert next(row for row in rows if row["id"] == "cakes")["label"] == "蛋糕销量"


def test_every_id_without_a_pattern() -> None:
    model = load(BAKERY)
    rows = json.loads(run("values", BAKERY, "--format", "json").stdout)
    assert list(dict.fromkeys(row["id"] for row in rows)) == [item.id for item in model.items()]


def test_a_pattern_that_matches_nothing() -> None:
    result = run("values", BAKERY, "revenu")
    assert result.exit_code == 2
    assert "no line or input of bakery matches 'revenu'" in result.stderr
    assert "did you mean revenue" in result.stderr


def test_without_a_template_the_one_installed_is_meant() -> None:
    rows = json.loads(run("values", "train.utilisation", "--format", "json").stdout)
    assert {row["id"] for row in rows} == {"train.utilisation"}


BROKEN = """
from tests.small_model import sales_sheet, small_model
from xlmodel import Label, at, ref

def model():
    m = small_model()
    sales_sheet(m).line("step", "ratio", ref("cups") / (ref("cups") - at("cups", 2021)), label=Label("step", zh="步"))
    return m.complete()
"""


def test_an_error_value_is_told_and_fails(tmp_path: Path) -> None:
    (tmp_path / "broken_values.py").write_text(BROKEN)
    result = run("values", str(tmp_path / "broken_values.py"), "step", "--format", "json")
    assert result.exit_code == 1
    assert [row["value"] for row in json.loads(result.stdout)] == [None, 2, 1.5, pytest.approx(4 / 3)]
    assert "step 2021" in result.stderr
    assert "error" in run("values", str(tmp_path / "broken_values.py"), "step").stdout


def test_what_a_build_refuses_has_no_values(tmp_path: Path) -> None:
    path = tmp_path / "astray.py"
    path.write_text(
        BROKEN.replace("import Label, at, ref", "import Label, prior, ref").replace('at("cups", 2021)', 'prior("cups")')
    )
    for command in (("values", str(path), "step"), ("explain", str(path), "step")):
        result = run(*command)
        assert result.exit_code == 1
        assert (
            'reads prior(cups) in the period before 2021, but cups has 2021 to 2024 (start the line later: first="2022"'
            in result.stderr
        )

"""`xlmodel verify`: data on stdout, messages on stderr, the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from xlmodel.cli import verify as cli
from xlmodel.cli.rebuild import ExpectedFor

from tests.engines.workbooks import model, sheet_of


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.command, [str(argument) for argument in arguments])


def test_a_right_workbook_exits_0_and_leaves_a_sidecar(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    result = _run(path)
    assert result.exit_code == 0, result.output
    assert "81" in result.stdout
    assert "recalculating" in result.stderr
    assert "recalculating" not in result.stdout
    assert (tmp_path / "m.verify.json").exists()
    assert _run("--check", path).exit_code == 0
    path.write_bytes(path.read_bytes() + b" ")
    assert _run("--check", path).exit_code == 1


def test_a_wrong_one_exits_1_and_names_the_cell(tmp_path: Path) -> None:
    result = _run("--no-sidecar", model(tmp_path / "m.xlsx", stored={("Summary", "A1"): 1.0}))
    assert result.exit_code == 1
    assert "differs: Summary!A1 stored 1.0, recalculated 186.04" in result.stdout
    assert not list(tmp_path.glob("*.json"))


def test_json_is_the_same_data(tmp_path: Path) -> None:
    good, bad = model(tmp_path / "good.xlsx"), tmp_path / "bad.xlsx"
    bad.write_bytes(b"no zip")
    result = _run("--json", good, bad)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [item["ok"] for item in found] == [True, False]
    assert found[0]["verdicts"][0]["equal"] == 81
    assert "not an .xlsx file" in found[1]["error"]
    assert "error: " in result.stderr


def test_all_engines_at_once(tmp_path: Path) -> None:
    result = _run("--engine", "all", "--json", model(tmp_path / "m.xlsx"))
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)[0]
    assert len(found["verdicts"]) >= 2
    assert found["vote"]["agrees"] == 81


def test_limits_are_options(tmp_path: Path) -> None:
    result = _run("--max-cells", "5", model(tmp_path / "m.xlsx"))
    assert result.exit_code == 1
    assert "over the limit" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("none.xlsx",), ("--engine", "abacus", "x")])
def test_wrong_usage_exits_2(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments).exit_code == 2


def _builder(folder: Path, wrong: str = "") -> Callable[[object, object], ExpectedFor]:
    def expected_for(_: Path, scenario: str, corrections: Sequence[str]) -> Path:
        number = ("base", "bull", "bear").index(scenario) + 1
        target = folder / f"expected-{scenario}-{len(corrections)}.xlsx"
        return model(target, scenario=2 if scenario == wrong else number, correction=len(corrections))

    return lambda *_: expected_for


def test_every_scenario_is_compared_with_its_own_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "expected_builder", _builder(tmp_path))
    result = _run("--scenario", "all", "--json", model(tmp_path / "m.xlsx"))
    assert result.exit_code == 0, result.output
    verdicts = json.loads(result.stdout)[0]["verdicts"]
    assert [verdict["scenario"] for verdict in verdicts][1:4] == ["base", "bull", "bear"]
    assert {verdict["compared"] for verdict in verdicts} == {81}


def test_a_scenario_that_computes_otherwise_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "expected_builder", _builder(tmp_path, wrong="bear"))
    result = _run("--scenario", "all", "--json", model(tmp_path / "m.xlsx"))
    assert result.exit_code == 1
    verdicts = json.loads(result.stdout)[0]["verdicts"]
    assert [verdict["scenario"] for verdict in verdicts if not verdict["ok"]] == ["bear", "bear+E1"]


def test_scenarios_of_a_workbook_nobody_can_build_again(tmp_path: Path) -> None:
    result = _run("--scenario", "all", model(tmp_path / "m.xlsx"))
    assert result.exit_code == 2
    assert "does not say which template" in result.stderr
    result = _run("--scenario", "all", sheet_of(tmp_path / "s.xlsx", {"A1": 1.0, "A2": ("=A1", 1.0)}))
    assert result.exit_code == 1
    assert "no cell is named Scenario" in result.stderr


def test_markup_in_a_file_name_is_text(tmp_path: Path) -> None:
    result = _run("--no-sidecar", model(tmp_path / "[red]m.xlsx"))
    assert result.exit_code == 0
    assert "[red]m.xlsx" in result.stdout

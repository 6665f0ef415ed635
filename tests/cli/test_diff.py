from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command_line import BAKERY, run
from tests.readback.workbooks import edited, home


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diff")
    for name, options in (("a", ()), ("b", ("--set", "rent=70")), ("same", ())):
        result = run("build", BAKERY, "--no-verify", "-o", str(folder / f"{name}.xlsx"), *options)
        assert result.exit_code == 0, result.stderr
    return folder


def diff(folder: Path, *words: str) -> tuple[int, str, str]:
    files = [str(folder / word) if word.endswith(".xlsx") else word for word in words]
    result = run("diff", *files)
    return result.exit_code, result.stdout, result.stderr


def test_the_same_exits_0(folder: Path) -> None:
    assert diff(folder, "a.xlsx", "same.xlsx") == (0, "no difference\n", "")
    status, out, _ = diff(folder, "a.xlsx", "same.xlsx", "--json")
    assert (status, json.loads(out)["same"]) == (0, True)


def test_a_difference_exits_1_and_names_what_moved_the_headline(folder: Path) -> None:
    status, out, err = diff(folder, "a.xlsx", "b.xlsx", "--template", BAKERY)
    assert (status, err) == (1, "")
    lines = [line.split() for line in out.splitlines()]
    assert ["rent", "62", "70", "+8", "+12.90%", "EUR", "1e3/shop/year"] in lines
    headline = next(line for line in out.splitlines() if line.startswith("profit ") and "rent -" in line)
    assert " 2027 " in headline


def test_json_holds_the_same(folder: Path) -> None:
    status, out, _ = diff(folder, "a.xlsx", "b.xlsx", "--template", BAKERY, "--json")
    found = json.loads(out)
    assert (status, found["same"], found["scenarios"]) == (1, False, ["base", "base"])
    assert [item["id"] for item in found["inputs"]] == ["rent"]
    (profit,) = (item for item in found["headlines"] if item["id"] == "profit")
    assert [mover["id"] for mover in profit["movers"]] == ["rent"]
    assert profit["after"] - profit["before"] == pytest.approx(profit["movers"][0]["by"])


def test_without_the_template_the_rest_is_still_told(folder: Path) -> None:
    status, out, err = diff(folder, "a.xlsx", "b.xlsx")
    assert status == 1
    assert "'bakery' is not installed" in err
    assert "the rest -" in out


def test_an_edit_without_stored_results_is_recalculated(folder: Path) -> None:
    place = home(folder / "a.xlsx", "days.open")
    edited(folder / "a.xlsx", folder / "e.xlsx", {place: 300.0})
    status, out, _ = diff(folder, "a.xlsx", "e.xlsx", "--template", BAKERY)
    assert status == 1
    assert "error" not in out
    assert "nan" not in out
    assert any(line.startswith("revenue ") and "days.open -" in line for line in out.splitlines())


def test_what_cannot_be_compared(folder: Path, tmp_path: Path) -> None:
    assert diff(folder, "a.xlsx", "none.xlsx")[0] == 2
    assert diff(folder, "a.xlsx")[0] == 2
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    result = run("diff", str(folder / "a.xlsx"), str(tmp_path / "no.xlsx"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "not an .xlsx file" in result.stderr

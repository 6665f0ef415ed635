"""`cases.toml` of the template that `xlmodel new` writes: what it cannot ask for, and a choice of the tornado."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel import Selection, build, load
from xlmodel.errors import ModelError

from tests.cli.command_line import run

HEADLINES = 'm.headline("revenue", "revenue.growth", "profit")'
GRID = """
[grids.g]
label = "Grid"
drivers = {drivers}
steps = [{steps}]
output = "{output}"
member = 2028
"""


def grid(drivers: str = '["price", "cost.share"]', steps: str = "0.9, 1, 1.1", output: str = "profit") -> str:
    return GRID.format(drivers=drivers, steps=steps, output=output)


@pytest.fixture
def teahouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("new", "teahouse").exit_code == 0
    return tmp_path / "teahouse"


def test_a_choice_of_the_tornado_holds_where_its_line_reads_its_own_past(teahouse: Path) -> None:
    """Customers of a year follow from those of the year before: the cone holds years that are not shown."""
    outputs = '[tornado]\noutputs = ["profit@2028", "customers@2027"]\n'
    (teahouse / "cases.toml").write_text(
        outputs + grid('["customers.given", "customers.growth"]', output="customers"), encoding="utf-8"
    )
    choice = Selection(changes={"tornado.output": "Customers at year end, 2027"})
    result = build(str(teahouse), selection=choice, verify=True)
    assert not result.failing_checks
    assert [verdict.ok for verdict in result.verdicts] == [True, True]


WRONG = {
    "a driver that moves nothing": (grid('["price", "customers.growth"]', output="customers"), "price cannot move"),
    "one driver twice": (grid('["price", "price"]'), "two drivers, and they differ"),
    "steps that are shown alike": (grid(steps="1, 1.0000001"), "a step stands there twice"),
    "an output twice": ('[tornado]\noutputs = ["profit@2027", "profit@2028"]', "profit stands there twice"),
    "an output that is a text": ('[tornado]\noutputs = ["time.header@2028"]', "a text cannot be moved"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_it_cannot_ask_for(teahouse: Path, what: str) -> None:
    asked, told = WRONG[what]
    (teahouse / "cases.toml").write_text(asked, encoding="utf-8")
    with pytest.raises(ModelError, match=told):
        load(str(teahouse))


@pytest.mark.parametrize(
    ("headlines", "told"), [("pass", "there are none"), ('m.headline("time.header")', "a text cannot be compared")]
)
def test_headlines_that_cannot_be_compared(teahouse: Path, headlines: str, told: str) -> None:
    path = teahouse / "__init__.py"
    path.write_text(path.read_text(encoding="utf-8").replace(HEADLINES, headlines), encoding="utf-8")
    with pytest.raises(ModelError, match=told):
        load(str(teahouse))


def test_a_tornado_without_swings(teahouse: Path) -> None:
    path = teahouse / "inputs" / "assumptions.toml"
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if not row.startswith("swing_factor")]
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(ModelError, match="no input has a swing that reaches profit, revenue"):
        load(str(teahouse))


def test_headlines_that_no_scenario_moves(teahouse: Path) -> None:
    path = teahouse / "__init__.py"
    path.write_text(path.read_text(encoding="utf-8").replace(HEADLINES, 'm.headline("time.year")'), encoding="utf-8")
    (teahouse / "cases.toml").write_text("", encoding="utf-8")
    assert [verdict.ok for verdict in build(str(teahouse), verify=True).verdicts] == [True, True]

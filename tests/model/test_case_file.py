"""`cases.toml` of the template that `xlmodel new` writes: what it cannot ask for, and a choice of the tornado."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel import Selection, annual, build, load
from xlmodel.errors import ModelError

from tests.calendars import QUARTERS, empty, given, sheet
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
    "steps across that are no list": (grid() + "across = 1.1", r"\[grids.g\] across: 1.1 is no list"),
    "steps across without the base": (grid() + "across = [2, 3]", "across: 1, the base, must be one of them"),
    "steps across that are shown alike": (grid() + "across = [1, 1.0000001]", "across: a step stands there twice"),
    "a tornado corrected by half": (
        '[tornado]\noutputs = ["profit@2028"]\ncorrected = "E1"',
        r"\[tornado\] corrected: 'E1' is neither true nor",
    ),
    "a tornado corrected by 1": ('[tornado]\noutputs = ["profit@2028"]\ncorrected = 1', "corrected: 1 is neither true"),
    "a tornado corrected without corrections": (
        '[tornado]\noutputs = ["profit@2028"]\ncorrected = true',
        "the model has no corrections.*add_correction",
    ),
    "a reason that is no text": ("[ranges]\nmember = 2028\nexplained = { profit = 5 }", "profit: 5 is no text"),
    "a reason that is empty": ('[ranges]\nmember = 2028\nexplained = { profit = "" }', "profit: the text is empty"),
    "reasons that are no table": ('[ranges]\nexplained = ["profit"]', r"explained"),
    "a reason for no line": (
        '[ranges]\nmember = 2028\nexplained = { profits = "Prices part." }',
        "no line 'profits'; did you mean profit",
    ),
    "n/a of a line that is no range": (
        '[ranges]\nmember = 2028\nshown = { profit = "cost" }',
        "no line of the ranges 'profit'",
    ),
    "n/a by no line": (
        '[ranges]\nlines = ["profit"]\nmember = 2028\nshown = { profit = "profits" }',
        "no line 'profits'; did you mean profit",
    ),
    "n/a by a line without periods": (
        '[ranges]\nlines = ["profit"]\nmember = 2028\nshown = { profit = "cagr.years" }',
        "cagr.years lacks periods of the line",
    ),
    "a reason in a year that is none": (
        '[ranges]\nmember = 2050\nexplained = { profit = "Prices part." }',
        "profit has no value at 2050.*it has",
    ),
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


def test_a_headline_along_years_is_compared_by_one_of_its_values(tmp_path: Path) -> None:
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *([1.0] * 10))
    years = sheet(m, yearly=True)
    years.line("sold.year", "USD/year", annual(m["sold"], "sum"), label="Of the year")
    m.headline("sold.year")
    (tmp_path / "cases.toml").write_text("", encoding="utf-8")
    m.add_case_file(str(tmp_path / "cases.toml"))
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert "compares headline outputs along the periods of the model" in caught.value.message
    assert any(
        "test_case_file.py" in told and "sold.year runs along 'time.years'" in told for told in caught.value.problems
    )
    assert "take one of its values" in caught.value.hint

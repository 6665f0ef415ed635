"""No traceback, whatever a calendar is given and whatever stands in a data file: an error of xlmodel, or a model.

A file of the template that `xlmodel new` writes is spoilt in one place, as a hand would: a value, a key, a line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlmodel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlmodel.registry import load

from tests.cli.command_line import run
from tests.fuzz.answers import answered

TRIES = {"calendar": 300, "period": 200, "file": 70}
FAST = settings(
    deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

PERIODS = [2023, 2025, 1999, "2024", "2024Q1", "2025Q4", "2025Q5", "2024-01", "2026-12", "2025-13", "", "2025Q", "１２"]
junk: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(PERIODS), st.none(), st.booleans(), st.integers(), st.floats(), st.binary(max_size=3),
    st.text(max_size=6), st.lists(st.integers(), max_size=2), st.just({}), st.just(object()),
)  # fmt: skip
period: st.SearchStrategy[Any] = st.one_of(st.sampled_from(PERIODS), junk)
YEARS = xlmodel.timeline(2023, 2026, history=2024)
QUARTERS = xlmodel.timeline("2024Q1", "2025Q4", history="2024Q2", year_end="06")


@settings(FAST, max_examples=TRIES["calendar"])
@given(period, period, period, st.one_of(st.sampled_from(["12", "06", 6, 13]), junk))
def test_a_calendar(first: Any, last: Any, history: Any, year_end: Any) -> None:
    answered(lambda: xlmodel.timeline(first, last, history=history, year_end=year_end))


def moved(m: xlmodel.Draft, by: Any) -> list[Callable[[], Any]]:
    """What looks at other periods of a line, by whatever is drawn."""
    return [
        lambda: xlmodel.prior("a", by), lambda: xlmodel.prior(by), lambda: xlmodel.window("a", by),
        lambda: xlmodel.cumulative(by), lambda: xlmodel.at("a", by), lambda: xlmodel.same_period_last_year(by),
        lambda: xlmodel.annual(m["a"], by), lambda: xlmodel.growth(by), lambda: xlmodel.span(by), lambda: m[by],
    ]  # fmt: skip


@settings(FAST, max_examples=TRIES["period"])
@given(st.data())
def test_what_looks_at_other_periods(tmp_path: Path, data: st.DataObject) -> None:
    def drafted() -> None:
        calendar, by = data.draw(st.sampled_from([YEARS, QUARTERS])), data.draw(st.one_of(st.integers(-2, 5), junk))
        first, last = data.draw(st.one_of(st.none(), period)), data.draw(st.one_of(st.none(), period))
        ends = st.one_of(st.just((calendar.members[0], calendar.members[-1])), st.tuples(period, period), junk)
        m = xlmodel.Draft(
            "fuzz", label="Fuzz", timeline=calendar, units=[], as_of="2025-01-31", folder=tmp_path,
            growth=data.draw(ends),
        )  # fmt: skip
        s = m.sheet("calc", "Calc", title="Calc", purpose="Calc", first=data.draw(st.one_of(st.none(), period)))
        s.section("Calc")
        s.line("a", "count", m["time.place"] * 1, "A")
        s.line("b", "count", data.draw(st.sampled_from(moved(m, by)))(), "B", first=first, last=last)
        m.add_flag("flag", label="Flag", until=data.draw(period))
        xlmodel.values(m)

    answered(drafted)


VALUES = [
    '""', '"x"', "nan", "-inf", "1e999", "0", "-1", "[]", "{}", "[1]", '["a"]', "true", '"=1+1"', "2025-01-31",
    '"２"', "{ 2025 = 1 }", "{ x = 1 }", '{ 2025 = "a" }', "1e308", "-0.0", "1_000", "0x1f", '"\\u0000"', "[[1]]",
    '"no.csv"', '"../x.csv"', '"prices.csv"', "values", "2025", "1" * 400, "1e-320", "9" * 30,
]  # fmt: skip
KEYS = ["x", "values", "value", "label", "unit", "assumed", "number_format", "valid", "kind", "note", "member", "steps"]
LINES = ["x", "[x]", "[[x]]", '["a b"]', "a = 1", '"=1', "[base.changes]", "]", "[tornado]", "period,value", "2025,1,2"]
FIELDS = ["", "x", "nan", "inf", "1e999", "-1", "=1", "2025", '"', "１", "\ufeff", "1 000", "1;5", "2025Q1", "value"]
FILES = ["inputs/assumptions.toml", "inputs/prices.csv", "scenarios.toml", "sources.toml", "cases.toml"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(where)
        assert run("new", "teahouse").exit_code == 0
    inputs = where / "teahouse" / "inputs"
    rows = (inputs / "assumptions.toml").read_text(encoding="utf-8").splitlines()
    given = ['values = "prices.csv"' if row.startswith("values = { 2023 = 240") else row for row in rows]
    (inputs / "assumptions.toml").write_text("\n".join(given) + "\n", encoding="utf-8")
    prices = [f"{year},{price}" for year, price in zip(range(2023, 2029), range(240, 270, 5), strict=True)]
    (inputs / "prices.csv").write_text("\n".join(["period,value", *prices]) + "\n", encoding="utf-8")
    load(str(where / "teahouse"))
    return where / "teahouse"


def spoilt(text: str, draw: Callable[[st.SearchStrategy[Any]], Any], *, table: bool) -> str:
    """The text with one place changed."""
    lines = text.splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    how = draw(st.sampled_from(["field", "field", "field", "key", "line", "twice", "gone"]))
    key, equals, value = lines[at].partition("=")
    if how == "field" and not table:
        lines[at] = f"{key}= {draw(st.sampled_from(VALUES))}" if equals else draw(st.sampled_from(LINES))
    elif how == "field":
        cells = lines[at].split(",")
        cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(FIELDS))
        lines[at] = ",".join(cells)
    elif how == "key":
        lines[at] = f"{draw(st.sampled_from(KEYS))} ={value}"
    else:
        lines[at : at + 1] = {"line": [draw(st.sampled_from(LINES)), lines[at]], "twice": [lines[at]] * 2}.get(how, [])
    return "\n".join(lines) + "\n"


@settings(FAST, max_examples=TRIES["file"])
@given(st.data())
def test_a_data_file(folder: Path, data: st.DataObject) -> None:
    path = folder / data.draw(st.sampled_from(FILES))
    before = path.read_text(encoding="utf-8")
    path.write_text(spoilt(before, data.draw, table=path.suffix == ".csv"), encoding="utf-8")
    try:
        answered(lambda: xlmodel.values(str(folder), "profit"))
    finally:
        path.write_text(before, encoding="utf-8")

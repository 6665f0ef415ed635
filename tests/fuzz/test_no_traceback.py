"""No traceback, whatever is typed: the command line and Python answer with an error that says what to do.

Each try is one call in this process; hypothesis makes them, and the same seed makes the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import xlmodel
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlmodel import registry
from xlmodel.cli import COMMANDS, main
from xlmodel.model import Model
from xlmodel.registry import GROUP, load
from xlmodel.selecting import resolve
from xlmodel.simulation import DrawRange, sensitivity
from xlmodel.units.registry import Units

from tests.cli.command_line import BAKERY
from tests.fuzz.answers import answered
from tests.readback.workbooks import built

TRIES = {"command": 400, "selection": 1000, "calls": 600, "draft": 250, "units": 1000}
FAST = settings(
    deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

WORDS = [
    "-",
    "--",
    "@",
    "=",
    ":",
    "/",
    ".",
    "..",
    "~",
    "nan",
    "inf",
    "-1",
    "1e999",
    "0x10",
    "%s",
    "{0}",
    "*",
    "[",
    "CON",
    "a:b",
    "folder/",
    "利润",
    "１２",
    "price",
    "price@2025",
    "price@2025=3",
    "price=",
    "rent",
    "profit",
    "profit@2027",
    "revenue@",
    "correct.E1",
    "scenario.name",
    "base",
    "boom",
    "slump",
    "all",
    "E1",
    "E1,E1",
    "0.5:1.5",
    "price=0.9x:1.1x",
    "price=3:2",
    "price=0.9x:1.1",
    "Control!A1",
    "Sales!F7:G9",
    "'It''s'!A1",
    "a.xlsx",
    "none.xlsx",
    "text.xlsx",
    "mine.toml",
    "no/such.toml",
    ".xlsx",
    "../x.xlsx",
]
odd = st.one_of(st.text(max_size=12), st.sampled_from([*WORDS, "", " ", "\x00", "\x1b[31m", "\ud800", "é" * 60]))
option = st.sampled_from(
    sorted(
        {
            spelling
            for name in COMMANDS
            for parameter in main.get_command(None, name).params  # type: ignore[arg-type,union-attr]
            for spelling in (*parameter.opts, *parameter.secondary_opts)
            if spelling.startswith("-")
        }
        - {"--output", "-o"}
    )
)
command_line = st.tuples(
    st.sampled_from([*COMMANDS, "bild", ""]),
    st.lists(st.one_of(odd, option, st.just(BAKERY)), max_size=5),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz")
    built(folder / "a.xlsx")
    (folder / "text.xlsx").write_text("no workbook", encoding="utf-8")
    (folder / "mine.toml").write_text('[mine]\nlabel = "Mine"\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bakery() -> Model:
    return load(BAKERY)


@pytest.fixture
def bakery_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bakery is the one template installed: a command that names none works on a small model."""
    point = EntryPoint("bakery", "tests.models.bakery:model", GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point] if group == GROUP else [])


SLOW = {"audit", "verify", "doctor"}
"""Commands that run an engine in a process of its own: their words are fuzzed without a workbook that is there."""


@pytest.mark.thorough
@pytest.mark.usefixtures("bakery_alone")
@settings(FAST, max_examples=TRIES["command"])
@given(command_line)
def test_the_command_line(folder: Path, words: tuple[str, list[str]]) -> None:
    name, others = words
    if name in SLOW:
        others = [word for word in others if word != "a.xlsx"]
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(main, [name, *others])
    finally:
        os.chdir(before)
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
    assert result.exit_code in (0, 1, 2)
    assert result.exit_code != 2 or result.stderr
    if "--json" in others and "--" not in others and result.exit_code == 2:
        assert json.loads(result.stdout)["exit_code"] == 2


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


ids = st.one_of(st.sampled_from(["price", "rent", "oven.kind", "revenue", "correct.E1", "time.year", "nope"]), odd)
anything: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), odd, st.binary(max_size=3),
    st.lists(st.integers(), max_size=2), st.just(10**400), st.just(object()), st.complex_numbers(),
)  # fmt: skip
periods = st.one_of(st.sampled_from(["", "2025", 2025, 1999, "2025Q1", 2025.0]), anything.filter(_hashable))
by_period = st.dictionaries(periods, anything, max_size=2)
changes = st.one_of(st.dictionaries(ids, st.one_of(anything, by_period), max_size=3), anything)


@pytest.mark.thorough
@settings(FAST, max_examples=TRIES["selection"])
@given(
    st.one_of(st.sampled_from(["base", "boom"]), anything), changes,
    st.one_of(st.sampled_from([(), "all", ("E1",)]), anything, st.lists(anything, max_size=2)),
    st.one_of(st.sampled_from([None, "en", "zh"]), anything),
)  # fmt: skip
def test_selections(bakery: Model, scenario: Any, changed: Any, corrections: Any, language: Any) -> None:
    answered(lambda: resolve(bakery, xlmodel.Selection(scenario, changed, corrections), language=language))


def calls(bakery: Model, output: Path, draw: Callable[[st.SearchStrategy[Any]], Any]) -> list[Callable[[], object]]:
    """The public calls, each with whatever is drawn for it."""
    few = st.integers(0, 3)
    template = anything.filter(lambda value: value is not None)
    other = st.one_of(few, anything.filter(lambda value: not isinstance(value, int)))
    floats = st.lists(st.floats(), max_size=2)
    return [
        lambda: load(draw(template)),
        lambda: xlmodel.values(bakery, draw(ids), language=draw(anything)),
        lambda: xlmodel.values(draw(template), draw(ids)),
        lambda: xlmodel.build(draw(template), output=output),
        lambda: xlmodel.build(bakery, selection=draw(anything), output=output),
        lambda: xlmodel.verify(draw(st.one_of(odd, st.just(str(output.parent)))), engine=draw(odd)),
        lambda: xlmodel.simulate(
            bakery, draws=draw(few), seed=draw(few), outputs=[draw(ids)],
            vary=[DrawRange(draw(ids), draw(st.floats()), draw(st.floats()), factor=draw(st.booleans()))],
        ),
        lambda: xlmodel.simulate(bakery, draws=draw(other), seed=draw(anything), outputs=draw(anything)),
        lambda: sensitivity(bakery, draw(ids), draw(ids), output=draw(ids), factors=draw(floats)),
        lambda: xlmodel.simulate(draw(template)),
        lambda: sensitivity(draw(template), draw(ids), draw(ids), output=draw(ids)),
        lambda: bakery.item(draw(ids)),
    ]  # fmt: skip


@settings(FAST, max_examples=TRIES["calls"])
@given(st.data())
def test_public_calls(bakery: Model, tmp_path: Path, data: st.DataObject) -> None:
    found = calls(bakery, tmp_path / "x.xlsx", data.draw)
    answered(found[data.draw(st.integers(0, len(found) - 1))])


def steps(m: xlmodel.Draft, draw: Callable[[st.SearchStrategy[Any]], Any]) -> list[Callable[[], object]]:
    """What a template may call, in any order and with whatever is drawn."""
    name = st.one_of(st.sampled_from(["a", "b", "{shop}", "b.{shop}", "price", "a b"]), odd)
    unit = st.one_of(st.sampled_from(["USD", "€m", "%", "USD m", "cake/year", "", "1e999 USD"]), odd)
    kind = st.one_of(st.sampled_from(["Inputs", "Calc", "Output", "Calk"]), anything)
    formula = st.one_of(
        st.sampled_from(
            [m["a"], m["b"] + m["a"], m["b.{shop}"], xlmodel.prior("b"), xlmodel.total(m["a"], over="shop")]
        ),
        anything,
    )
    period = st.one_of(st.sampled_from([None, 2023, "2024", 1999]), anything)
    s = m.builders[-1]
    return [
        lambda: m.sheet(draw(name), draw(kind), title=draw(odd), purpose=draw(odd)),
        lambda: s.section(draw(odd)),
        lambda: s.line(draw(name), draw(unit), draw(formula), draw(odd), first=draw(period), last=draw(period)),
        lambda: s.scalar(draw(name), draw(unit), draw(formula), draw(odd), number_format=draw(odd)),
        lambda: s.check(draw(name), draw(unit), draw(formula), draw(odd), tolerance=draw(name)),
        lambda: s.corkscrew(draw(name), draw(unit), label=draw(odd), additions=[draw(formula)]),
        lambda: s.inputs(draw(name)),
        lambda: m.dimension(draw(st.one_of(st.just("shop"), odd)), draw(odd), draw(anything)),
        lambda: m.dimension("shop", "Shops", ["north", "south"]),
        lambda: m.add_sources(draw(odd)),
        lambda: m.add_inputs(draw(odd)),
        lambda: m.headline(draw(name)),
        m.add_case_file,
        m.complete,
    ]  # fmt: skip


@settings(FAST, max_examples=TRIES["draft"])
@given(st.data())
def test_a_template_in_any_order(tmp_path: Path, data: st.DataObject) -> None:
    def drafted() -> None:
        m = xlmodel.Draft(
            "fuzz", label="Fuzz", timeline=xlmodel.timeline(2023, 2025, history=2023), units=["cake"],
            as_of="2025-01-31", folder=tmp_path, growth=(2023, 2025),
        )  # fmt: skip
        m.sheet("calc", "Calc", title="Calc", purpose="Calc").section("Calc")
        for _ in range(data.draw(st.integers(1, 6))):
            found = steps(m, data.draw)
            answered(found[data.draw(st.integers(0, len(found) - 1))])
        xlmodel.values(m)

    answered(drafted)


@settings(FAST, max_examples=TRIES["units"])
@given(st.one_of(odd, st.text("USDEUR€$¥%kmbn1e/^* 万亿元百每年台", max_size=10)))
def test_a_unit(text: str) -> None:
    answered(lambda: Units(["cake"]).parse(text))


def test_at_least_two_thousand_tries() -> None:
    assert sum(TRIES.values()) >= 2000

"""What holds of the flagship whatever its inputs: engines agree, and the chain behaves as its subject does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from xlmodel import Model, Selection
from xlmodel.engines import CellAddress, CellValue, Session, get
from xlmodel.evaluate import Values, evaluate
from xlmodel.model.items import Input, Value
from xlmodel.verification import TOLERANCE
from xlmodel.verification.compare import agree

from tests.conftest import Workbook, flagship_model
from tests.flagship.test_verification import indexed

Changes = dict[str, dict[str, Value]]
FEW = settings(max_examples=3, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
MANY = settings(max_examples=25, deadline=None, derandomize=True, database=None)
RESIDUE = 1e-6
"""What is left of the difference of two large numbers that a check compares."""

MODEL = flagship_model()


@dataclass(frozen=True)
class Loaded:
    """The workbook in both engines, and its cells by id and member."""

    sessions: tuple[Session, ...]
    cells: Mapping[tuple[str, str], CellAddress]


@pytest.fixture(scope="module")
def loaded(workbook: Workbook) -> Iterator[Loaded]:
    path = workbook()
    with get("formulas").session(path) as first, get("formualizer").session(path) as second:
        yield Loaded((first, second), indexed(path))


def scaled(item: Input, factor: float) -> dict[str, Value]:
    """An input times a factor, within what may be entered."""
    low, high = item.valid or (-math.inf, math.inf)
    return {m: min(max(v * factor, low), high) for m, v in item.values.items() if isinstance(v, float)}


def movable() -> list[str]:
    """The inputs that are numbers one may change: not shares of a whole, nor switches and definitions."""
    return [
        item.id
        for item in MODEL.inputs.values()
        if item.kind in {"report", "derived", "assumption"} and item.unit != "text" and item.valid is not None
    ]


def changes() -> st.SearchStrategy[Changes]:
    """A dozen inputs by a factor each."""
    factors = st.dictionaries(st.sampled_from(movable()), st.floats(0.5, 2.0), min_size=12, max_size=12)
    return factors.map(lambda found: {name: scaled(MODEL.inputs[name], factor) for name, factor in found.items()})


def overrides(cells: Mapping[tuple[str, str], CellAddress], moved: Changes) -> dict[CellAddress, CellValue]:
    """The cells to type into: an input's own, or its rows of every scenario below."""
    found: dict[CellAddress, CellValue] = {}
    for input_id, values in moved.items():
        for member, value in values.items():
            assert isinstance(value, float)
            sheet, cell = cells[input_id, member]
            letters, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            rows = range(row + 1, row + 1 + len(MODEL.scenarios)) if input_id in MODEL.drivers() else [row]
            found |= {CellAddress(sheet, f"{letters}{at}"): value for at in rows}
    return found


def differing(loaded: Loaded, session: Session, moved: Changes) -> list[tuple[str, str, object, object]]:
    """The lines on which an engine and native evaluation do not agree."""
    native = evaluate(MODEL, [Selection(changes=moved)])
    found = session.recalculate(overrides(loaded.cells, moved)).values
    wrong: list[tuple[str, str, object, object]] = []
    for line in MODEL.lines.values():
        for member in line.members:
            value, other = native.value(line.id, member), found.get(loaded.cells[line.id, member])
            numbers = isinstance(value, float) and isinstance(other, float)
            settled = line.kind == "check" and numbers and abs(float(value) - float(other or 0)) <= RESIDUE
            if not settled and not agree(value, other, TOLERANCE):
                wrong.append((line.id, member, value, other))
    return wrong


@pytest.mark.thorough
@given(moved=changes())
@FEW
def test_engines_agree_on_changed_inputs(loaded: Loaded, moved: Changes) -> None:
    for session in loaded.sessions:
        assert differing(loaded, session, moved) == []


@pytest.mark.thorough
def test_a_change_the_engine_is_not_told_of_is_noticed(loaded: Loaded) -> None:
    moved = {"train.utilisation": scaled(MODEL.inputs["train.utilisation"], 0.9)}
    native = evaluate(MODEL, [Selection(changes=moved)])
    stored = loaded.sessions[1].recalculate({}).values
    assert stored[loaded.cells["train.h100.stock", "2025"]] != native.number("train.h100.stock", 2025)


MONOTONE = [
    ("infer.general.daily_users", "infer.h100.stock", 1),
    ("infer.multimodal.daily_users", "infer.a100.stock", 1),
    ("infer.general.queries_per_user", "infer.peak_compute", 1),
    ("infer.utilisation", "infer.h100.stock", -1),
    ("train.utilisation", "train.h100.stock", -1),
    ("train.multimodal.vendors", "train.a100.stock", 1),
    ("train.general.training_days", "train.h100.stock", -1),
    ("server.card_price.a100", "server.global.stock", 1),
    ("server.gpu_cost_share", "server.global.stock", -1),
    ("optics.asp.800g", "optics.value", 1),
    ("cooling.liquid_value", "cooling.market", 1),
    ("hbm.value_per_card", "hbm.training.value", 1),
]


def values_at(*moved: Changes, model: Model = MODEL) -> Values:
    return evaluate(model, [Selection(), *(Selection(changes=found) for found in moved)])


@pytest.mark.thorough
@pytest.mark.parametrize(("driver", "line", "sign"), MONOTONE)
@given(factor=st.floats(1.001, 3.0))
@MANY
def test_a_line_moves_with_its_driver(driver: str, line: str, sign: int, factor: float) -> None:
    values = values_at({driver: scaled(MODEL.inputs[driver], factor)})
    moved = 0
    for member in MODEL.item(line).members:
        before, after = values.number(line, member, 0), values.number(line, member, 1)
        assert sign * (after - before) >= -1e-12 * abs(before)
        moved += after != before
    assert moved > 0


VOLUMES = (
    "train.multimodal.vendors", "train.general.vendors", "infer.multimodal.daily_users", "infer.general.daily_users",
    "infer.general.daily_users_opening_text",
)  # fmt: skip
"""The inputs that demand is proportional to."""
PROPORTIONAL = (
    "train.peak_compute", "infer.peak_compute", "train.h100.stock", "train.a100.stock", "infer.h100.stock",
    "infer.a100.stock", "total.h100.stock", "total.a100.stock", "mix.cards.stock", "server.units.stock",
    "optics.modules", "optics.value", "cooling.ai.load", "hbm.training.memory", "network.switches.added",
)  # fmt: skip


@given(factor=st.floats(0.01, 4.0))
@MANY
def test_the_chain_is_proportional_to_demand(factor: float) -> None:
    values = values_at({name: {m: v * factor for m, v in given_values(name).items()} for name in VOLUMES})
    for line in PROPORTIONAL:
        for member in MODEL.item(line).members:
            before, after = values.number(line, member, 0), values.number(line, member, 1)
            assert after == pytest.approx(before * factor, rel=1e-9), (line, member)


@given(factor=st.floats(0.01, 4.0))
@MANY
def test_growth_rates_do_not_depend_on_the_size_of_demand(factor: float) -> None:
    values = values_at({name: {m: v * factor for m, v in given_values(name).items()} for name in VOLUMES})
    for line in ("train.peak_compute.cagr", "infer.peak_compute.cagr"):
        assert values.number(line, case=1) == pytest.approx(values.number(line), rel=1e-9)


def given_values(input_id: str) -> dict[str, float]:
    return {member: value for member, value in MODEL.inputs[input_id].values.items() if isinstance(value, float)}


@given(moved=changes())
@MANY
def test_layers_conserve_what_passes_through_them(moved: Changes) -> None:
    values = values_at(moved)

    def at(line: str, year: str = "") -> float:
        return values.number(line, year, 1)

    for year in ("2024", "2025", "2026", "2027"):
        for chip in ("a100", "h100"):
            linked = at("network.inference.fat_tree_share", year) * at(f"infer.{chip}.stock", year)
            modules = (at(f"train.{chip}.stock", year) + linked) * at(f"network.module_ratio.{chip}")
            assert at(f"optics.{chip}_only.stock", year) == pytest.approx(modules, rel=1e-9)
        speeds = ("200g", "400g", "800g")
        assert at("optics.modules", year) == pytest.approx(sum(at(f"optics.{s}.modules", year) for s in speeds))
        for speed in speeds:
            value = at(f"optics.{speed}.modules", year) * 1e4 * at(f"optics.asp.{speed}", year) / 1e8
            assert at(f"optics.{speed}.value", year) == pytest.approx(value, rel=1e-9)
        assert at("optics.value", year) == pytest.approx(sum(at(f"optics.{s}.value", year) for s in speeds))
        stock = at("total.a100.stock", year)
        assert stock == pytest.approx(at("train.a100.stock", year) + at("infer.a100.stock", year), rel=1e-9)
        cards = at("train.a100.stock", year)
        assert at("server.units.training.stock", year) == pytest.approx(cards / at("server.cards_per_server"), rel=1e-9)
        slots = [number for number in range(1, 5) if f"mix.slot{number}.stock" in MODEL.lines]
        assert at("mix.cards.stock", year) == pytest.approx(sum(at(f"mix.slot{n}.stock", year) for n in slots))
    market = at("cooling.liquid_market") + at("cooling.air_market")
    assert at("cooling.market") == pytest.approx(market, rel=1e-9)


@pytest.fixture(scope="module")
def nothing() -> Changes:
    return {name: dict.fromkeys(given_values(name), 0.0) for name in VOLUMES}


def test_no_demand_gives_an_empty_chain_and_no_error(nothing: Changes) -> None:
    cases = [Selection(s, nothing, c) for s in MODEL.scenarios for c in ((), tuple(MODEL.corrections))]
    values = evaluate(MODEL, cases)
    assert list(values.errors()) == []
    for case in range(len(cases)):
        for line in PROPORTIONAL:
            assert {values.number(line, m, case) for m in MODEL.item(line).members} == {0.0}, line


@pytest.mark.thorough
def test_no_demand_gives_no_error_value_in_any_cell(loaded: Loaded, nothing: Changes) -> None:
    for session in loaded.sessions:
        found = session.recalculate(overrides(loaded.cells, nothing))
        assert [place for place, value in found.values.items() if isinstance(value, str) and value[:1] == "#"] == []
        assert not found.unsupported
        assert differing(loaded, session, nothing) == []

"""An empty cell is no entry and 0 is one: natively, in each engine, in each scenario, and among cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel import Draft, Expression, Label, Model, Selection, at, build, given, prior, ref, where
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.model.items import Input, Value
from xlmodel.verification import verify
from xlmodel.verification.scenarios import find_switches

from tests.engines.workbooks import engines
from tests.small_model import YEARS, sales_sheet, small_model

CUPS = {"bear": (5.0, 10.0, 15.0, 20.0), "base": (10.0, 20.0, 30.0, 40.0), "bull": (20.0, 40.0, 60.0, 80.0)}
OWN: tuple[Value, ...] = (None, 0.0, 7.0, None)
IN_BEAR: tuple[Value, ...] = (0.0, None, 7.0, 3.0)
ENTRIES = {"bear": IN_BEAR, "base": OWN, "bull": OWN}


def text(said: str) -> Label:
    return Label(said, zh=f"中{said}")


def drafted(folder: Path) -> Draft:
    m = small_model()
    values = dict(zip(YEARS, OWN, strict=True))
    m.control.add(Input("own", text("own"), "cup/year", "own", "", values, axis=m.timeline))
    changes = {**m.scenarios["bear"].changes, "own": dict(zip(YEARS, IN_BEAR, strict=True))}
    m.scenarios["bear"] = replace(m.scenarios["bear"], changes=changes, reasons=dict.fromkeys(changes, text("weather")))
    s = sales_sheet(m)
    s.line("sold", "cup/year", where(given(m["own"]), m["own"], m["cups"]), text("sold"))
    s.line("second", "cup/year", where(given(at("own", 2022)), at("own", 2022), m["cups"]), text("second"))
    m.headline("sold")
    m.folder = folder
    (folder / "cases.toml").write_text("", encoding="utf-8")
    m.add_case_file()
    return m


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return drafted(tmp_path_factory.mktemp("entries")).complete()


@pytest.fixture(scope="module")
def workbooks(model: Model, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("built")
    return {
        scenario: build(model, selection=Selection(scenario), output=folder / f"{scenario}.xlsx").path
        for scenario in ENTRIES
    }


def expected(scenario: str) -> list[float]:
    pairs = zip(ENTRIES[scenario], CUPS[scenario], strict=True)
    return [cups if not isinstance(entry, float) else entry for entry, cups in pairs]


@pytest.mark.parametrize("scenario", ENTRIES)
def test_an_entry_of_zero_stands_and_an_empty_cell_does_not(model: Model, scenario: str) -> None:
    found = evaluate(model, [Selection(scenario)])
    assert [found.number("sold", year) for year in YEARS] == expected(scenario)
    assert [found.number("own.given", year) for year in YEARS] == [float(one is not None) for one in ENTRIES[scenario]]
    second = 0.0 if ENTRIES[scenario][1] == 0 else CUPS[scenario][3]
    assert found.number("second", "2024") == second


def test_an_entry_made_on_the_command_line_is_one(model: Model) -> None:
    found = evaluate(model, [Selection("base", {"own": {"2024": 0.0}}), Selection("base", {"own": {"2023": None}})])
    assert found.number("sold", "2024", case=0) == 0
    assert found.number("sold", "2023", case=1) == 30


@engines
def test_every_engine_tells_empty_from_zero_wherever_the_switch_stands(workbooks: dict[str, Path], engine: str) -> None:
    switches = find_switches(workbooks["base"])
    for scenario, path in workbooks.items():
        overrides = switches.position(scenario).overrides
        verdict = verify(workbooks["base"], engine=engine, overrides=overrides, expected=path)
        assert verdict.ok, verdict
        assert verdict.compared == verdict.equal > 100


def test_the_audit_passes_its_gates(workbooks: dict[str, Path]) -> None:
    results = audit_workbook(workbooks["base"]).results
    failed = {one.number: one.message for one in results if one.outcome is Outcome.FAIL}
    assert failed.keys() <= {35}, failed  # the small model names no sources


def test_a_block_of_inputs_gets_a_block_of_flags() -> None:
    m = small_model()
    m.dimension("shop", text("Shop"), {"north": text("North"), "south": text("South")})
    m.dimension("open", text("Open shop"), ["south"], of="shop")
    values: dict[str, Value] = dict(zip(YEARS, OWN, strict=True))
    for shop in ("north", "south"):
        m.control.add(Input(f"own.{shop}", text(shop), "cup/year", "own", "", values, axis=m.timeline))
    s = sales_sheet(m)
    s.line("sold.{open}", "cup/year", where(given(m["own.{open}"]), m["own.{open}"], m["cups"]), text("sold"))
    found = evaluate(m.complete())
    assert [found.number("sold.south", year) for year in YEARS] == expected("base")


@pytest.mark.parametrize("asked", [prior("cups"), ref("cups") + ref("cups"), -ref("rent")])
def test_only_an_input_is_asked_for_its_entry(asked: Expression) -> None:
    with pytest.raises(ModelError, match=r"given\(\) asks for an input's entry"):
        given(asked)


def test_a_calculated_line_has_no_entry() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("twice", "cup/year", m["cups"] + m["cups"], text("twice"))
    s.line("sold", "cup/year", where(given(m["twice"]), m["twice"], m["cups"]), text("sold"))
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert any("given(twice), which is no input" in problem for problem in caught.value.problems)

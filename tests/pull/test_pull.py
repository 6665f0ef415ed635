from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from xlmodel.errors import UsageError, WorkbookError
from xlmodel.model import Value
from xlmodel.model.data import read_scenarios
from xlmodel.model.selection import Selection
from xlmodel.pull import Pulled, pull_inputs, scenario_toml
from xlmodel.readback import SheetCell, read_delivered

from tests.readback.workbooks import bakery, built, edited, given, home


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("pull") / "fresh.xlsx")


def pulled(fresh: Path, path: Path, scenario: str = "base") -> Pulled:
    def accept(input_id: str, value: Value) -> Value:
        if not isinstance(value, float) or value < 0:
            raise UsageError(f"{input_id} cannot be {value}")
        return value

    return pull_inputs(read_delivered(path), read_delivered(fresh), bakery(), scenario=scenario, accept=accept)


def after(fresh: Path, path: Path, edits: Mapping[SheetCell, float | str | None], scenario: str = "base") -> Pulled:
    return pulled(fresh, edited(fresh, path, edits), scenario)


def test_nothing_edited_is_an_empty_scenario(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {})
    assert (found.changes, found.edited, found.remarks, found.texts) == ({}, frozenset(), (), ())


def test_edits_stand_in_the_row_of_the_scenario_or_in_the_only_row(fresh: Path, tmp_path: Path) -> None:
    edits = {given(fresh, "price", "2025"): 4.4, given(fresh, "rent"): 70.0}
    found = after(fresh, tmp_path / "e.xlsx", edits)
    assert found.changes == {"price": {"2025": 4.4}, "rent": {"": 70.0}}
    assert found.edited == {"price", "rent"}
    assert found.remarks == ()


def test_a_scenario_brings_its_own_changes_along(fresh: Path, tmp_path: Path) -> None:
    place = read_delivered(fresh).case_places("price")["boom"]["2025"]
    found = after(fresh, tmp_path / "e.xlsx", {place: 9.0}, "boom")
    assert found.changes["price"] == {"2024": 4.0, "2025": 9.0, "2026": 4.6, "2027": 4.9}
    assert found.changes["shops.growth"] == dict.fromkeys(("2024", "2025", "2026", "2027"), 0.25)
    assert found.edited == {"price"}


def test_another_scenario_s_row_is_told_and_not_taken(fresh: Path, tmp_path: Path) -> None:
    place = read_delivered(fresh).case_places("price")["slump"]["2025"]
    found = after(fresh, tmp_path / "e.xlsx", {place: 9.0})
    assert found.changes == {}
    (remark,) = found.remarks
    assert (remark.place, remark.before, remark.after) == (str(place), "3.6", "9")
    assert "'slump'" in remark.reason


@pytest.mark.parametrize("content", [99.0, "=1+1", None])
def test_an_overridden_formula_is_told_and_never_taken(
    fresh: Path, tmp_path: Path, content: float | str | None
) -> None:
    place = home(fresh, "revenue", "2025")
    found = after(fresh, tmp_path / "e.xlsx", {place: content})
    assert (found.changes, found.edited) == ({}, frozenset())
    (remark,) = found.remarks
    assert (remark.label, remark.before, remark.reason) == ("revenue 2025", "=cakes*price", "a formula was replaced")


def test_a_live_row_typed_over_is_an_overridden_formula(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {home(fresh, "price", "2025"): 9.0})
    assert found.changes == {}
    assert [remark.reason for remark in found.remarks] == ["a formula was replaced"]


def test_a_formula_in_an_input_is_told_and_the_built_value_kept(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): "=60+2"})
    assert found.changes == {}
    assert [(r.label, r.reason) for r in found.remarks] == [("rent", "a formula stands where a value was given")]


@pytest.mark.parametrize("content", [-5.0, "much", None])
def test_a_value_the_input_may_not_have_is_told_and_not_taken(
    fresh: Path, tmp_path: Path, content: float | str | None
) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): content})
    assert found.changes == {}
    assert ["rent cannot be" in remark.reason for remark in found.remarks] == [True]


def test_a_table_s_number_is_told_and_a_label_is_counted(fresh: Path, tmp_path: Path) -> None:
    row = home(fresh, "revenue", "2025").row
    found = after(fresh, tmp_path / "e.xlsx", {SheetCell("Ovens", 6, 3): 1.0, SheetCell("Sales", row, 1): "Turnover"})
    assert [(remark.place, remark.label) for remark in found.remarks] == [("Ovens!C6", "deck")]
    assert found.texts == (f"Sales!A{row}",)


def test_corrections_that_are_on_are_named(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {home(fresh, "correct.E1"): 1.0})
    assert (found.corrections, found.changes, found.remarks) == (("E1",), {}, ())


def test_moving_the_switch_is_no_edit(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {home(fresh, "scenario.name"): "Boom"}, "boom")
    assert (found.edited, found.remarks) == (frozenset(), ())


def test_a_row_that_moved_is_an_error(fresh: Path, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(fresh)
    book["Inputs"].insert_rows(8)
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(WorkbookError, match="no longer holds"):
        pulled(fresh, tmp_path / "e.xlsx")


def test_a_renamed_sheet_is_an_error(fresh: Path, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(fresh)
    book["Ovens"].title = "Stoves"
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(WorkbookError, match="has no sheet Ovens"):
        pulled(fresh, tmp_path / "e.xlsx")


def test_the_file_reads_back_as_the_same_values(fresh: Path, tmp_path: Path) -> None:
    edits = {
        given(fresh, "price", "2025"): 4.4,
        given(fresh, "rent"): 63.123456789012,
        given(fresh, "wage", "2022"): 1e-7,
    }
    found = after(fresh, tmp_path / "e.xlsx", edits)
    text = scenario_toml(found, bakery(), "mine", workbook='odd "name"\\.xlsx')
    assert list(tomllib.loads(text)) == ["mine"]
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    (scenario,) = read_scenarios(tmp_path / "m.toml", bakery().inputs)
    assert scenario.changes["rent"] == {"": 63.123456789012}
    assert scenario.changes["price"]["2025"] == 4.4
    assert scenario.changes["wage"]["2022"] == 1e-7
    assert 'odd "name"\\.xlsx' in scenario.reasons["rent"].origin


def test_a_kept_change_keeps_its_reason_and_an_edited_one_gets_a_placeholder(fresh: Path, tmp_path: Path) -> None:
    place = read_delivered(fresh).case_places("price")["boom"]["2025"]
    found = after(fresh, tmp_path / "e.xlsx", {place: 9.0}, "boom")
    entry = tomllib.loads(scenario_toml(found, bakery(), "mine", workbook="e.xlsx"))["mine"]["changes"]
    reasons = bakery().scenarios["boom"].reasons
    assert entry["shops.growth"]["why"] == reasons["shops.growth"].origin
    assert entry["price"]["why"] == "Edited in e.xlsx; reason to be written."


def test_a_workbook_built_with_other_values_gives_them_back(fresh: Path, tmp_path: Path) -> None:
    other = built(tmp_path / "o.xlsx", Selection("base", {"rent": {"": 70.0}}))
    assert pulled(fresh, other).changes == {"rent": {"": 70.0}}

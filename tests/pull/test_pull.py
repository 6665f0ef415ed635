from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from xlmodel import Model
from xlmodel.building import build
from xlmodel.errors import UsageError, WorkbookError
from xlmodel.model import Value
from xlmodel.model.scenario_changes import read_scenarios
from xlmodel.model.selection import Selection
from xlmodel.pull import Pulled, pull_inputs, scenario_toml
from xlmodel.pull.others import OtherCells
from xlmodel.readback import SheetCell, memory_of, read_delivered
from xlmodel.registry import load

from tests.cli.command_line import BAKERY
from tests.readback.workbooks import as_built, bakery, built, edited, given, home, inserted, renamed, stripped


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("pull") / "fresh.xlsx")


def pulled(fresh: Path, path: Path, scenario: str = "base") -> Pulled:
    def accept(input_id: str, value: Value) -> Value:
        if not isinstance(value, float) or value < 0:
            raise UsageError(f"{input_id} cannot be {value}")
        return value

    return pull_inputs(read_delivered(path), as_built(fresh), bakery(), scenario=scenario, accept=accept)


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
    place = as_built(fresh).case_places("price")["boom"]["2025"]
    found = after(fresh, tmp_path / "e.xlsx", {place: 9.0}, "boom")
    assert found.changes["price"] == {"2024": 4.0, "2025": 9.0, "2026": 4.6, "2027": 4.9}
    assert found.changes["shops.growth"] == dict.fromkeys(("2024", "2025", "2026", "2027"), 0.25)
    assert found.edited == {"price"}


def test_another_scenario_s_row_is_told_and_not_taken(fresh: Path, tmp_path: Path) -> None:
    place = as_built(fresh).case_places("price")["slump"]["2025"]
    found = after(fresh, tmp_path / "e.xlsx", {place: 9.0})
    assert found.changes == {}
    (remark,) = found.remarks
    assert (remark.place, remark.before, remark.after) == (str(place), "3.6", "9")
    assert "'slump'" in remark.reason


@pytest.mark.parametrize(
    "content", ["=1+1", *(pytest.param(other, marks=pytest.mark.thorough) for other in (99.0, None))]
)
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


@pytest.mark.parametrize(("typed", "what"), [("=60+2", "a formula"), (True, "TRUE or FALSE")])
def test_what_is_no_number_in_an_input_is_told_and_the_built_value_kept(
    fresh: Path, tmp_path: Path, typed: str | bool, what: str
) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): typed})
    assert found.changes == {}
    assert [(r.label, r.reason) for r in found.remarks] == [("rent", f"{what} stands where a value was given")]


@pytest.mark.parametrize(
    "content", ["much", *(pytest.param(other, marks=pytest.mark.thorough) for other in (-5.0, None))]
)
def test_a_value_the_input_may_not_have_is_told_and_not_taken(
    fresh: Path, tmp_path: Path, content: float | str | None
) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): content})
    assert found.changes == {}
    told = "an empty cell is none" if content is None else "rent cannot be"
    assert [told in remark.reason for remark in found.remarks] == [True]


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


@pytest.mark.parametrize(
    ("row", "column"),
    [(12, 3), *(pytest.param(*ends, marks=pytest.mark.thorough) for ends in ((8, 0), (0, 8), (0, 1), (1, 0)))],
)
def test_rows_and_columns_inserted_as_a_spreadsheet_does_are_no_edit(
    fresh: Path, tmp_path: Path, row: int, column: int
) -> None:
    path = inserted(fresh, tmp_path / "e.xlsx", "Inputs", row, column)
    found = pulled(fresh, path)
    assert (found.changes, found.remarks) == ({}, ())
    place = given(fresh, "price", "2025")
    moved = SheetCell("Inputs", place.row + (0 < row <= place.row), place.column + (0 < column <= place.column))
    found = pulled(fresh, edited(path, tmp_path / "f.xlsx", {moved: 9.0}))
    assert (found.changes, found.remarks) == ({"price": {"2025": 9.0}}, ())


def test_a_column_inserted_without_its_references_moves_numbers_and_no_input(fresh: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(fresh)
    book["Inputs"].insert_cols(8)
    book.save(tmp_path / "e.xlsx")
    found = pulled(fresh, tmp_path / "e.xlsx")
    assert found.changes == {}
    assert {remark.reason for remark in found.remarks} == {"a formula was replaced"}
    assert any(remark.place.startswith("Sales!") for remark in found.remarks)


def test_a_deleted_row_of_an_input_is_an_error(fresh: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(fresh)
    book["Inputs"].delete_rows(given(fresh, "rent").row)
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(WorkbookError, match="the cell of rent is gone"):
        pulled(fresh, tmp_path / "e.xlsx")


@pytest.mark.parametrize(
    "content", [0.5, *(pytest.param(other, marks=pytest.mark.thorough) for other in (2.0, "yes", "=1", True))]
)
def test_a_correction_at_no_position_of_a_switch_is_told(
    fresh: Path, tmp_path: Path, content: float | str | bool
) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {home(fresh, "correct.E1"): content})
    assert found.corrections == ()
    assert [remark.label for remark in found.remarks] == ["correct.E1"]


def test_the_choice_of_a_display_is_told(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {home(fresh, "tornado.output"): "Revenue, 2027"})
    assert [remark.label for remark in found.remarks] == ["tornado.output"]


def test_a_changed_key_is_told_and_a_label_beside_it_is_none(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {SheetCell("Ovens", 6, 1): "deckx", SheetCell("Ovens", 6, 5): "hearsay"})
    assert [(remark.place, remark.after) for remark in found.remarks] == [("Ovens!A6", "deckx")]
    assert found.texts == ("Ovens!E6",)


def test_a_growth_rate_typed_over_and_a_number_beside_a_series_are_told(fresh: Path, tmp_path: Path) -> None:
    shops = home(fresh, "shops.given", "2022")
    total = SheetCell("Sales", home(fresh, "revenue", "2025").row, 4)
    edits = {total: 0.1, SheetCell("Inputs", shops.row, shops.column + 3): 77.0}
    found = after(fresh, tmp_path / "e.xlsx", edits)
    assert sorted(remark.place for remark in found.remarks) == sorted(map(str, edits))
    assert found.changes == {}


def test_a_new_sheet_with_formulas_and_a_lost_name_are_told(fresh: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(fresh)
    book.create_sheet("Mine")["A1"] = "=Sales!F19*2"
    book.create_sheet("Notes")["A1"] = "to do"
    del book.defined_names["Scenario"]
    book.save(tmp_path / "e.xlsx")
    found = pulled(fresh, tmp_path / "e.xlsx")
    assert [(remark.place, remark.reason) for remark in found.remarks] == [
        ("Mine!A1", "a sheet that the template does not have"), ("SCENARIO", "a name that the template defines"),
    ]  # fmt: skip
    assert found.texts == ("Notes",)


def test_numbers_that_the_inputs_do_not_explain_stop_it(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = edited(fresh, tmp_path / "e.xlsx", {home(fresh, "revenue", "2025"): 99.0})
    monkeypatch.setattr(OtherCells, "remarks", lambda _: [])
    with pytest.raises(WorkbookError, match="do not explain") as caught:
        pulled(fresh, path)
    assert any(problem.startswith("revenue 2025: 99 in the workbook") for problem in caught.value.problems)


def newer(folder: Path) -> Model:
    """The bakery a year on: another price, another rent."""
    shutil.copytree(BAKERY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, old, new in (("shops", "2026 = 4, ", "2026 = 4.2, "), ("costs", "value = 62", "value = 65")):
        path = folder / "inputs" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(folder)


def test_what_a_newer_template_changed_is_no_edit(fresh: Path, tmp_path: Path) -> None:
    path = edited(fresh, tmp_path / "e.xlsx", {given(fresh, "price", "2025"): 4.4})
    model = newer(tmp_path / "bakery")
    new = build(model, output=tmp_path / "new.xlsx").path
    found = pull_inputs(
        read_delivered(path), read_delivered(new), model, scenario="base", accept=lambda _, value: value
    )
    assert (found.changes, sorted(found.edited), found.remarks) == ({"price": {"2025": 4.4}}, ["price"], ())
    assert found.drift == (
        "price 2026: 4 when built, 4.2 in the template", "rent: 62 when built, 65 in the template",
    )  # fmt: skip


def other_logic(folder: Path) -> Model:
    """The bakery with wages counted twice: one line calculated otherwise, and what follows from it."""
    shutil.copytree(BAKERY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "__init__.py"
    text = path.read_text(encoding="utf-8")
    assert "flour + energy + wages + rent," in text
    path.write_text(
        text.replace("flour + energy + wages + rent,", "flour + energy + wages + rent + wages,", 1), encoding="utf-8"
    )
    return load(folder)


def with_other_logic(path: Path, folder: Path) -> Pulled:
    model = other_logic(folder / "bakery")
    new = build(model, output=folder / "new.xlsx", allow_failing_checks=True).path
    return pull_inputs(read_delivered(path), read_delivered(new), model, scenario="base", accept=lambda _, value: value)


def test_a_line_that_a_newer_template_calculates_otherwise_is_told_once(fresh: Path, tmp_path: Path) -> None:
    path = edited(fresh, tmp_path / "e.xlsx", {given(fresh, "price", "2025"): 4.4})
    found = with_other_logic(path, tmp_path)
    assert (found.changes, found.remarks, found.moved) == ({"price": {"2025": 4.4}}, (), ())
    assert found.drift == (
        "costs: Flour + Energy + Wages + Rent when built, Flour + Energy + Wages + Rent + Wages in the template",
    )


def test_a_formula_typed_over_is_an_edit_beside_a_newer_template(fresh: Path, tmp_path: Path) -> None:
    path = edited(fresh, tmp_path / "e.xlsx", {home(fresh, "revenue", "2025"): 99.0})
    found = with_other_logic(path, tmp_path)
    assert [remark.label for remark in found.remarks] == ["revenue 2025"]
    assert [text.partition(":")[0] for text in found.drift] == ["costs"]


@pytest.mark.thorough
def test_a_workbook_that_remembers_nothing_is_held_against_a_fresh_build(fresh: Path, tmp_path: Path) -> None:
    path = stripped(edited(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): 70.0}), tmp_path / "s.xlsx")
    assert memory_of(as_built(fresh)) is not None
    assert memory_of(read_delivered(path)) is None
    found = pulled(fresh, path)
    assert (found.changes, found.drift, found.remarks) == ({"rent": {"": 70.0}}, (), ())


def test_a_renamed_sheet_is_read_under_its_name(fresh: Path, tmp_path: Path) -> None:
    source = edited(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): 70.0})
    found = pulled(fresh, renamed(source, tmp_path / "r.xlsx", {"Inputs": "Annahmen", "Control": "Steuerung"}))
    assert found.changes == {"rent": {"": 70.0}}
    assert found.renamed == {"Control": "Steuerung", "Inputs": "Annahmen"}
    assert not found.remarks


def test_formulas_that_kept_the_name_of_a_renamed_sheet_are_told(fresh: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(fresh)
    book["Ovens"].title = "Stoves"
    book.save(tmp_path / "e.xlsx")
    found = pulled(fresh, tmp_path / "e.xlsx")
    assert found.renamed == {"Ovens": "Stoves"}
    assert any("#REF!" in remark.after for remark in found.remarks)


def test_a_deleted_sheet_is_an_error(fresh: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(fresh)
    del book["Ovens"]
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
    (scenario,) = read_scenarios(tmp_path / "m.toml", bakery())
    assert scenario.changes["rent"] == {"": 63.123456789012}
    assert scenario.changes["price"]["2025"] == 4.4
    assert scenario.changes["wage"]["2022"] == 1e-7
    assert 'odd "name"\\.xlsx' in scenario.reasons["rent"].origin


def test_a_line_end_in_the_name_of_a_workbook_ends_no_comment(fresh: Path, tmp_path: Path) -> None:
    found = after(fresh, tmp_path / "e.xlsx", {given(fresh, "rent"): 63.0})
    text = scenario_toml(found, bakery(), "mine", workbook="e\n[other]\n.xlsx")
    assert list(tomllib.loads(text)) == ["mine"]


def test_a_kept_change_keeps_its_reason_and_an_edited_one_gets_a_placeholder(fresh: Path, tmp_path: Path) -> None:
    place = as_built(fresh).case_places("price")["boom"]["2025"]
    found = after(fresh, tmp_path / "e.xlsx", {place: 9.0}, "boom")
    entry = tomllib.loads(scenario_toml(found, bakery(), "mine", workbook="e.xlsx"))["mine"]["changes"]
    reasons = bakery().scenarios["boom"].reasons
    assert entry["shops.growth"]["why"] == reasons["shops.growth"].origin
    assert entry["price"]["why"] == "Edited in e.xlsx; reason to be written."


def test_a_workbook_built_with_other_values_gives_them_back(fresh: Path, tmp_path: Path) -> None:
    other = built(tmp_path / "o.xlsx", Selection("base", {"rent": {"": 70.0}}))
    assert pulled(fresh, other).changes == {"rent": {"": 70.0}}

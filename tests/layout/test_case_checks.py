"""Whoever breaks a cell between drivers and results, in the model or among the cases, moves the master check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel import Model
from xlmodel.audit.lexer import address
from xlmodel.audit.reading import read_book
from xlmodel.building import build, draft, finish
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.layout import Link, SheetPlan, displays
from xlmodel.layout.places import Target
from xlmodel.model.case_kinds import SCENARIO_CASES
from xlmodel.model.case_set import Grid
from xlmodel.model.control import MASTER
from xlmodel.model.selection import Selection
from xlmodel.registry import load

from tests.faults.loaded import Loaded, Place

BAKERY = Path(__file__).parents[1] / "models" / "bakery"


@pytest.fixture(scope="module")
def bakery() -> Model:
    return load(str(BAKERY))


@pytest.fixture(scope="module")
def loaded(bakery: Model, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return Loaded(read_book(build(bakery, output=tmp_path_factory.mktemp("bakery") / "bakery.xlsx").path))


@pytest.fixture(scope="module")
def master(loaded: Loaded) -> tuple[str, str]:
    name = loaded.book.named_cell("MasterCheck")
    assert name is not None
    assert name[2] is not None
    return name[1].title, address(*name[2].position)


def broken(loaded: Loaded, place: Place) -> str:
    """The formula of a cell, with a result that is another."""
    cell = loaded.book.by_title[place[0].lower()].at(place[1], place[2])
    assert cell is not None
    assert cell.formula is not None
    return f"=({cell.formula.text})*2+1"


def numbers(loaded: Loaded, title: str, rows: range, columns: range) -> list[Place]:
    """The formula cells of a block that show a number."""
    sheet = loaded.book.by_title[title.lower()]
    return [
        (sheet.title, cell.row, cell.column)
        for cell, _ in sheet.formulas()
        if cell.row in rows and cell.column in columns and isinstance(cell.cached, float)
    ]


def unseen(loaded: Loaded, master: tuple[str, str], places: list[Place]) -> list[Place]:
    """The cells that can be broken while the master check stays 0."""
    found = []
    for place in places:
        with loaded.changed({place: broken(loaded, place)}) as values:
            if values[master] == 0.0:
                found.append(place)
    return found


@pytest.mark.thorough
def test_every_base_case_of_every_set_is_held_against_the_model(
    bakery: Model, loaded: Loaded, master: tuple[str, str]
) -> None:
    places: list[Place] = []
    for number, cases in enumerate(bakery.case_sets.values(), start=1):
        sheet = loaded.book.by_title[f"cases {number}"]
        labels = {cell.value: cell.column for cell in sheet.rows[4]}
        column = labels[cases.axis.labels[cases.axis.position(cases.base)].origin]
        settings = len(cases.settings) + len(cases.derived)
        places += numbers(loaded, sheet.title, range(6 + settings, 1000), range(column, column + 1))
        assert len([place for place in places if place[0] == sheet.title]) >= len(bakery.case_rows[cases.id].compared)
    assert unseen(loaded, master, places) == []


def test_every_cell_of_the_model_between_drivers_and_results_is_held_against_the_cases(
    bakery: Model, loaded: Loaded, master: tuple[str, str]
) -> None:
    _, places, _ = draft(bakery, selection=Selection(), language="en")
    cells: list[Place] = []
    for line_id, member in bakery.case_rows[SCENARIO_CASES].compared:
        if line_id in bakery.lines:
            along = bakery.item(line_id).axis
            position = 0 if along is None else along.position(member)
            row, column, sheet = places.origin_cell(Target("line", line_id), position)
            cells.append((places.name(sheet), row + 1, column + 1))
    assert len(cells) > 20
    assert unseen(loaded, master, cells) == []


@pytest.mark.thorough
def test_the_sheet_of_scenarios_is_held_against_its_cases(loaded: Loaded, master: tuple[str, str]) -> None:
    timeline = loaded.book.by_title["scenarios"].timeline
    assert timeline is not None
    places = numbers(loaded, "Scenarios", range(12, 1000), range(timeline.first, timeline.columns[-1] + 1))
    assert len(places) > 60
    assert unseen(loaded, master, places) == []


def test_the_grids_and_the_tornado_are_held_against_their_cases(loaded: Loaded, master: tuple[str, str]) -> None:
    grid = numbers(loaded, "Sensitivities", range(7, 1000), range(4, 9))
    first = min(row for _, row, _ in grid)
    tornado = numbers(loaded, "Tornado", range(1, 1000), range(2, 5))
    assert len(grid) >= 25
    heads = [row[0] for row in loaded.book.by_title["tornado"].rows.values()]
    trifle = next(("Tornado", head.row) for head in heads if str(head.value).startswith("Trifle"))
    tolerances = {trifle, *((title, row) for title, row, _ in (max(grid), max(tornado)))}
    grid = [place for place in grid if place[1] > first and place[:2] not in tolerances]
    assert unseen(loaded, master, grid) == []
    assert len(tornado) > 20
    assert unseen(loaded, master, [place for place in tornado if place[:2] not in tolerances]) == []


def test_a_check_without_a_value_fails(loaded: Loaded, master: tuple[str, str]) -> None:
    sheet = loaded.book.by_title["checks"]
    deviation = next(cell.column for cell in sheet.rows[4] if cell.value == "Largest deviation")
    row = max(cell.row for cell, _ in sheet.formulas())
    with loaded.changed({(sheet.title, row, deviation): "=1/0"}) as values:
        assert values[master] == 1.0


def test_a_display_that_shows_another_case_is_not_built(bakery: Model) -> None:
    plan, places, values = draft(bakery, selection=Selection(), language="en")
    sheet = next(sheet for sheet in plan.sheets if sheet.id == "sensitivities")
    show_another_case(bakery, sheet)
    with pytest.raises(ModelError, match="'Sensitivities' does not show its cases"):
        finish(plan, places, values)


def show_another_case(model: Model, sheet: SheetPlan) -> None:
    """Makes the sheet show the base case in place of the first of its grid."""
    (cases,) = model.sets_of(Grid)
    for number, cell in enumerate(sheet.cells):
        link = cell.content
        if isinstance(link, Link) and link.shows.member == cases.axis.members[0]:
            place = cases.axis.position(cases.base)
            other = replace(link, shows=link.shows._replace(member=cases.base), position=place)
            sheet.cells[number] = cell._replace(content=other)
            return
    raise AssertionError("the sheet shows no case")


def test_the_check_of_a_display_is_evaluated_from_its_cells_in_every_case(
    bakery: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    selections = [Selection(scenario) for scenario in bakery.scenarios]
    checks = [f"check.display.{name}" for name in ("scenarios", "sensitivities", "tornado")]
    found = evaluate(bakery, selections)
    assert [found.arrays[check].tolist() for check in checks] == [[[0.0]] * len(selections)] * len(checks)
    assert found.number(MASTER) == 0
    as_it_is = displays.display_with_gap

    def other(model: Model, display: str, language: str) -> tuple[SheetPlan, tuple[int, int]]:
        plan, gap = as_it_is(model, display, language)
        if display == "sensitivities":
            show_another_case(model, plan)
        return plan, gap

    monkeypatch.setattr("xlmodel.evaluate.displays.display_with_gap", other)
    broken = evaluate(bakery, selections)
    assert (broken.arrays["check.display.sensitivities"] > 1e-6).all()
    assert [broken.number(check) for check in checks[::2]] == [0.0, 0.0]
    assert broken.number(MASTER) == 1

"""Sheets under another name are the same sheets: told as such, their lines and charts compared as ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from xlmodel.diff import compare, movements
from xlmodel.model.selection import Selection
from xlmodel.readback import SheetCell, read_delivered

from tests.readback.workbooks import as_built, bakery, built, edited, renamed

NEW = {"Checks": "A1", "Sales": "Umsatz", "Proof": "Be'weis"}
TOLD = tuple(f"the sheet {name!r} has the name {new!r} now" for name, new in NEW.items())


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("renamed") / "base.xlsx")


def test_a_renamed_sheet_is_told_and_nothing_else(base: Path, tmp_path: Path) -> None:
    other = renamed(base, tmp_path / "renamed.xlsx", NEW)
    assert set(NEW.values()) <= set(read_delivered(other).sheet_names)
    found = compare(as_built(base), read_delivered(other))
    assert found.book == TOLD
    assert replace(found, book=()).same


def test_what_changed_under_another_name_is_told_and_what_it_moved(base: Path, tmp_path: Path) -> None:
    changed = built(tmp_path / "b.xlsx", Selection("base", {"rent": {"": 70.0}}))
    before, after = as_built(base), read_delivered(renamed(changed, tmp_path / "renamed.xlsx", NEW))
    found, plain = compare(before, after), compare(before, read_delivered(changed))
    assert replace(found, book=plain.book) == plain
    assert found.book == (*TOLD, *plain.book)
    assert movements(before, after, found, bakery()) == movements(before, read_delivered(changed), plain, bakery())


def test_results_that_no_file_stores_are_computed_under_the_other_name(base: Path, tmp_path: Path) -> None:
    bare = edited(renamed(base, tmp_path / "renamed.xlsx", NEW), tmp_path / "bare.xlsx", {})
    assert compare(as_built(base), read_delivered(bare)).book == TOLD
    assert not compare(as_built(base), read_delivered(bare)).values


def test_another_sheet_in_its_place_is_no_renamed_one(base: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    title = as_built(base).sheet("Sales").values
    texts = [at for at, value in title.items() if isinstance(value, str)]
    edited(renamed(base, tmp_path / "r.xlsx", NEW), other, {SheetCell("Umsatz", *at): "another" for at in texts})
    told = compare(as_built(base), read_delivered(other)).book
    assert "the sheet 'Sales' was deleted" in told


def test_a_sheet_that_the_first_workbook_calls_otherwise_is_told_the_other_way(base: Path, tmp_path: Path) -> None:
    changed = built(tmp_path / "b.xlsx", Selection("base", {"rent": {"": 70.0}}))
    before, after = read_delivered(renamed(base, tmp_path / "renamed.xlsx", NEW)), read_delivered(changed)
    found, plain = compare(before, after), compare(as_built(base), after)
    assert {change.id for change in found.values} == {change.id for change in plain.values}
    assert not found.added
    assert not found.removed
    assert found.book[: len(NEW)] == tuple(f"the sheet {new!r} has the name {name!r} now" for name, new in NEW.items())
    assert found.book[len(NEW) :] == plain.book


def _numbered(names: list[str]) -> dict[str, str]:
    return {name: f"S{n}" for n, name in enumerate(names)}


def _reversed(names: list[str]) -> dict[str, str]:
    return dict(zip(names, names[::-1], strict=True))


def _exchanged(names: list[str]) -> dict[str, str]:
    return {"Sales": "Costs", "Costs": "Sales"}


def _handed_on(names: list[str]) -> dict[str, str]:
    return {"Sales": "Umsatz", "Costs": "Sales"}


def _turned(names: list[str]) -> dict[str, str]:
    return {"Cases 1": "Cases 2", "Cases 2": "Cases 3", "Cases 3": "Cases 1"}


@pytest.mark.parametrize("named", [_numbered, _reversed, _exchanged, _handed_on, _turned])
def test_sheets_are_found_whatever_they_are_called(
    base: Path, tmp_path: Path, named: Callable[[list[str]], Mapping[str, str]]
) -> None:
    names = named(as_built(base).sheet_names)
    other = read_delivered(renamed(base, tmp_path / "renamed.xlsx", names))
    for first, second in ((as_built(base), other), (other, as_built(base))):
        found = compare(first, second)
        assert len(found.book) == sum(name != new for name, new in names.items())
        assert replace(found, book=()).same


def test_a_sheet_added_under_the_name_of_a_renamed_one_is_added(base: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.xlsx"
    book = openpyxl.load_workbook(renamed(base, tmp_path / "renamed.xlsx", NEW))
    book.create_sheet("Sales")["A1"] = "=1+1"
    book.save(other)
    found = compare(as_built(base), read_delivered(other))
    assert found.book == (*TOLD, "the sheet 'Sales (2)' was added, with 1 formula")
    assert not found.removed

"""Sheets under another name are the same sheets: told as such, their lines and charts compared as ever."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel.diff import compare, movements
from xlmodel.model.selection import Selection
from xlmodel.readback import SheetCell, read_delivered

from tests.readback.workbooks import as_built, bakery, built, edited

NEW = {"Checks": "A1", "Sales": "Umsatz", "Proof": "Be'weis"}
TOLD = tuple(f"the sheet {name!r} has the name {new!r} now" for name, new in NEW.items())


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("renamed") / "base.xlsx")


def renamed(source: Path, target: Path) -> Path:
    """A copy with sheets under other names, as a spreadsheet gives them: references follow, the Index does not."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for part in package.namelist():
            text = package.read(part)
            for name, new in NEW.items() if part.endswith((".xml", ".rels")) else ():
                quoted = new.replace("'", "''")
                text = re.sub(rf"(?<![\w']){name}!".encode(), f"'{quoted}'!".encode(), text)
                text = text.replace(f'<sheet name="{name}"'.encode(), f'<sheet name="{new}"'.encode())
            copy.writestr(part, text)
    return target


def test_a_renamed_sheet_is_told_and_nothing_else(base: Path, tmp_path: Path) -> None:
    other = renamed(base, tmp_path / "renamed.xlsx")
    assert set(NEW.values()) <= set(read_delivered(other).sheet_names)
    found = compare(as_built(base), read_delivered(other))
    assert found.book == TOLD
    assert replace(found, book=()).same


def test_what_changed_under_another_name_is_told_and_what_it_moved(base: Path, tmp_path: Path) -> None:
    changed = built(tmp_path / "b.xlsx", Selection("base", {"rent": {"": 70.0}}))
    before, after = as_built(base), read_delivered(renamed(changed, tmp_path / "renamed.xlsx"))
    found, plain = compare(before, after), compare(before, read_delivered(changed))
    assert replace(found, book=plain.book) == plain
    assert found.book == (*TOLD, *plain.book)
    assert movements(before, after, found, bakery()) == movements(before, read_delivered(changed), plain, bakery())


def test_results_that_no_file_stores_are_computed_under_the_other_name(base: Path, tmp_path: Path) -> None:
    bare = edited(renamed(base, tmp_path / "renamed.xlsx"), tmp_path / "bare.xlsx", {})
    assert compare(as_built(base), read_delivered(bare)).book == TOLD
    assert not compare(as_built(base), read_delivered(bare)).values


def test_another_sheet_in_its_place_is_no_renamed_one(base: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    title = as_built(base).sheet("Sales").values
    texts = [at for at, value in title.items() if isinstance(value, str)]
    edited(renamed(base, tmp_path / "r.xlsx"), other, {SheetCell("Umsatz", *at): "another" for at in texts})
    told = compare(as_built(base), read_delivered(other)).book
    assert "the sheet 'Sales' was deleted" in told

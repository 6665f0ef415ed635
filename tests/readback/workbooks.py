"""Bakery workbooks, as built and as an analyst hands them back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from xlmodel import Model
from xlmodel.building import build
from xlmodel.model.selection import Selection
from xlmodel.readback import SheetCell, read_delivered
from xlmodel.registry import load

from tests.cli.command_line import BAKERY


def bakery() -> Model:
    return load(BAKERY)


def built(path: Path, selection: Selection = Selection(), language: str = "en") -> Path:
    return build(bakery(), selection=selection, language=language, output=path).path


def edited(source: Path, target: Path, edits: Mapping[SheetCell, float | str | None]) -> Path:
    """A copy with other cell contents; as every program that does not calculate, it stores no results."""
    book = openpyxl.load_workbook(source)
    for place, value in edits.items():
        book[place.sheet].cell(place.row, place.column).value = value
    book.save(target)
    return target


def given(path: Path, item_id: str, member: str = "") -> SheetCell:
    """The cell in which an input's value is typed, in the selected scenario."""
    return read_delivered(path).given(item_id)[member]


def home(path: Path, item_id: str, member: str = "") -> SheetCell:
    """The cell in which a line, or an input's live value, stands."""
    return read_delivered(path).places[item_id][member]

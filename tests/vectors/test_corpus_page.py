"""The tables of strangers' workbooks: sums that hold, notes on the cells that are not equal, shares that are kept."""

from __future__ import annotations

import re

import pytest

from tests.vectors.corpus import MARK, UNEXPLAINED
from tests.vectors.matrix import PAGE

_ROW = re.compile(r"^\| (.+) \| ([\d,]+) \| ([\d,]+) \([^)]*\) \| ([\d,]+) \| ([\d,]+) \([^)]*\) \|$", re.MULTILINE)
_NOTE = re.compile(r"^- ([\d,]+): (differs|not supported|not compared): (.+)$", re.MULTILINE)

SHARES = {"formulas": (0.95, 0.995), "ironcalc": (0.95, 0.98), "formualizer": (0.85, 0.95)}
"""What each engine has to compare, and of that to have equal; a fall below is a loss."""


def _tables() -> dict[str, str]:
    text = PAGE.read_text(encoding="utf-8").partition(f"<!-- {MARK} -->")[2].partition(f"<!-- /{MARK} -->")[0]
    parts = re.split(r"^### (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize("engine", SHARES)
def test_the_sums_hold_and_each_other_cell_has_its_note(engine: str) -> None:
    table = _tables()[engine]
    rows = [(name, *map(_number, numbers)) for name, *numbers in _ROW.findall(table)]
    *files, (label, formulas, covered, taken, equal) = rows
    assert label == "all" and len(files) > 10
    assert tuple(map(sum, zip(*(row[1:] for row in files), strict=True))) == (formulas, covered, taken, equal)
    notes = [(_number(count), what, note) for count, what, note in _NOTE.findall(table)]
    assert sum(count for count, what, _ in notes if what == "differs") == covered - taken - equal
    assert sum(count for count, what, _ in notes if what == "not supported") == formulas - covered
    assert [count for count, what, note in notes if (what, note) == ("differs", UNEXPLAINED)] == [0]
    share_covered, share_equal = SHARES[engine]
    assert covered >= share_covered * formulas
    assert equal >= share_equal * (covered - taken)

from __future__ import annotations

import pytest
from xlmodel.workbook.spelling import plainly, same_constant
from xlmodel.workbook.values import CellValue


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("", None, True), (None, None, True), (1.0, 1.0 + 1e-15, True), (1.0, 1.001, False), ("a", "a", True),
        ("a", "A", False), (0.0, None, False), ("1", 1.0, False), (True, 1.0, False),
    ],
)  # fmt: skip
def test_constants(one: CellValue, other: CellValue, same: bool) -> None:
    assert same_constant(one, other) is same
    assert same_constant(other, one) is same


def test_formulas_are_spelled_alike() -> None:
    assert plainly("sum( 'Control'!$C$6 , 2 )&\"a b\"") == plainly('SUM(Control!$C$6,2)&"a b"')
    assert plainly('A1&"a"') != plainly('A1&"A"')

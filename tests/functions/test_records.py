"""One record a function: what it gives on small arrays, its errors and its truths, reckoned by hand."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from xlmodel.errors import UnsupportedError
from xlmodel.functions import FUNCTIONS, function

ROW = [[1.0, 2.0, 4.0]]
"""One case, three members."""
CASES: dict[str, list[tuple[list[list[list[float]]], list[list[float]]]]] = {
    "IF": [([[[1.0, 0.0]], [[7.0, 7.0]], [[nan, 9.0]]], [[7, 9]]), ([[[nan]], [[1.0]], [[2.0]]], [[nan]])],
    "AND": [([[[1.0, 1.0]], [[1.0, 0.0]]], [[1, 0]]), ([[[0.0]], [[nan]]], [[nan]])],
    "OR": [([[[1.0, 0.0]], [[0.0, 0.0]]], [[1, 0]]), ([[[1.0]], [[nan]]], [[nan]])],
    "NOT": [([[[2.0, 0.0]]], [[0, 1]])],
    "IFERROR": [([[[nan, 3.0]], [[5.0]]], [[5, 3]])],
    "ISNUMBER": [([[[nan, 3.0]]], [[0, 1]])],
    "CHOOSE": [([[[1.0, 2.0, 3.0]], [[7.0]], [[8.0]]], [[7, 8, nan]])],
    "SUM": [([ROW], [[7]]), ([ROW, [[3.0]]], [[10]])],
    "MIN": [([ROW], [[1]])],
    "MAX": [([ROW], [[4]])],
    "AVERAGE": [([[[1.0, 2.0, 6.0]]], [[3]])],
    "ABS": [([[[-2.0, 3.0]]], [[2, 3]])],
    "ROUNDUP": [([[[2.1, -2.1, 3.0]], [[0.0]]], [[3, -3, 3]])],
    "SUMPRODUCT": [([ROW, [[3.0, 2.0, 1.0]]], [[11]])],
    "INDEX": [([ROW, [[2.0]]], [[2]]), ([ROW, [[4.0]]], [[nan]])],
    "MATCH": [([[[4.0]], ROW, [[0.0]]], [[3]]), ([[[9.0]], ROW, [[0.0]]], [[nan]])],
    "SUMIFS": [([ROW, [[1.0, 2.0, 1.0]], [[1.0]]], [[5]])],
    "COUNTIF": [([[[1.0, 2.0, 1.0]], [[1.0]]], [[2]])],
    "RANK": [([[[2.0]], ROW], [[2]])],
    "LARGE": [([ROW, [[1.0]]], [[4]])],
}


def test_every_record_is_tried() -> None:
    assert set(CASES) == set(FUNCTIONS)


@pytest.mark.parametrize("name", CASES)
def test_by_hand(name: str) -> None:
    record = function(name)
    for arguments, expected in CASES[name]:
        found = record.rule(*(np.array(argument) for argument in arguments))
        assert np.array_equal(np.ravel(np.asarray(found, dtype=float)), np.ravel(expected), equal_nan=True), arguments


def test_a_record_says_how_many_arguments_it_takes() -> None:
    for name, record in FUNCTIONS.items():
        low, high = record.arity
        assert record.name == name == name.upper()
        assert 1 <= low <= (high or low)
        assert all(low <= len(arguments) <= (high or len(arguments)) for arguments, _ in CASES[name])
        assert record.doc.endswith(".")


def test_an_unknown_function_has_the_nearest_named() -> None:
    with pytest.raises(UnsupportedError, match=r"function SUMIF is not supported(.|\n)*did you mean SUMIFS"):
        function("SUMIF")


def test_an_error_stays_one() -> None:
    assert isnan(float(np.ravel(function("SUM").rule(np.array([[1.0, nan]])))[0]))


@pytest.mark.parametrize(("name", "of_numbers"), [("MAX", 3.0), ("MIN", -2.0)])
def test_the_largest_and_smallest_pass_texts_over_and_no_number(name: str, of_numbers: float) -> None:
    """A quotient over nothing is infinite until it is told as an error; it is not taken for a text."""
    rule, endless = function(name).rule, np.inf if name == "MAX" else -np.inf
    assert rule(np.array([-2.0, "n/a", 3.0], dtype=object)) == of_numbers
    assert rule(np.array(["n/a", "n.m."], dtype=object)) == 0.0
    for kind in (float, object):
        assert rule(np.array([-2.0, endless, 3.0], dtype=kind)) == endless

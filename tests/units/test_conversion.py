from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlmodel.errors import ModelError
from xlmodel.expr import ref
from xlmodel.expr.nodes import Convert
from xlmodel.model import Draft
from xlmodel.units import Conversion, Units, conversion

from tests.units.workshop import WORDS, workshop


def converted(source: str, target: str) -> Conversion:
    m = workshop(a=source)
    return conversion(m, Convert(ref("a").node, target))


@pytest.mark.parametrize(
    ("source", "target", "multiply", "value"),
    [
        ("1e8 FLOP/token", "TFLOP/token", False, 1e4),
        ("EFLOP/s", "PFLOP/s", True, 1e3),
        ("USD", "USD 1e8", False, 1e8),
        ("EFLOP/day", "PFLOP/s", False, 86.4),
        ("kWh", "kW h", True, 1.0),
        ("GB/s", "Gb/s", True, 8.0),
        ("day", "s", True, 86400.0),
        ("year", "quarters", True, 4.0),
        ("USD/1e6 tokens", "USD/token", False, 1e6),
        ("W", "kW", False, 1e3),
        ("1e4 cards", "1e4 cards", True, 1.0),
        ("m3", "L", True, 1e3),
    ],
)
def test_factors_are_exact_and_never_below_one(source: str, target: str, multiply: bool, value: float) -> None:
    found = converted(source, target)
    assert (found.multiply, found.value) == (multiply, value)


def test_it_says_how_many_of_one_are_in_the_other() -> None:
    found = converted("EFLOP/day", "PFLOP/s")
    assert (found.small, found.large) == ("EFLOP/day", "PFLOP/s")


def test_words_that_both_share_are_left_out() -> None:
    assert converted("1e8 FLOP/token", "TFLOP/token").id == converted("1e8 FLOP/query", "TFLOP/query").id
    found = converted("1e8 FLOP/token", "TFLOP/token")
    assert (found.small, found.large) == ("1e8 FLOP", "TFLOP")


def test_conversions_that_differ_have_ids_that_differ() -> None:
    pairs = [
        ("USD", "USD 1e8"),
        ("USD 1e4", "USD 1e8"),
        ("USD/1e6 tokens", "USD/token"),
        ("USD/1e3 tokens", "USD/token"),
    ]
    found = [converted(source, target) for source, target in pairs]
    assert len({record.id for record in found}) == len(pairs)


def test_another_dimension_is_refused() -> None:
    with pytest.raises(ModelError) as caught:
        converted("cards", "servers")
    assert "dimension" in caught.value.problems[0]


def test_zero_has_no_unit_to_start_from() -> None:
    from xlmodel.expr.nodes import Number

    with pytest.raises(ModelError, match="no unit"):
        conversion(workshop(), Convert(Number(0), "cards"))


WORD = st.sampled_from(["card", "server", "FLOP", "TFLOP", "s", "day", "year", "kW", "GB", "b", "token", "W", "L"])
UNIT = st.builds(
    lambda multiple, above, below: f"1e{multiple} {above}" + "".join(f"/{word}" for word in below),
    st.integers(0, 12),
    WORD,
    st.lists(WORD, max_size=3),
)
UNITS = Units(WORDS)


@given(UNIT, UNIT)
def test_a_product_divided_again_is_the_unit_it_was(one: str, other: str) -> None:
    first, second = UNITS.parse(one), UNITS.parse(other)
    assert first.times(second).over(second).alike(first)
    assert first.times(second).scale == first.scale * second.scale


@given(UNIT)
def test_what_is_shown_reads_back_as_the_same_unit(text: str) -> None:
    unit = UNITS.parse(text)
    if unit.words:
        assert UNITS.parse(str(unit)).alike(unit)


@given(st.integers(0, 12), st.integers(0, 12))
def test_there_and_back_is_one(source: int, target: int) -> None:
    there, back = (
        converted(f"1e{source} cards", f"1e{target} cards"),
        converted(f"1e{target} cards", f"1e{source} cards"),
    )
    assert there.value == back.value == float(Fraction(10) ** abs(source - target))
    assert there.multiply != back.multiply or there.value == 1


def test_the_model_is_not_kept_alive() -> None:
    import gc
    import weakref

    m: Draft | None = workshop(a="W")
    assert m is not None
    conversion(m, Convert(ref("a").node, "kW"))
    watch = weakref.ref(m)
    m = None
    gc.collect()
    assert watch() is None

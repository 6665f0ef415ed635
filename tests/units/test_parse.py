from __future__ import annotations

from fractions import Fraction

import pytest
from xlmodel.errors import ModelError
from xlmodel.units import Units

from tests.units.workshop import WORDS


@pytest.fixture(scope="module")
def units() -> Units:
    return Units(WORDS)


def dims(units: Units, text: str) -> dict[str, int]:
    return {name: int(power) for name, power in units.parse(text).dimension}


@pytest.mark.parametrize(
    ("text", "scale", "dimension"),
    [
        ("1e8 parameters", 10**8, {"parameter": 1}),
        ("USD 1e8", 10**8, {"USD": 1}),
        ("USD 1e8/year", 10**8, {"USD": 1, "year": -1}),
        ("CNY 1e8/GW", Fraction(1, 10**4), {"CNY": 1, "mass": -1, "length": -2, "time": 3}),
        ("1e4 cards/year", 10**4, {"card": 1, "year": -1}),
        ("TFLOP/s/card", 10**12, {"FLOP": 1, "time": -1, "card": -1}),
        ("queries/user/day", Fraction(1, 86400), {"query": 1, "user": -1, "time": -1}),
        ("PFLOP/s", 10**15, {"FLOP": 1, "time": -1}),
        ("kWh", 3_600_000_000, {"mass": 1, "length": 2, "time": -2}),
        ("m3/year", 1, {"length": 3, "year": -1}),
        ("GB/s", 8 * 10**9, {"information": 1, "time": -1}),
        ("USD/1e6 tokens", Fraction(1, 10**6), {"USD": 1, "token": -1}),
        ("W h/server", 3_600_000, {"mass": 1, "length": 2, "time": -2, "server": -1}),
        ("quarters", Fraction(1, 4), {"year": 1}),
    ],
)
def test_dimension_and_scale(units: Units, text: str, scale: int | Fraction, dimension: dict[str, int]) -> None:
    assert units.parse(text).scale == scale
    assert dims(units, text) == dimension


@pytest.mark.parametrize("text", ["ratio", "count", "x", "flag", "switch"])
def test_pure_numbers(units: Units, text: str) -> None:
    assert units.parse(text).is_pure


def test_switch_alone_is_a_pure_number_and_elsewhere_the_thing(units: Units) -> None:
    assert dims(units, "switches") == {"switch": 1}
    assert dims(units, "ports/switch") == {"port": 1, "switch": -1}
    assert units.parse("switch").is_pure


def test_text_is_no_number(units: Units) -> None:
    assert units.parse("text").is_text
    assert not units.parse("text").alike(units.parse("ratio"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("cards", "servers"), ("USD", "CNY"), ("FLOP", "FLOP/s"), ("cards", "cards/year"), ("kW", "kWh"), ("year", "day")],
)
def test_dimensions_of_their_own(units: Units, one: str, other: str) -> None:
    assert units.parse(one).dimension != units.parse(other).dimension


@pytest.mark.parametrize(
    ("one", "other"), [("1e4 cards", "1e8 cards"), ("PFLOP/s", "EFLOP/s"), ("EFLOP/day", "EFLOP/s"), ("Gb/s", "GB/s")]
)
def test_scales_of_their_own(units: Units, one: str, other: str) -> None:
    assert units.parse(one).dimension == units.parse(other).dimension
    assert not units.parse(one).alike(units.parse(other))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1e8 parameters", "1e8 parameters"), ("USD 1e8/year", "USD 1e8/year"), ("query/user/day", "queries/user/day"),
        ("TFLOP/s/card", "TFLOP/s/card"), ("m3/server/year", "m3/server/year"), ("count", "ratio"),
        ("1e4 switch", "1e4 switches"), ("1e4 card*server", "1e4 cards*server"), ("card/user/day", "cards/user/day"),
        ("card*USD", "USD*card"), ("1e4 ratio", "1e4 ratio"), ("USD/card", "USD/card"),
    ],
)  # fmt: skip
def test_spelling(units: Units, written: str, shown: str) -> None:
    assert str(units.parse(written)) == shown


def test_words_cancel(units: Units) -> None:
    found = units.parse("1e8 parameters").times(units.parse("FLOP/parameter/token"))
    assert str(found) == "1e8 FLOP/token"


def test_an_unknown_word_names_the_nearest(units: Units) -> None:
    with pytest.raises(ModelError) as caught:
        units.parse("1e4 cardz")
    assert "cardz" in caught.value.message
    assert "card" in caught.value.hint


@pytest.mark.parametrize("text", ["", "1e8", "cards//year", "cards/", "%", "kcard", "3-cards", "H100"])
def test_what_is_no_unit(units: Units, text: str) -> None:
    with pytest.raises(ModelError):
        units.parse(text)


@pytest.mark.parametrize(
    "words",
    [
        ["card", "card"],
        ["USD"],
        ["GB"],
        ["ratio"],
        ["text"],
        ["x9 y"],
        ["rig = 3 zorks"],
        ["kW = 5 W"],
        ["tick = tock", "tock = tick"],
    ],
)
def test_words_that_cannot_be_declared(words: list[str]) -> None:
    with pytest.raises(ModelError):
        Units(words)


def test_definitions_may_stand_in_any_order_and_repeat_what_a_prefix_says() -> None:
    units = Units(["EFLOP = 1e3 PFLOP", "PFLOP = 1e15 FLOP", "FLOP", "dozen = 12 count"])
    assert units.parse("EFLOP").scale == 10**18
    assert units.parse("dozen").scale == 12


def test_a_definition_that_contradicts_a_prefix() -> None:
    with pytest.raises(ModelError, match="defined already"):
        Units(["FLOP", "PFLOP = 1e12 FLOP"])

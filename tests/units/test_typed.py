"""Units as people type them: taken where the meaning is certain, answered with the word to use where it is not."""

from __future__ import annotations

import pytest
from xlmodel.errors import ModelError
from xlmodel.unit_words import written
from xlmodel.units.registry import Units

CERTAIN = {
    "RMB": "CNY", "usd": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "HK$ million": "HKD 1e6", "million": "1e6 count",
    "million USD": "USD 1e6", "USD mn": "USD 1e6", "EUR bn": "EUR 1e9", "€m/yr": "EUR 1e6/year", "USDm": "USD 1e6",
    "kUSD": "USD 1e3", "USD k": "USD 1e3", "k": "1e3 count", "万": "1e4 count", "万元": "CNY 1e4",
    "亿元/year": "CNY 1e8/year", "CNY 亿": "CNY 1e8", "USD per year": "USD/year", "m²": "m2", "FTE": "FTE",
    "万 shares": "1e4 shares", "USD/share": "USD/share", "people": "person",
}  # fmt: skip
DOUBTFUL = {
    "%": "write ratio, and 0.05", "percent": "write ratio", "bps": "0.0025 for 25 basis points", "$": "write USD",
    "$m": "write USD", "¥": "write CNY or JPY", "USD m": "m is the metre: write USD million", "USD M": "million",
    "pcs": "write count", "USD/a": "USD/year", "tons": "write t", "USD '000": "write 1e3", "euro": "write EUR",
}  # fmt: skip


@pytest.mark.parametrize("typed", CERTAIN)
def test_what_is_certain_is_the_unit_s_own_spelling(typed: str) -> None:
    assert written(typed) == CERTAIN[typed]
    assert str(Units().parse(typed)) == str(Units().parse(CERTAIN[typed]))


@pytest.mark.parametrize("typed", DOUBTFUL)
def test_what_is_not_is_answered(typed: str) -> None:
    with pytest.raises(ModelError) as caught:
        Units().parse(typed)
    assert DOUBTFUL[typed] in caught.value.hint


@pytest.mark.parametrize("own", ["1e4 cards", "W h/server", "USD/1e6 tokens", "kWh/day", "USD 1e8/year", "ratio", "x"])
def test_the_engine_s_own_spelling_stays(own: str) -> None:
    assert written(own) == own


def test_a_model_may_declare_a_common_word() -> None:
    assert Units(["share"]).parse("shares").alike(Units().parse("share"))


@pytest.mark.parametrize(
    "typed", ["USD/0", "0 USD", "USD/0.0", "0e5 m", "1e999999999 USD", "9" * 5000 + " USD", "USD^1/0"]
)
def test_a_factor_is_a_number_above_0_of_a_size_that_a_unit_has(typed: str) -> None:
    with pytest.raises(ModelError, match="is no unit"):
        Units().parse(typed)

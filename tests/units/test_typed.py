"""Units as people type them: taken where the meaning is certain, answered with the word to use where it is not."""

from __future__ import annotations

import pytest
from xlmodel.errors import ModelError
from xlmodel.prose import unit_text
from xlmodel.unit_words import written
from xlmodel.units.registry import Units

CERTAIN = {
    "RMB": "CNY", "usd": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "HK$ million": "HKD 1e6", "million": "1e6 count",
    "million USD": "USD 1e6", "USD mn": "USD 1e6", "EUR bn": "EUR 1e9", "€m/yr": "EUR 1e6/year", "USDm": "USD 1e6",
    "kUSD": "USD 1e3", "USD k": "USD 1e3", "k": "1e3 count", "万": "1e4 count", "万元": "CNY 1e4",
    "亿元/year": "CNY 1e8/year", "CNY 亿": "CNY 1e8", "USD per year": "USD/year", "m²": "m2", "FTE": "FTE",
    "万 shares": "1e4 shares", "USD/share": "USD/share", "people": "person",
    "亿元/年": "CNY 1e8/year", "百万美元": "USD 1e6", "人民币亿元": "CNY 1e8", "万亿元": "CNY 1e12",
    "千元/月": "CNY 1e3/month",
    "万人": "1e4 person", "元/人/月": "CNY/person/month", "元每股": "CNY/share", "亿股": "1e8 share",
    "百万": "1e6 count",
    "个": "count", "倍": "x", "占比": "ratio", "万吨": "1e4 t", "元/千瓦时": "CNY/kWh", "兆瓦": "MW", "平方米": "m2",
    "港币": "HKD", "新台币": "TWD", "年": "year", "小时": "hour", "季度": "quarter", "亿/年": "1e8/year",
}  # fmt: skip
DOUBTFUL = {
    "%": "write ratio, and 0.05", "percent": "write ratio", "bps": "0.0025 for 25 basis points", "$": "write USD",
    "$m": "write USD", "¥": "write CNY or JPY", "USD m": "m is the metre: write USD million", "USD M": "million",
    "万台": 'device = "台"', "元/件": "declare what is counted", "次/日": "declare", "％": "write ratio",
    "个百分点": "write ratio",
    "度": "write kWh", "每年": "1/year", "基点": "25 basis points", "￥亿": "write CNY or JPY",
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


@pytest.mark.parametrize(
    "typed",
    [
        "亿元/年",
        "百万美元",
        "千万元",
        "十亿欧元",
        "万人",
        "元/人/月",
        "亿股",
        "万个",
        "倍",
        "占比",
        "万吨",
        "元/平方米",
        "美元/小时",
    ],
)
def test_what_is_typed_in_chinese_is_shown_as_it_was_typed(typed: str) -> None:
    assert unit_text(written(typed), "zh", {}).replace(" ", "") == typed


@pytest.mark.parametrize("own", ["1e4 cards", "W h/server", "USD/1e6 tokens", "kWh/day", "USD 1e8/year", "ratio", "x"])
def test_the_engine_s_own_spelling_stays(own: str) -> None:
    assert written(own) == own


@pytest.mark.parametrize("word", ["aircraft", "apple", "Bottle", "Match", "user"])
def test_money_by_what_a_model_counts_is_no_doubtful_unit(word: str) -> None:
    assert Units([word]).parse(f"CNY 1e4/{word}/year").alike(Units([word]).parse(f"1e4 CNY/year/{word}"))


def test_a_model_may_declare_a_common_word() -> None:
    assert Units(["share"]).parse("shares").alike(Units().parse("share"))


@pytest.mark.parametrize(
    "typed", ["USD/0", "0 USD", "USD/0.0", "0e5 m", "1e999999999 USD", "9" * 5000 + " USD", "USD^1/0"]
)
def test_a_factor_is_a_number_above_0_of_a_size_that_a_unit_has(typed: str) -> None:
    with pytest.raises(ModelError, match="is no unit"):
        Units().parse(typed)

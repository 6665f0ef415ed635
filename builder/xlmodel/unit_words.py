"""How people write units: what is certain becomes the unit's own spelling, and what is not is answered with it."""

from __future__ import annotations

import re

_CODES = """
AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNH CNY COP CZK DKK DZD EGP EUR GBP GEL HKD HUF IDR ILS INR ISK JOD JPY KES
KRW KWD KZT LKR MAD MNT MOP MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD TZS UAH
USD UYU UZS VND XAF XAG XAU XDR XOF ZAR
"""
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217 codes, each a dimension of its own."""

_MONEY = {
    "US$": "USD", "HK$": "HKD", "NT$": "TWD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "C$": "CAD", "SG$": "SGD",
    "S$": "SGD", "NZ$": "NZD", "R$": "BRL", "CN¥": "CNY", "JP¥": "JPY", "€": "EUR", "£": "GBP", "₩": "KRW",
    "₹": "INR", "RMB": "CNY", "rmb": "CNY",
    **{code.lower(): code for code in ("USD", "EUR", "GBP", "JPY", "CNY", "HKD", "CHF", "KRW", "INR", "TWD", "AUD")},
}  # fmt: skip
"""Signs and words that stand for one currency."""
_CHINESE = {
    "人民币元": "CNY", "人民币": "CNY", "元": "CNY", "美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD",
    "日元": "JPY", "欧元": "EUR", "英镑": "GBP", "韩元": "KRW", "新台币": "TWD", "台币": "TWD", "澳元": "AUD",
    "加元": "CAD", "年": "year", "季度": "quarter", "季": "quarter", "个月": "month", "月": "month", "周": "week",
    "日": "day", "天": "day", "小时": "hour", "分钟": "minute", "秒": "s", "瓦": "W", "千瓦": "kW", "兆瓦": "MW",
    "吉瓦": "GW", "瓦时": "Wh", "千瓦时": "kWh", "兆瓦时": "MWh", "吉瓦时": "GWh", "克": "g", "千克": "kg",
    "公斤": "kg", "吨": "t", "米": "m", "千米": "km", "公里": "km", "平方米": "m2", "㎡": "m2", "立方米": "m3",
    "升": "L", "人": "person", "股": "share", "个": "count", "倍": "x", "占比": "ratio", "比例": "ratio",
    "比率": "ratio",
}  # fmt: skip
_NUMERALS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
"""Powers of ten; those that stand together multiply: 百万, 千亿."""
_MULTIPLES = {
    "k": "1e3", "thousand": "1e3", "million": "1e6", "millions": "1e6", "mn": "1e6", "mln": "1e6",
    "billion": "1e9", "billions": "1e9", "bn": "1e9", "bln": "1e9", "trillion": "1e12", "tn": "1e12",
}  # fmt: skip
_ATTACHED = {"k": "1e3", "K": "1e3", "m": "1e6", "M": "1e6", "mn": "1e6", "bn": "1e9", "B": "1e9", "tn": "1e12"}
"""What stands at a currency without a blank: USDm, €bn, kEUR."""
_OTHERS = {"yr": "year", "yrs": "year", "hr": "hour", "hrs": "hour", "sqm": "m2", "people": "person"}

COMMON = ("FTE", "share", "person")
"""Words that count things in any field; a model may declare them all the same."""

_PERCENT = "write ratio, and 0.05 for 5 %: a ratio is shown as 5.0%"
_POINTS = "write ratio, and 0.0025 for 25 basis points: a ratio is shown in %"
_DOLLAR = "many currencies have that sign: write USD (or AUD, CAD, HKD, SGD …)"
_YEN = "two currencies have that sign: write CNY or JPY"
_COUNTED = 'write count, or declare what is counted: Draft(units=["panel"])'
_YEARLY = "write it below the line: USD/year, 1/year"
_MEASURES = "台 件 套 片 颗 块 张 辆 架 艘 座 家 户 名 位 次 人次 笔 单 项 支 根 条 只 部 组 箱 瓶 间 枚"
_PARTS = ("％", "百分比", "百分点", "个百分点", "百分数")
_MEASURED = 'declare what is counted, Draft(units=["device"]), and its Chinese in texts/zh.toml, [units] device = "台"'
_ADVICE = {
    **dict.fromkeys(_MEASURES.split(), _MEASURED), **dict.fromkeys(_PARTS, _PERCENT), "基点": _POINTS,
    "度": "write kWh", "每": _YEARLY, "斤": "write kg, and half the number",
    "%": _PERCENT, "percent": _PERCENT, "pct": _PERCENT, "percentage": _PERCENT, "pp": _PERCENT, "‰": _PERCENT,
    "bps": _POINTS, "bp": _POINTS, "$": _DOLLAR, "dollar": _DOLLAR, "dollars": _DOLLAR, "¥": _YEN, "￥": _YEN,
    "euro": "write EUR", "euros": "write EUR", "Euro": "write EUR", "pound": "write GBP, or kg", "yuan": "write CNY",
    "yen": "write JPY",
    "units": _COUNTED, "unit": _COUNTED, "pcs": _COUNTED, "pieces": _COUNTED, "number": _COUNTED, "#": _COUNTED,
    "no.": _COUNTED, "-": "write ratio for a share or rate, count for a number, x for a multiple",
    "times": "write x", "×": "write x", "X": "write x", "multiple": "write x",
    "M": "write million, or 1e6", "MM": "write million, or 1e6", "B": "write billion, or 1e9",
    "p.a.": _YEARLY, "pa": _YEARLY, "a": _YEARLY, "annum": _YEARLY,
    "ton": "write t, the tonne of 1,000 kg", "tons": "write t, the tonne of 1,000 kg",
    "mo": "write month", "mos": "write month", "qtr": "write quarter", "wk": "write week",
    "headcount": "write person or FTE", "staff": "write person or FTE", "employees": "write person or FTE",
    "'000": "write 1e3, as in USD 1e3", "000s": "write 1e3, as in USD 1e3", "1,000": "write 1e3, as in USD 1e3",
}  # fmt: skip

_SIGNS = "|".join(re.escape(one) for one in sorted(_MONEY, key=len, reverse=True) if not one.isascii() or "$" in one)
_KEPT = (*_MEASURES.split(), *_PARTS, "基点")
_HAN = "|".join(re.escape(one) for one in sorted((*_CHINESE, *_KEPT), key=len, reverse=True))
_PER = re.compile(r"\s+per\s+|(?<=\S)\s*每\s*|／")
_TWICE = re.compile(r"(?:人民币|RMB)(?=\s*[十百千万亿]*元)")
_APART = re.compile(rf"(?<![A-Za-z$¥])({_SIGNS})|({_HAN})|([{''.join(_NUMERALS)}]+)")
_BOUND = re.compile(r"\b([A-Z]{3}) ?(?:(?<! )(k|K|mn|m|M|bn|B|tn))(?![A-Za-z0-9])")
_BEFORE = re.compile(r"(?<![A-Za-z0-9])([kM])([A-Z]{3})(?![A-Za-z])")
_METRE = re.compile(r"\b([A-Z]{3}) m(?![A-Za-z0-9^])")
_POWER = re.compile("1e[0-9]+")
_SUPERSCRIPTS = str.maketrans("²³", "23")


def written(text: str) -> str:
    """A unit as the engine spells it, where what people write has one meaning: `€m/yr` is `EUR 1e6/year`."""
    found = _PER.sub("/", text).translate(_SUPERSCRIPTS)
    found = _APART.sub(_spelt, _TWICE.sub("", found))
    found = _BOUND.sub(lambda m: f"{m[1]} {_ATTACHED[m[2]]}" if m[1] in CURRENCIES else m[0], found)
    found = _BEFORE.sub(lambda m: f"{m[2]} {_ATTACHED[m[1]]}" if m[2] in CURRENCIES else m[0], found)
    if found == text and not set(re.split(r"[\s/*]+", text)) & _REPLACED.keys():
        return text
    found = re.sub(r"[^/*]+", lambda match: _term(match[0]), found)
    return f"{found} count" if _POWER.fullmatch(found) else found


def advice(text: str) -> str:
    """What to write instead of a unit, or a word of one, that has no certain meaning; empty where none is known."""
    metre = _METRE.search(text)
    if metre is not None and metre[1] in CURRENCIES:
        return f"m is the metre: write {metre[1]} million, or {metre[1]} 1e6"
    words = re.split(r"[\s/*]+", text)
    signs = (word[:1] for word in words if not word[:1].isalnum())
    return next((_ADVICE[word] for word in (*words, *signs) if word in _ADVICE), "")


def _spelt(match: re.Match[str]) -> str:
    """A sign, a Chinese word or a Chinese multiple, as the engine spells it and apart from its neighbours."""
    sign, word, numerals = match.groups()
    if sign:
        return f" {_MONEY[sign]}"
    return f" {_CHINESE.get(word, word)} " if word else f" 1e{sum(map(_NUMERALS.__getitem__, numerals))} "


_REPLACED = {**_MONEY, **_MULTIPLES, **_OTHERS}


def _term(term: str) -> str:
    """What stands between two signs: words replaced, the currency before its multiple."""
    words = [_REPLACED.get(word, word) for word in term.split()]
    money = [word for word in words if word in CURRENCIES]
    return " ".join([*money, *(word for word in words if word not in CURRENCIES)])

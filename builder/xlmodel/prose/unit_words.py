"""Units in words: 10k cards, USD 100m; in Chinese with measure words and 万, 亿."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlmodel.timeline import Label

_UNIT_WORDS = {
    "ratio": "比率",
    "count": "个",
    "year": "年",
    "day": "天",
    "flag": "标记",
    "text": "文本",
    "x": "倍",
    "m3": "立方米",
    "h": "小时",
    "month": "月",
    "quarter": "季度",
    "hour": "小时",
    "USD": "美元",
    "CNY": "元",
}
_MULTIPLES = {"1e12": "万亿", "1e8": "亿", "1e4": "万", "1e3": "千"}
_SPELLED = {"1e12": "tn", "1e8": "100m", "1e4": "10k", "1e3": "k"}
_POWER = re.compile(r"\b1e[0-9]+\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*|1e[0-9]+")
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z])")


def unit_text(unit: str, language: str, words: Mapping[str, Label]) -> str:
    """A unit as a reader writes it: 10k cards, USD 100m; in Chinese with the model's words and 万, 亿."""
    if language == "en":
        return _POWER.sub(lambda match: _SPELLED.get(match[0], match[0]), unit)
    if unit == "switch":
        return "开关"

    def say(match: re.Match[str]) -> str:
        word = match[0]
        for known in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
            if known in words:
                return words[known].zh
            if known in _UNIT_WORDS:
                return _UNIT_WORDS[known]
        return _MULTIPLES.get(word, word)

    currency = re.fullmatch(r"([A-Z]{3}) (1e[0-9]+)(.*)", unit)
    text = f"{currency[2]} {currency[1]}{currency[3]}" if currency else unit
    return _MEETING.sub(" ", _WORD.sub(say, text).replace(" ", ""))

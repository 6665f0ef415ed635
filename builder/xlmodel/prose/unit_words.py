"""Units in words: 10k cards, USD 100m; in Chinese with measure words and 万, 亿."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlmodel.texts import Label, unit_words

_POWER = re.compile(r"\b1e[0-9]+\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*|1e[0-9]+")
_CURRENCY = re.compile(r"([A-Z]{3}) (1e[0-9]+)(.*)")
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z])")


def unit_text(unit: str, language: str, words: Mapping[str, Label]) -> str:
    """A unit as a reader writes it, with the words of the model and those of the language."""
    known = unit_words(language)
    if unit in known.whole:
        return known.whole[unit]
    if known.as_written:
        return _POWER.sub(lambda match: known.powers.get(match[0], match[0]), unit)

    def say(match: re.Match[str]) -> str:
        word = match[0]
        for stem in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
            if stem in words:
                return words[stem].text(language)
            if stem in known.words:
                return known.words[stem]
        return known.powers.get(word, word)

    currency = _CURRENCY.fullmatch(unit) if known.currency_last else None
    text = _WORD.sub(say, f"{currency[2]} {currency[1]}{currency[3]}" if currency else unit)
    return text if known.spaces else _MEETING.sub(" ", text.replace(" ", ""))


def restated(text: str, units: Sequence[str], language: str, words: Mapping[str, Label]) -> str:
    """A text that names a unit, with another in its place: `units` are the two, or none where nothing changes."""
    if not units:
        return text
    before, after = (unit.partition("/")[0] for unit in units)
    powers = unit_words(language).powers
    pairs = [(unit_text(before, language, words), unit_text(after, language, words)), (before, after)]
    for one, two in zip(_POWER.findall(before), _POWER.findall(after), strict=False):
        pairs += [(powers.get(one, one), powers.get(two, two)), (one, two)]
    for named, other in pairs:
        found = re.search(rf"(?<![A-Za-z0-9]){re.escape(named)}(?![A-Za-z0-9])", text)
        if found is not None:
            return f"{text[: found.start()]}{other}{text[found.end() :]}"
    return text


def spelled(unit: str, language: str, words: Mapping[str, Label]) -> str:
    """A unit as templates spell it where the language does the same, else as a reader writes it."""
    return unit if unit_words(language).as_written else unit_text(unit, language, words)

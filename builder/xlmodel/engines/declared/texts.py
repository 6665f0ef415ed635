"""Texts: how they are spelled, joined, taken apart and read as numbers."""

from __future__ import annotations

import re
import unicodedata

from xlmodel.engines.declared.conditions import OF_DATABASES
from xlmodel.engines.declared.constructs import (
    EVERY,
    RUST,
    calls,
    digits_in_texts,
    formats_of,
    left_out_of,
    many_digits,
    numbers_of,
    takes_texts,
)
from xlmodel.engines.declared.halves import half_in_the_last_digit
from xlmodel.engines.declared.readings import is_a_reading
from xlmodel.engines.declared.regions import (
    AS_NUMBERS,
    MONTH,
    OF_LETTERS,
    are_letters_or_bytes,
    are_readings,
    beyond_ascii,
    cuts_names_short,
    formatted_by,
    formatted_by_region,
    formatted_in_another_language,
    is_one_an_error,
    names_another_language,
    read_by_americans,
    read_by_region,
)
from xlmodel.engines.declared.spellings import may_be_formatted, may_be_money, may_be_named, may_be_spelled
from xlmodel.engines.uses import COMPARING, Use, Weakness, is_sign
from xlmodel.workbook.function_kinds import DAYS_IN, SPREADING
from xlmodel.workbook.tokens import Kind, Token
from xlmodel.workbook.values import CellValue, ErrorValue


def truth_as_text(use: Use) -> bool:
    """Whether a truth value, or nothing, stands as a text where a condition is asked."""
    written = [(_NOTHING, ()), *use.nested, (_NOTHING, ())]
    return any(
        token.kind is Kind.TEXT and token.text[1:-1].upper() in {"TRUE", "FALSE", ""} and len(calls) > 0
        and (calls[-1].name in {"AND", "OR", "XOR", "NOT"} or calls[-1] == ("IF", 0))
        and not any(side.text == "&" or is_sign(side, COMPARING) for side in (before, after))
        for (before, _), (token, calls), (after, _) in zip(written, written[1:], written[2:], strict=False)
    )  # fmt: skip


_NOTHING = Token(Kind.OTHER, "")


def is_second_no_text(_: CellValue, computed: CellValue) -> bool:
    """Whether the second value is an error value, or an empty text."""
    return isinstance(computed, ErrorValue) or computed == ""


def alike_in_japanese(use: Use) -> bool:
    """Whether a text is asked for that another holds in other kana or in letters of another width."""
    asked = {*use.written, *(value for value in use.single_values if type(value) is str)}
    if OF_DATABASES(use):
        asked = set(use.texts)
    others = {text: _folded(text) for text in use.texts}
    return any(
        len(folded) > 0 and folded in other and bare.casefold() not in held.casefold()
        for bare in {text.strip("*?") for text in asked} for folded in (_folded(bare),)
        for held, other in others.items()
    )  # fmt: skip


def _folded(text: str) -> str:
    """A text in letters of one width, small, hiragana as katakana."""
    alike = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(letter) + _TO_KATAKANA) if "\u3041" <= letter <= "\u3096" else letter for letter in alike)


_TO_KATAKANA = 0x60
_LARGE = 1e16


def large(use: Use) -> bool:
    """Whether a number in it is one that LibreOffice writes otherwise."""
    return any(abs(value) >= _LARGE for value in numbers_of(use))


def money_or_thousands(use: Use) -> bool:
    """Whether a text is a number with a sign of money or thousands."""
    return any(re.fullmatch(r"\s*[-+(]?\s*[$€£¥]?\s*[0-9][0-9,.]*[0-9.%)]*\s*", text)
               and re.search(r"[$€£¥,()]", text) for text in use.texts)  # fmt: skip


_NUMBERS_OF_LETTERS = frozenset({("LEFT", 1), ("RIGHT", 1), ("MID", 1), ("MID", 2)})


def count_of_letters_as_text(use: Use) -> bool:
    """Whether a number of letters is a text or a truth value."""
    return any(isinstance(value, str | bool) for value in use.arguments(_NUMBERS_OF_LETTERS))


def emoji_in_sheet_name(use: Use) -> bool:
    """Whether a sheet it reads has a letter in its name that takes two places in UTF-16."""
    return any(letter > "\uffff" for area in use.areas for letter in use.contents.sheets[area.sheet].name)


def beyond_two_bytes(use: Use) -> bool:
    """Whether a text has, or UNICHAR makes, a letter that takes two places in UTF-16."""
    made = "UNICHAR" in use.functions and any(value > _TWO_BYTES for value in numbers_of(use))
    return made or any(letter > "\uffff" for text in use.texts for letter in text)


_TWO_BYTES = 0xFFFF
_SPELLED = re.compile(
    rf"\s*(?:[-+]?\d+ +\d+/\d+|\([$\d.,]+\)|{MONTH}[-/ ]+\d.*|\d{{1,2}}[-/ ]{MONTH}.*)\s*", re.IGNORECASE
)


def spelled_number(use: Use) -> bool:
    """Whether a text spells a number as a date with the name of a month, as a fraction, or in parentheses."""
    return any(map(_SPELLED.fullmatch, use.texts))


OF_TEXTS: tuple[Weakness, ...] = (
    Weakness(
        "a function of letters that follows Excel's regional settings", EVERY, "follows American ones",
        calls(*OF_LETTERS), beyond_ascii, explains=are_letters_or_bytes,
    ),
    Weakness(
        "money as text", EVERY, "writes it by American settings", calls("DOLLAR", "USDOLLAR", "YEN"),
        explains=may_be_money,
    ),
    Weakness(
        "more than 59 seconds in a time as text", ("formualizer",), "takes them for 59", calls("TIMEVALUE"),
        lambda use: any(re.search(r":\d+:[6-9]\d", text) for text in use.texts),
    ),
    Weakness(
        "a time of day in VALUE", ("ironcalc",), "gives #VALUE!", calls("VALUE"),
        lambda use: any(re.match(r"\s*\d+:\d", text) for text in use.texts), explains=is_one_an_error,
    ),
    Weakness(
        "text as number", EVERY, "reads the spellings of its own regional settings", calls(*AS_NUMBERS),
        read_by_region, explains=are_readings, may_be=is_a_reading,
    ),
    Weakness(
        "text as number that other settings may not read", EVERY, "reads American spellings", calls(*AS_NUMBERS),
        read_by_americans, explains=is_one_an_error, may_be=is_a_reading,
    ),
    Weakness(
        "a number format of several parts in TEXT", ("formualizer",), "leaves out signs of it", calls("TEXT"),
        formatted_by(";"),
    ),
    Weakness(
        "a condition in a number format", ("ironcalc",), "takes the first part of it", calls("TEXT"),
        formatted_by(r"\[[<>=]"),
    ),
    Weakness(
        "a sign that fills a cell in TEXT", ("ironcalc",), "writes a space", calls("TEXT"), formatted_by(r"\*")
    ),
    Weakness("a fraction in TEXT", RUST, "writes it otherwise", calls("TEXT"), formatted_by(r"[?#0]/[?#0-9]")),
    Weakness("a text in TEXT", RUST, "hands it on by any format", calls("TEXT"), formatted_by("@")),
    Weakness(
        "a number format in TEXT", ("formualizer",), "knows fewer", calls("TEXT"),
        formatted_by(r"general|\[\$[^\]-]|a{3}"),
    ),
    Weakness(
        "a truth value in TEXT", RUST, "leaves it one, or writes 1", calls("TEXT"),
        lambda use: any(isinstance(value, bool) for value in use.given_to(frozenset({"TEXT"}))),
    ),
    Weakness(
        "a language in a number format", RUST, "writes English names, or #VALUE!", calls("TEXT"),
        names_another_language, explains=may_be_spelled,
    ),
    Weakness(
        "a language by its name in a number format", ("libreoffice",), "gives #VALUE!", calls("TEXT"),
        formatted_by(r"\[\$[^\]-]*-[a-z]{2,3}-"), explains=is_one_an_error,
    ),
    Weakness(
        "names cut short in a number format with a language", ("formulas", "libreoffice"),
        "writes those of the Unicode CLDR where Windows has its own", calls("TEXT"), cuts_names_short,
        explains=may_be_named,
    ),
    Weakness(
        "number as text by a format of another language", EVERY, "reads American ones", calls("TEXT"),
        formatted_in_another_language, explains=may_be_formatted,
    ),
    Weakness(
        "number as text", EVERY, "writes dates by American settings", calls("TEXT"),
        formatted_by_region, explains=may_be_spelled,
    ),
    Weakness(
        "a half in the last digit that TEXT shows", ("ironcalc", "libreoffice"), "does not round it up", calls("TEXT"),
        half_in_the_last_digit,
    ),
    Weakness(
        "a power of ten in TEXT", ("ironcalc",), "writes E-00 for E+00, and knows fewer formats of it", calls("TEXT"),
        lambda use: any(re.search(r"[0#]E[-+]", text, re.IGNORECASE) for text in formats_of(use)),
    ),
    Weakness("a number format of other signs in TEXT", ("formualizer",), "knows fewer", calls("TEXT")),
    Weakness(
        "Japanese texts compared", EVERY, "tells kana and widths apart that Excel in Japanese takes for alike",
        lambda use: use.compares or bool(use.functions), alike_in_japanese,
    ),
    Weakness(
        "looking around in a regular expression", ("ironcalc",), "gives #VALUE!",
        lambda use: any(name.startswith("REGEX") for name in use.functions),
        lambda use: any(re.search(r"\(\?<?[=!]|\\[1-9]", text) for text in use.texts),
    ),
    Weakness(
        "a text where a day is asked", ("formualizer",), "gives #VALUE!", calls(*DAYS_IN),
        lambda use: any(re.match(r"\s*\d{1,4}[-/]\d", text) for text in use.texts),
    ),
    Weakness("number joined to a text", RUST, "writes 17 digits where Excel writes 15", takes_texts, many_digits),
    Weakness("FIXED", EVERY, "writes it by American settings", calls("FIXED"), explains=may_be_spelled),
    Weakness(
        "text of digits in SUMPRODUCT", ("formualizer",), "counts it where Excel takes it for 0", calls("SUMPRODUCT"),
        digits_in_texts,
    ),
    Weakness(
        "text of money or thousands as number", ("formualizer",), "gives #VALUE!",
        lambda use: use.computes or "SUM" in use.functions, money_or_thousands,
    ),
    Weakness(
        "time of day as text", ("formualizer",), "gives #VALUE!", calls("HOUR", "MINUTE", "SECOND"),
        lambda use: any(re.search(r"\d:\d|[ap]m\s*\Z", text, re.IGNORECASE) for text in use.texts),
        explains=is_one_an_error,
    ),
    Weakness(
        "TRIM of a no-break space", ("formualizer",), "takes it away", calls("TRIM"),
        lambda use: bool(use.functions & {"UNICHAR", "CHAR"}) or any("\xa0" in text for text in use.texts),
    ),
    Weakness(
        "a text as number of letters", RUST, "gives #VALUE! or none", calls("LEFT", "RIGHT", "MID"),
        count_of_letters_as_text, explains=is_second_no_text,
    ),
    Weakness("a truth value as text", ("formualizer",), "gives #VALUE! where Excel takes it for one", truth_as_text),
    Weakness("an emoji in the name of a sheet", ("libreoffice",), "does not find it unquoted", emoji_in_sheet_name),
    Weakness(
        "a text of digits as argument", ("libreoffice",), "gives #VALUE!",
        lambda use: any(
            calls and calls[-1].name in SPREADING
            and token.kind is Kind.TEXT and re.fullmatch(r'"[0-9.,]+"', token.text)
            for token, calls in use.nested
        ),
    ),
    Weakness("a large number joined to a text", ("libreoffice",), "writes E+017 from 1E+16 on", takes_texts, large),
    Weakness(
        "a truth value as text in arithmetic", ("libreoffice",), "takes it for a number", lambda use: use.computes,
        lambda use: any(text.strip().upper() in {"TRUE", "FALSE"} for text in use.texts),
    ),
    Weakness(
        "a date in words, a fraction or a number in parentheses as text", (*RUST, "libreoffice"), "gives #VALUE!",
        lambda use: use.computes or bool(use.functions & DAYS_IN.keys()), spelled_number,
    ),
    Weakness("regular expressions", ("libreoffice",), "knows the functions in newer versions only",
             calls("REGEXTEST", "REGEXEXTRACT", "REGEXREPLACE")),
    Weakness(
        "an argument left out of IF, as a text", ("formualizer",), "gives 0 where Excel gives no text",
        lambda use: left_out_of("IF")(use) and takes_texts(use),
    ),
    Weakness(
        "places in a text after an emoji", (*RUST, "libreoffice"), "counts it as one letter where Excel counts two",
        calls("LEN", "LEFT", "RIGHT", "MID", "FIND", "SEARCH", "REPLACE"), beyond_two_bytes,
    ),
    Weakness(
        "an emoji in a reference written as text", ("ironcalc",), "gives #REF!", calls("INDIRECT"),
        lambda use: any(letter > "\uffff" for text in use.texts for letter in text),
    ),
)  # fmt: skip

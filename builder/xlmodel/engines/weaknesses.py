"""What each engine is known to compute otherwise than Excel, without a word: declared where it is met.

Constructs are declared by hand and matched on tokens; functions by what answers recorded from Excel show
(`recorded`, written by `python -m tests.vectors.matrix --write`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from xlmodel.engines.recorded import DIFFERING
from xlmodel.engines.uses import COMPARING, COMPUTING, Use, Weakness, is_range, is_sign
from xlmodel.workbook.contents import Contents, Place
from xlmodel.workbook.function_kinds import ONE_VALUED, SPREADING
from xlmodel.workbook.links import Links
from xlmodel.workbook.tokens import Kind, tokens
from xlmodel.workbook.values import CellAddress, ErrorValue

_EVERY = ("formulas", "formualizer", "ironcalc", "libreoffice")
_RUST = ("formualizer", "ironcalc")
_DIGITS = 15
_MOST, _FROM = 1e21, 1e20
"""From here on Excel writes a power of ten, and LibreOffice."""


def _calls(*names: str) -> Callable[[Use], bool]:
    wanted = frozenset(names)
    return lambda use: bool(wanted & use.functions)


def _range_up_to_a_call(use: Use) -> bool:
    return any(
        (first.text == ":" and second.kind is Kind.FUNCTION) or (first.text == ")" and second.text == ":")
        for first, second in pairwise(use.tokens)
    )


def _truth_as_text(use: Use) -> bool:
    return bool(use.functions & {"AND", "OR", "XOR", "NOT", "IF"}) and any(
        text.upper() in {"TRUE", "FALSE", ""} for text in use.written
    )


def _power_without_value(use: Use) -> bool:
    marks = "".join(token.text for token in use.tokens)
    return any(token.text == "^" for token in use.tokens) and ("0^0" in marks or ")^(" in marks)


def _in_japanese(use: Use) -> bool:
    """Whether there are texts that have kana or letters of full or half width."""
    return any(
        "\u3000" <= letter <= "\u30ff" or "\uff00" <= letter <= "\uffef" for text in use.texts for letter in text
    )


_OF_TEXTS = frozenset({
    "CONCATENATE", "CONCAT", "TEXTJOIN", "LEN", "LEFT", "RIGHT", "MID", "FIND", "SEARCH", "SUBSTITUTE", "REPLACE",
    "EXACT", "TRIM", "VALUETOTEXT",
})  # fmt: skip


def _takes_texts(use: Use) -> bool:
    return bool(use.functions & _OF_TEXTS) or any(token.text == "&" for token in use.tokens)


def _many_digits(use: Use) -> bool:
    """Whether a number in it may have more digits than Excel writes: it is computed, or read so."""
    return use.computes or any(value != _cut(value) or abs(value) >= _MOST for value in _numbers(use))


def _large(use: Use) -> bool:
    return any(abs(value) >= _FROM for value in _numbers(use))


def _numbers(use: Use) -> list[float]:
    """The numbers written in a formula and those it reads."""
    written = [float(token.text) for token in use.tokens if token.kind is Kind.NUMBER]
    return [*written, *(value for value in use.values if type(value) is float)]


def _cut(value: float) -> float:
    return float(f"{value:.{_DIGITS - 1}e}")


def _one_value_over_a_range(use: Use) -> bool:
    """Whether a function of one value gets a range where an array is asked for."""
    return any(
        is_range(token) and any(call.argument in ONE_VALUED.get(call.name, ()) for call in calls)
        and (use.is_array or any(call.name in {"SUMPRODUCT", "LOOKUP", "MMULT", "INDEX"} for call in calls))
        for token, calls in use.nested
    )  # fmt: skip


def _rows_of_a_range(use: Use) -> bool:
    return any(is_range(token) and calls and calls[-1].name in {"ROW", "COLUMN"} for token, calls in use.nested)


def _places_as_array(use: Use) -> bool:
    return any(token.text == "{" and calls and calls[-1] in {("LARGE", 1), ("SMALL", 1)} for token, calls in use.nested)


def _index_of_an_array(use: Use) -> bool:
    return any(
        calls
        and calls[-1] == ("INDEX", 0)
        and (token.kind is Kind.FUNCTION or token.text == "(" or is_sign(token, COMPUTING))
        for token, calls in use.nested
    )


def _reads_whole_rows(use: Use) -> bool:
    return any(_WHOLE.fullmatch(token.text) for token in tokens(use.formula.text) if token.kind is Kind.RANGE)


_WHOLE = re.compile(r"\$?[A-Z]+:\$?[A-Z]+|\$?[0-9]+:\$?[0-9]+", re.IGNORECASE)


def _hands_on_a_range(use: Use) -> bool:
    """Whether IF has ranges to choose from inside another call."""
    return any(
        is_range(token) and len(calls) > 1 and calls[-1].name == "IF" and calls[-1].argument > 0
        for token, calls in use.nested
    )


def _compares_comparisons(use: Use) -> bool:
    signs = sum(is_sign(token, COMPARING) for token in use.tokens)
    beside = any(
        (first.text == ")" and is_sign(second, COMPARING)) or (is_sign(first, COMPARING) and second.text == "(")
        for first, second in pairwise(use.tokens)
    )
    return signs > 1 and beside


_CONDITIONED = frozenset({
    "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS",
})  # fmt: skip


def _other_than_a_text(use: Use) -> bool:
    return any(re.match(r"<>\D", text) for text in use.texts)


def _sizes_differ(use: Use) -> bool:
    return len({area.size for area in use.areas}) > 1


def _money_or_thousands(use: Use) -> bool:
    return any(re.fullmatch(r"\s*[-+(]?\s*[$€£¥]?\s*[0-9][0-9,.]*[0-9.%)]*\s*", text)
               and re.search(r"[$€£¥,()]", text) for text in use.texts)  # fmt: skip


def _digits_in_texts(use: Use) -> bool:
    return any(
        value is True or (type(value) is str and re.fullmatch(r"\s*[0-9.,%$]+\s*", value)) for value in use.values
    )


def _units(*names: str) -> Callable[[Use], bool]:
    wanted = re.compile(f"(?:{'|'.join(names)})\\Z")
    return lambda use: any(map(wanted.match, use.texts))


def _truth_value(use: Use) -> bool:
    return any(token.kind is Kind.NAME and token.text.upper() in {"TRUE", "FALSE"} for token in use.tokens)


WEAKNESSES: tuple[Weakness, ...] = (
    Weakness(
        "a function that follows Excel's regional settings", _EVERY, "follows American ones",
        _calls("DOLLAR", "USDOLLAR", "YEN", "ASC", "DBCS", "JIS", "PHONETIC", "LENB", "LEFTB", "RIGHTB", "MIDB",
               "FINDB", "SEARCHB", "REPLACEB", "CODE", "CHAR"),
    ),
    Weakness(
        "text as number", _EVERY, "reads the spellings of its own regional settings",
        _calls("VALUE", "NUMBERVALUE", "DATEVALUE", "TIMEVALUE"),
    ),
    Weakness(
        "number as text", _EVERY, "writes dates and money by American settings, and knows fewer formats", _calls("TEXT")
    ),
    Weakness(
        "Japanese texts compared", _EVERY, "tells kana and widths apart that Excel in Japanese takes for alike",
        lambda use: use.compares or bool(use.functions), _in_japanese,
    ),
    Weakness(
        "YEARFRAC by actual days", ("formulas",), "takes another mean year for a span over two years",
        _calls("YEARFRAC"),
    ),
    Weakness(
        "an iterative financial function", _EVERY, "stops iterating elsewhere",
        _calls("IRR", "XIRR", "RATE", "YIELD", "ODDFYIELD"),
    ),
    Weakness(
        "an array formula in one cell", _RUST, "gives an error for a range in place of a value",
        lambda use: use.is_array and any(map(is_range, use.tokens)),
    ),
    Weakness(
        "a function of one value over a range", _RUST, "computes one value, or gives an error", _one_value_over_a_range
    ),
    Weakness("ROW or COLUMN of several", ("formualizer",), "gives the first number", _rows_of_a_range),
    Weakness("several places of LARGE or SMALL", ("formualizer",), "gives #NUM!", _places_as_array),
    Weakness(
        "INDEX of a computed array", ("ironcalc", "libreoffice"), "gives an error or the first value",
        _index_of_an_array,
    ),
    Weakness(
        "INDEX of whole rows or columns", ("formualizer",), "gives #REF! beyond the filled cells", _calls("INDEX"),
        _reads_whole_rows,
    ),
    Weakness("a range chosen by IF", ("ironcalc",), "takes one cell of it", _hands_on_a_range),
    Weakness("a comparison of comparisons", ("ironcalc",), "gives FALSE for equal ones", _compares_comparisons),
    Weakness(
        "`<>` with a text as criterion", ("ironcalc",), "counts texts alone, not numbers and blanks",
        lambda use: bool(use.functions & _CONDITIONED), _other_than_a_text,
    ),
    Weakness(
        "a sum range of another size", ("ironcalc",), "takes it as it stands", _calls("SUMIF", "AVERAGEIF"),
        _sizes_differ,
    ),
    Weakness("number joined to a text", _RUST, "writes 17 digits where Excel writes 15", _takes_texts, _many_digits),
    Weakness(
        "text of digits in SUMPRODUCT", ("formualizer",), "counts it where Excel takes it for 0", _calls("SUMPRODUCT"),
        _digits_in_texts,
    ),
    Weakness(
        "text of money or thousands as number", ("formualizer",), "gives #VALUE!",
        lambda use: use.computes, _money_or_thousands,
    ),
    Weakness(
        "error values where a condition is asked", ("formualizer",), "passes over them",
        lambda use: bool(use.functions & _CONDITIONED),
        lambda use: any(isinstance(value, ErrorValue) for value in use.values),
    ),
    Weakness(
        "a text as argument of AVERAGE", ("formualizer",), "passes over it",
        lambda use: any(
            token.kind is Kind.TEXT and calls and calls[-1].name in {"AVERAGE", "AVERAGEA"}
            for token, calls in use.nested
        ),
    ),
    Weakness(
        "time of day as text", ("formualizer",), "gives #VALUE!", _calls("HOUR", "MINUTE", "SECOND"),
        lambda use: any(re.search(r"[ap]m\s*\Z", text, re.IGNORECASE) for text in use.texts),
    ),
    Weakness(
        "TRIM of a no-break space", ("formualizer",), "takes it away", _calls("TRIM"),
        lambda use: bool(use.functions & {"UNICHAR", "CHAR"}) or any("\xa0" in text for text in use.texts),
    ),
    Weakness(
        "temperatures in CONVERT", ("ironcalc",), "rounds the freezing point", _calls("CONVERT"),
        _units("F", "fah", "C", "cel", "K", "kel"),
    ),
    Weakness(
        "hours, minutes and bytes in CONVERT", ("formualizer",), "gives #N/A",
        _calls("CONVERT"), _units("hr", "mn", "min", "day", "d", ".{0,2}bit", ".{0,2}byte"),
    ),
    Weakness(
        "points written as arrays", ("ironcalc",), "gives #REF!",
        lambda use: bool(use.functions & {"TREND", "GROWTH", "LINEST", "LOGEST"})
        and any(token.text == "{" for token in use.tokens),
    ),
    Weakness(
        "holidays of WORKDAY", ("ironcalc",), "does not skip all of them", lambda use: use.has_argument("WORKDAY", 2)
    ),
    Weakness("SECOND of a part of a second", ("ironcalc",), "cuts it where Excel rounds", _calls("SECOND")),
    Weakness("a range up to a call", ("ironcalc",), "gives #VALUE!", _range_up_to_a_call),
    Weakness("a truth value as text", ("formualizer",), "gives #VALUE! where Excel takes it for one", _truth_as_text),
    Weakness("a truth value as number", ("libreoffice",), "keeps no truth values apart from numbers", _truth_value),
    Weakness(
        "a truth value among what is read", ("libreoffice",), "counts it as a number", lambda use: bool(use.functions),
        lambda use: any(isinstance(value, bool) for value in use.values),
    ),
    Weakness(
        "a truth value compared", ("libreoffice",), "compares it as a number", _compares_comparisons,
    ),
    Weakness(
        "wildcards or digits as texts among conditions", ("libreoffice",), "tells numbers and texts apart otherwise",
        lambda use: bool(use.functions & _CONDITIONED),
        lambda use: any(re.search(r"[*?]|\A\s*[0-9.]+\s*\Z", text) for text in use.texts),
    ),
    Weakness(
        "a text of digits as argument", ("libreoffice",), "gives #VALUE!",
        lambda use: any(
            token.kind is Kind.TEXT and re.fullmatch(r'"[0-9.]+"', token.text) and calls and calls[-1].name in SPREADING
            for token, calls in use.nested
        ),
    ),
    Weakness("a large number joined to a text", ("libreoffice",), "writes E+020 for 1E+20", _takes_texts, _large),
    Weakness("pounds and ounces in CONVERT", ("libreoffice",), "has older sizes", _calls("CONVERT"),
             _units("lbm", "ozm")),
    Weakness("a power without a real value", ("formualizer",), "gives another value or error", _power_without_value),
    Weakness(
        "a comparison of nearly equal numbers", ("formualizer",), "compares every digit where Excel compares 15",
        lambda use: use.compares, _many_digits,
    ),
)  # fmt: skip


def cautions(contents: Contents, links: Links, engine: str) -> dict[CellAddress, str]:
    """The cells with something the engine is known to compute otherwise than Excel, and why; also what reads them."""
    known = [weakness for weakness in WEAKNESSES if engine in weakness.engines]
    functions = DIFFERING.get(engine, {})
    found: dict[Place, str] = {}
    possible: dict[tuple[str, bool], tuple[Weakness, ...]] = {}
    for place, reading in links.readings.items():
        formula = contents.formula(place)
        if formula is None or not reading.parts:
            continue
        use = Use(contents, formula, reading)
        key = (reading.pattern, use.is_array)
        if key not in possible:
            possible[key] = tuple(weakness for weakness in known if weakness.met(use))
        met = next((weakness for weakness in possible[key] if weakness.read is None or weakness.read(use)), None)
        if met is not None:
            found[place] = f"{met.construct}: {engine} {met.reason}"
        elif reading.functions & functions.keys():
            found[place] = _of_functions(reading.functions, functions, engine)
    for place in links.order:
        source = None if place in found else next((source for source in links.reads[place] if source in found), None)
        if source is not None:
            found[place] = f"reads {contents.address(source)}, {found[source].removeprefix('reads ')}"
    return {contents.address(place): note for place, note in found.items()}


def _of_functions(used: frozenset[str], known: dict[str, tuple[int, int]], engine: str) -> str:
    name = max(used & known.keys(), key=lambda name: (known[name][0] / known[name][1], name))
    different, recorded = known[name]
    return f"{name}: {engine} differs from {different} of {recorded} answers recorded from Excel"


def at_the_clock(contents: Contents, links: Links) -> frozenset[CellAddress]:
    """The cells whose value depends on the clock, on chance or on the machine, by address."""
    return frozenset(contents.address(place) for place in links.clock)

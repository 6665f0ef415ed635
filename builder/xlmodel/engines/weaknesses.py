"""What each engine is known to compute otherwise than Excel, without a word: declared where it is met.

Constructs are declared by hand and matched on tokens; functions by what answers recorded from Excel show
(`recorded`, written by `python -m tests.vectors.matrix --write`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlmodel.engines.constructs import (
    CONDITIONED,
    OF_DATABASES,
    SHAPING,
    all_numbers,
    called_lambda,
    calls,
    compares_comparisons,
    count_of_letters_as_text,
    digits_in_texts,
    early_days,
    emoji_in_sheet_name,
    fills_beyond,
    hands_on_a_range,
    has_equals,
    in_japanese,
    index_of_an_array,
    large,
    left_out_of,
    many_digits,
    money_or_thousands,
    nearest_of_xlookup,
    negative_size,
    one_value_over_a_range,
    other_than_a_text,
    placed_by_a_cell,
    places_as_array,
    power_without_value,
    range_up_to_a_call,
    reads_texts,
    reads_whole_rows,
    rounded_to_the_end,
    rows_of_a_range,
    searches_sorted,
    sign_before_a_blank,
    sizes_differ,
    spelled_number,
    sums_comparisons,
    takes_texts,
    tiny,
    truth_as_text,
    truth_value,
    units,
    written_into,
)
from xlmodel.engines.recorded import DIFFERING
from xlmodel.engines.uses import Use, Weakness, is_range
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.function_kinds import DAYS_IN, SPREADING
from xlmodel.workbook.links import Links
from xlmodel.workbook.tokens import Kind
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue

_EVERY = ("formulas", "formualizer", "ironcalc", "libreoffice")
_RUST = ("formualizer", "ironcalc")

WEAKNESSES: tuple[Weakness, ...] = (
    Weakness(
        "a function that follows Excel's regional settings", _EVERY, "follows American ones",
        calls("DOLLAR", "USDOLLAR", "YEN", "ASC", "DBCS", "JIS", "PHONETIC", "LENB", "LEFTB", "RIGHTB", "MIDB",
               "FINDB", "SEARCHB", "REPLACEB", "CODE", "CHAR"),
    ),
    Weakness(
        "text as number", _EVERY, "reads the spellings of its own regional settings",
        calls("VALUE", "NUMBERVALUE", "DATEVALUE", "TIMEVALUE"),
    ),
    Weakness(
        "number as text", _EVERY, "writes dates and money by American settings, and knows fewer formats", calls("TEXT")
    ),
    Weakness(
        "Japanese texts compared", _EVERY, "tells kana and widths apart that Excel in Japanese takes for alike",
        lambda use: use.compares or bool(use.functions), in_japanese,
    ),
    Weakness(
        "YEARFRAC by actual days", ("formulas",), "takes another mean year for a span over two years",
        calls("YEARFRAC"),
    ),
    Weakness(
        "IRR of a loss, or over blanks and texts", ("formualizer",), "stops at another rate", calls("IRR"),
        lambda use: not all_numbers(use) or sum(value for value in use.values if type(value) is float) < 0,
    ),
    Weakness(
        "an iterative financial function", _EVERY, "stops iterating elsewhere",
        calls("IRR", "XIRR", "RATE", "YIELD", "ODDFYIELD"), largest=1e-4,
    ),
    Weakness(
        "a function that shapes arrays", (*_RUST, "libreoffice"), "knows fewer of its options",
        lambda use: bool(use.functions & SHAPING),
    ),
    Weakness("a nearest value in XLOOKUP", ("formualizer",), "gives #N/A", nearest_of_xlookup),
    Weakness(
        "an array formula in one cell", _RUST, "gives an error for a range in place of a value",
        lambda use: use.is_array and any(map(is_range, use.tokens)),
    ),
    Weakness(
        "a function of one value over a range", _RUST, "computes one value, or gives an error", one_value_over_a_range
    ),
    Weakness(
        "rows of a computed range", ("ironcalc",), "takes the first", lambda use: use.functions >= {"ROW", "INDIRECT"}
    ),
    Weakness("a LAMBDA called at once", ("ironcalc", "libreoffice"), "gives an error", called_lambda),
    Weakness(
        "looking around in a regular expression", ("ironcalc",), "gives #VALUE!",
        lambda use: any(name.startswith("REGEX") for name in use.functions),
        lambda use: any(re.search(r"\(\?<?[=!]|\\[1-9]", text) for text in use.texts),
    ),
    Weakness(
        "a text where a day is asked", ("formualizer",), "gives #VALUE!", calls(*DAYS_IN),
        lambda use: any(re.match(r"\s*\d{1,4}[-/]\d", text) for text in use.texts),
    ),
    Weakness("ROW or COLUMN of several", ("formualizer",), "gives the first number", rows_of_a_range),
    Weakness("several places of LARGE or SMALL", ("formualizer",), "gives #NUM!", places_as_array),
    Weakness(
        "INDEX of a computed array", ("ironcalc", "libreoffice"), "gives an error or the first value",
        index_of_an_array,
    ),
    Weakness(
        "INDEX of whole rows or columns", ("formualizer",), "gives #REF! beyond the filled cells", calls("INDEX"),
        reads_whole_rows,
    ),
    Weakness(
        "the place of what INDEX gives", ("ironcalc",), "gives #VALUE!",
        lambda use: "INDEX" in use.functions and bool(use.functions & {"ROW", "COLUMN"}),
    ),
    Weakness(
        "blanks counted in whole rows or columns", ("formulas",), "counts those among the filled cells",
        lambda use: bool(use.functions & CONDITIONED) and any(re.match("<>|=?\\Z", text) for text in use.texts),
        reads_whole_rows,
    ),
    Weakness("a range chosen by IF", ("ironcalc",), "takes one cell of it", hands_on_a_range),
    Weakness("a comparison of comparisons", ("ironcalc",), "gives FALSE for equal ones", compares_comparisons),
    Weakness(
        "`<>` with a text as criterion", ("ironcalc",), "counts texts alone, not numbers and blanks",
        lambda use: bool(use.functions & CONDITIONED), other_than_a_text,
    ),
    Weakness(
        "a sum range of another size", ("ironcalc",), "takes it as it stands", calls("SUMIF", "AVERAGEIF"),
        sizes_differ,
    ),
    Weakness(
        "a comparison sign joined to a blank", ("formualizer",), "compares with an empty text",
        lambda use: bool(use.functions & CONDITIONED), sign_before_a_blank,
    ),
    Weakness(
        "`<>` with a number as criterion", ("formualizer",), "leaves out texts of the same digits",
        lambda use: bool(use.functions & CONDITIONED) and any("<>" in text for text in use.written),
        digits_in_texts,
    ),
    Weakness(
        "truth values, errors or blank rows in a database", ("formualizer",), "reads its criteria otherwise",
        OF_DATABASES,
        lambda use: use.has_blank_row or any(isinstance(value, bool | ErrorValue) for value in use.values),
    ),
    Weakness(
        "statistics compared to the last digit", ("formulas",), "adds squares in another order", rounded_to_the_end
    ),
    Weakness(
        "INDEX with a row or column read from a blank", ("formulas", "formualizer"),
        "gives the first, or #SPILL!, where Excel takes one beside",
        placed_by_a_cell, lambda use: any(value in {None, 0.0} for value in use.single_values),
    ),
    Weakness("number joined to a text", _RUST, "writes 17 digits where Excel writes 15", takes_texts, many_digits),
    Weakness(
        "text of digits in SUMPRODUCT", ("formualizer",), "counts it where Excel takes it for 0", calls("SUMPRODUCT"),
        digits_in_texts,
    ),
    Weakness(
        "text of money or thousands as number", ("formualizer",), "gives #VALUE!",
        lambda use: use.computes, money_or_thousands,
    ),
    Weakness(
        "error values where a condition is asked", ("formualizer",), "passes over them",
        lambda use: bool(use.functions & CONDITIONED),
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
        "time of day as text", ("formualizer",), "gives #VALUE!", calls("HOUR", "MINUTE", "SECOND"),
        lambda use: any(re.search(r"[ap]m\s*\Z", text, re.IGNORECASE) for text in use.texts),
    ),
    Weakness(
        "TRIM of a no-break space", ("formualizer",), "takes it away", calls("TRIM"),
        lambda use: bool(use.functions & {"UNICHAR", "CHAR"}) or any("\xa0" in text for text in use.texts),
    ),
    Weakness(
        "temperatures in CONVERT", ("ironcalc",), "rounds the freezing point", calls("CONVERT"),
        units("F", "fah", "C", "cel", "K", "kel"),
    ),
    Weakness(
        "hours, minutes and bytes in CONVERT", ("formualizer",), "gives #N/A",
        calls("CONVERT"), units("hr", "mn", "min", "day", "d", ".{0,2}bit", ".{0,2}byte"),
    ),
    Weakness(
        "points written as arrays", ("ironcalc",), "gives #REF!",
        lambda use: bool(use.functions & {"TREND", "GROWTH", "LINEST", "LOGEST"})
        and any(token.text == "{" for token in use.tokens),
    ),
    Weakness(
        "equal values in a search of sorted ones", ("ironcalc",), "stops at another one of them", searches_sorted,
        has_equals,
    ),
    Weakness("a text as number of letters", _RUST, "gives #VALUE! or none", count_of_letters_as_text),
    Weakness(
        "holidays of WORKDAY", ("ironcalc",), "does not skip all of them",
        lambda use: use.has_argument("WORKDAY", 2) or use.has_argument("WORKDAY.INTL", 3),
    ),
    Weakness("SECOND of a part of a second", ("ironcalc",), "cuts it where Excel rounds", calls("SECOND")),
    Weakness("a range up to a call", ("ironcalc",), "gives #VALUE!", range_up_to_a_call),
    Weakness("a truth value as text", ("formualizer",), "gives #VALUE! where Excel takes it for one", truth_as_text),
    Weakness("an emoji in the name of a sheet", ("libreoffice",), "does not find it unquoted", emoji_in_sheet_name),
    Weakness("a truth value as number", ("libreoffice",), "keeps no truth values apart from numbers", truth_value),
    Weakness("comparisons in a sum", ("libreoffice",), "counts those that hold, of an array too", sums_comparisons),
    Weakness(
        "a truth value among what is read", ("libreoffice",), "counts it as a number", lambda use: bool(use.functions),
        lambda use: any(isinstance(value, bool) for value in use.values),
    ),
    Weakness(
        "a truth value compared", ("libreoffice",), "compares it as a number", compares_comparisons,
    ),
    Weakness(
        "wildcards or digits as texts among conditions", ("libreoffice",), "tells numbers and texts apart otherwise",
        lambda use: bool(use.functions & CONDITIONED),
        lambda use: any(re.search(r"[*?]|\A\s*[0-9.]+\s*\Z", text) for text in use.texts),
    ),
    Weakness(
        "a text of digits as argument", ("libreoffice",), "gives #VALUE!",
        lambda use: any(
            token.kind is Kind.TEXT and re.fullmatch(r'"[0-9.]+"', token.text) and calls and calls[-1].name in SPREADING
            for token, calls in use.nested
        ),
    ),
    Weakness("a large number joined to a text", ("libreoffice",), "writes E+017 from 1E+16 on", takes_texts, large),
    Weakness(
        "a truth value as text in arithmetic", ("libreoffice",), "takes it for a number", lambda use: use.computes,
        lambda use: any(text.strip().upper() in {"TRUE", "FALSE"} for text in use.texts),
    ),
    Weakness(
        "a remainder compared", ("ironcalc", "libreoffice"), "takes it for 0",
        lambda use: use.compares and any(token.text in {"+", "-"} for token in use.tokens), many_digits,
    ),
    Weakness(
        "a date in words, a fraction or a number in parentheses as text", (*_RUST, "libreoffice"), "gives #VALUE!",
        lambda use: use.computes or bool(use.functions & DAYS_IN.keys()), spelled_number,
    ),
    Weakness(
        "an empty text among conditions", ("ironcalc",), "counts it as blank",
        lambda use: bool(use.functions & CONDITIONED) and "=" in use.written, lambda use: "" in use.values,
    ),
    Weakness(
        "comparisons in SUMSQ", ("ironcalc",), "leaves them out",
        lambda use: "SUMSQ" in use.functions and sums_comparisons(use),
    ),
    Weakness("regular expressions", ("libreoffice",), "knows the functions in newer versions only",
             calls("REGEXTEST", "REGEXEXTRACT", "REGEXREPLACE")),
    Weakness("pounds and ounces in CONVERT", ("libreoffice",), "has older sizes", calls("CONVERT"),
             units("lbm", "ozm")),
    Weakness("a power without a real value", ("formualizer",), "gives another value or error", power_without_value),
    Weakness(
        "a comparison of nearly equal numbers", ("formualizer",), "compares every digit where Excel compares 15",
        lambda use: use.compares, many_digits,
    ),
    Weakness(
        "an argument left out of a count, an average or AND", ("ironcalc",), "passes over it where Excel counts it",
        left_out_of("COUNT", "COUNTA", "AND", "AVERAGE", "AVERAGEA"),
    ),
    Weakness(
        "an argument left out of IF, as a text", ("formualizer",), "gives 0 where Excel gives no text",
        lambda use: left_out_of("IF")(use) and takes_texts(use),
    ),
    Weakness("an array formula over more cells than its result", _RUST, "leaves the others without it", fills_beyond),
    Weakness(
        "IFS or SWITCH over a range", _RUST, "computes one value, or gives an error",
        lambda use: bool(use.functions & {"IFS", "SWITCH"}) and any(map(is_range, use.tokens)),
    ),
    Weakness(
        "an emoji in a reference written as text", ("ironcalc",), "gives #REF!", calls("INDIRECT"),
        lambda use: any(letter > "\uffff" for text in use.texts for letter in text),
    ),
    Weakness(
        "texts, errors or blanks among pairs", _RUST, "leaves out other pairs",
        calls("SUMX2MY2", "SUMX2PY2", "SUMXMY2"), lambda use: not all_numbers(use) or sizes_differ(use),
    ),
    Weakness(
        "texts or truth values written into a statistic", ("ironcalc",), "passes over them",
        written_into("AVEDEV", "DEVSQ", "MODE", "STDEV", "SUMSQ", "VAR", "VARP"),
    ),
    Weakness("AGGREGATE", ("formualizer",), "takes in what its options leave out", calls("AGGREGATE")),
    Weakness("days before March 1900", _RUST, "counts one day more or less, or gives #NUM!", early_days),
    Weakness(
        "OFFSET of a negative size or with arguments left out", _RUST, "gives an error", calls("OFFSET"), negative_size
    ),
    Weakness(
        "ROW or COLUMN of a text that is no reference", ("formulas", "formualizer"), "gives another error, or a number",
        lambda use: "INDIRECT" in use.functions and bool(use.functions & {"ROW", "COLUMN"}),
    ),
    Weakness("MOD by next to nothing", ("formulas", "ironcalc"), "gives 0", calls("MOD"), tiny),
    Weakness(
        "a tilde, or `*` over empty texts, as criterion", ("formulas",), "counts more",
        lambda use: bool(use.functions & CONDITIONED),
        lambda use: any("~" in text or ("*" in text and "" in use.values) for text in use.texts),
    ),
    Weakness(
        "a text or truth value where a number is asked", ("formualizer",), "gives another value or error",
        calls("EXP", "INT", "SIGN", "TRUNC", "MROUND", "ISEVEN", "ISODD", "EOMONTH", "EFFECT", "NOMINAL", "QUOTIENT",
               "POWER", "ERF", "GESTEP", "DELTA", "LOG"), reads_texts,
    ),
    Weakness(
        "an array written in the formula", _RUST, "computes one value of it, or gives an error",
        lambda use: any(token.text == "{" for token in use.tokens),
    ),
)  # fmt: skip


def cautions(contents: BookContents, links: Links, engine: str) -> dict[CellAddress, str]:
    """The cells with something the engine is known to compute otherwise than Excel, and why; also what reads them."""
    known = [weakness for weakness in WEAKNESSES if engine in weakness.engines]
    functions = DIFFERING.get(engine, {})
    found: dict[Place, str] = {}
    possible: dict[tuple[str, bool, str], tuple[Weakness, ...]] = {}
    for place, reading in links.readings.items():
        formula = contents.formula(place)
        if formula is None or not reading.parts:
            continue
        use = Use(contents, formula, reading)
        key = (use.pattern, use.is_array, formula.text if reading.refusal else "")
        if key not in possible:
            possible[key] = tuple(weakness for weakness in known if weakness.met(use))
        met = next((weakness for weakness in possible[key] if weakness.read is None or weakness.read(use)), None)
        if met is not None:
            found[place] = f"{met.construct}: {engine} {met.reason}"
        elif reading.functions & functions.keys():
            found[place] = _of_functions(reading.functions, functions, engine)
    begun: dict[Place, Place] = {}
    for place in links.order:
        source = None if place in found else next((source for source in links.reads[place] if source in found), None)
        if source is not None:
            first = begun[place] = begun.get(source, source)
            found[place] = f"reads {contents.address(first)}, {found[first]}"
    return {contents.address(place): note for place, note in _spread(contents, found)}


def explains(note: str, stored: CellValue, computed: CellValue) -> bool:
    """Whether a caution on a cell accounts for the difference between two values of it."""
    limit = next((weakness.largest for weakness in WEAKNESSES if note.startswith(f"{weakness.construct}: ")), None)
    if limit is None or isinstance(stored, ErrorValue) or isinstance(computed, ErrorValue):
        return True
    if not isinstance(stored, int | float) or not isinstance(computed, int | float):
        return False
    return abs(stored - computed) <= limit * max(abs(stored), _LEAST)


_LEAST = 0.01
"""Below it a gap is told as a share of this: a rate of zero has no last digits."""


def _spread(contents: BookContents, found: dict[Place, str]) -> Iterator[tuple[Place, str]]:
    """The cells and their notes, and those of the cells an array formula fills."""
    for place, note in found.items():
        formula = contents.formula(place)
        if formula is None or formula.area is None:
            yield place, note
            continue
        for row in range(formula.area.row, formula.area.last_row + 1):
            for column in range(formula.area.column, formula.area.last_column + 1):
                yield Place(place.sheet, row, column), note


def _of_functions(used: frozenset[str], known: dict[str, tuple[int, int]], engine: str) -> str:
    name = max(used & known.keys(), key=lambda name: (known[name][0] / known[name][1], name))
    different, recorded = known[name]
    return f"{name}: {engine} differs from {different} of {recorded} answers recorded from Excel"


def at_the_clock(contents: BookContents, links: Links) -> frozenset[CellAddress]:
    """The cells whose value depends on the clock, on chance or on the machine, by address."""
    return frozenset(contents.address(place) for place in links.clock)

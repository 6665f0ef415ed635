"""What each engine is known to compute otherwise than Excel, without a word: declared where it is met.

Constructs are declared by hand and matched on tokens; functions by what answers recorded from Excel show
(`recorded`, written by `python -m tests.vectors.matrix --write`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from xlmodel.engines.recorded import DIFFERING
from xlmodel.workbook.contents import Contents, Formula, Place
from xlmodel.workbook.links import Links
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.tokens import Kind, Token, tokens
from xlmodel.workbook.values import CellAddress, ErrorValue

_MOST_CELLS = 500
_COMPARING = frozenset({"=", "<", ">", "<=", ">=", "<>"})
_EVERY = ("formulas", "formualizer", "ironcalc", "libreoffice")


class Use:
    """One formula of a workbook, as a weakness looks at it."""

    def __init__(self, contents: Contents, formula: Formula, reading: Reading) -> None:
        self.contents = contents
        self.formula = formula
        self.functions = reading.functions
        self._reading = reading

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of the formula but spaces."""
        return [token for token in tokens(self.formula.text) if token.kind is not Kind.SPACE]

    @cached_property
    def texts(self) -> list[str]:
        """The texts in the formula and in the constant cells it reads."""
        written = [token.text[1:-1] for token in self.tokens if token.kind is Kind.TEXT]
        return [*written, *self._read()]

    @cached_property
    def compares(self) -> bool:
        """Whether it has a comparison, as an operator."""
        return any(token.kind is Kind.OTHER and token.text in _COMPARING for token in self.tokens)

    def _read(self) -> Iterator[str]:
        for area in self._reading.read_areas:
            values = self.contents.sheets[area.sheet].values
            if area.size > _MOST_CELLS:
                continue
            for row in range(area.row, area.last_row + 1):
                for column in range(area.column, area.last_column + 1):
                    value = values.get((row, column))
                    if isinstance(value, str) and not isinstance(value, ErrorValue):
                        yield value


@dataclass(frozen=True, slots=True)
class Weakness:
    """A construct that some engines compute silently wrong.

    Attributes:
        construct: what it is, in words.
        engines: which engines.
        reason: what they do with it.
        met: whether a formula has it.
    """

    construct: str
    engines: tuple[str, ...]
    reason: str
    met: Callable[[Use], bool]


def _calls(*names: str) -> Callable[[Use], bool]:
    wanted = frozenset(names)
    return lambda use: bool(wanted & use.functions)


def _double_minus(use: Use) -> bool:
    marks = [token.text for token in use.tokens]
    return any(first in {"/", "^"} and (second, third) == ("-", "-")
               for first, second, third in zip(marks, marks[1:], marks[2:], strict=False))  # fmt: skip


def _range_up_to_a_call(use: Use) -> bool:
    return any(
        (first.text == ":" and second.kind is Kind.FUNCTION) or (first.text == ")" and second.text == ":")
        for first, second in pairwise(use.tokens)
    )


def _truth_as_text(use: Use) -> bool:
    return any(token.kind is Kind.TEXT and token.text.upper() in {'"TRUE"', '"FALSE"', '""'} for token in use.tokens)


def _truth_value(use: Use) -> bool:
    return any(token.kind is Kind.NAME and token.text.upper() in {"TRUE", "FALSE"} for token in use.tokens)


def _power_without_value(use: Use) -> bool:
    marks = "".join(token.text for token in use.tokens)
    return any(token.text == "^" for token in use.tokens) and ("0^0" in marks or ")^(" in marks)


def _in_japanese(use: Use) -> bool:
    """Whether texts are compared that have kana or letters of full or half width."""
    if not use.compares and not use.functions:
        return False
    return any(
        "\u3000" <= letter <= "\u30ff" or "\uff00" <= letter <= "\uffef" for text in use.texts for letter in text
    )


def _dates_from_1904(use: Use) -> bool:
    return use.contents.date_1904 and bool(use.functions & _DATES)


_DATES = frozenset({
    "DATE", "DATEVALUE", "YEAR", "MONTH", "DAY", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM", "EDATE", "EOMONTH", "WORKDAY",
    "WORKDAY.INTL", "NETWORKDAYS", "NETWORKDAYS.INTL", "YEARFRAC", "DAYS360", "DATEDIF", "TEXT", "VALUE", "TODAY",
    "NOW",
})  # fmt: skip

WEAKNESSES: tuple[Weakness, ...] = (
    Weakness("a double minus", ("formulas",), "takes `--` after `/` or `^` for nothing", _double_minus),
    Weakness(
        "days from 1904", ("formulas", "formualizer", "ironcalc"), "counts them from 1900 in functions",
        _dates_from_1904,
    ),
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
        _in_japanese,
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
        "an array formula in one cell", ("formualizer", "ironcalc"), "gives an error for a range in place of a value",
        lambda use: use.formula.area is not None and use.formula.area.size == 1,
    ),
    Weakness("CELL and INFO", _EVERY, "describe the program itself", _calls("CELL", "INFO")),
    Weakness("a range up to a call", ("ironcalc",), "gives #VALUE!", _range_up_to_a_call),
    Weakness("a truth value as text", ("formualizer",), "gives #VALUE! where Excel takes it for one", _truth_as_text),
    Weakness("a truth value as number", ("libreoffice",), "keeps no truth values apart from numbers", _truth_value),
    Weakness("a power without a real value", ("formualizer",), "gives another value or error", _power_without_value),
    Weakness(
        "a comparison of nearly equal numbers", ("formualizer",), "compares every digit where Excel compares 15",
        lambda use: use.compares,
    ),
)  # fmt: skip


def cautions(contents: Contents, links: Links, engine: str) -> dict[CellAddress, str]:
    """The cells with something the engine is known to compute otherwise than Excel, and why; also what reads them."""
    known = [weakness for weakness in WEAKNESSES if engine in weakness.engines]
    functions = DIFFERING.get(engine, {})
    found: dict[Place, str] = {}
    for place, reading in links.readings.items():
        formula = contents.formula(place)
        if formula is None or not reading.parts:
            continue
        use = Use(contents, formula, reading)
        met = next((weakness for weakness in known if weakness.met(use)), None)
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

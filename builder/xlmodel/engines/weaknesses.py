"""What each engine is known to compute otherwise than Excel, without a word: declared where it is met."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from xlmodel.workbook.contents import Contents, Formula
from xlmodel.workbook.links import Links
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.values import CellAddress


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
    met: Callable[[Formula, Reading], bool]


def _has(*names: str) -> Callable[[Formula, Reading], bool]:
    wanted = frozenset(names)
    return lambda _, reading: bool(wanted & reading.functions)


def _text(pattern: str, *names: str) -> Callable[[Formula, Reading], bool]:
    compiled, wanted = re.compile(pattern, re.IGNORECASE), frozenset(names)
    return lambda formula, reading: (
        (not wanted or bool(wanted & reading.functions)) and bool(compiled.search(formula.text))
    )


_EVERY = ("formulas", "formualizer", "libreoffice")

WEAKNESSES: tuple[Weakness, ...] = (
    Weakness("a double minus", ("formulas",), "takes `--` after `/` or `^` for nothing", _text(r"[/^]\s*--")),
    Weakness("XLOOKUP", ("formulas", "libreoffice"), "differs in result or is missing", _has("XLOOKUP", "XMATCH")),
    Weakness("vector LOOKUP", ("formulas",), "differs for arrays of two rows or columns", _has("LOOKUP")),
    Weakness(
        "rounding",
        ("formulas",),
        "rounds binary halves as they are stored, without Excel's decimal correction",
        _has("ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "CEILING", "FLOOR", "INT", "TRUNC"),
    ),
    Weakness(
        "number as text", _EVERY, "spells numbers of more than 15 digits otherwise", _has("TEXT", "FIXED", "DOLLAR")
    ),
    Weakness(
        "text as number",
        _EVERY,
        "reads another set of spellings",
        _has("VALUE", "NUMBERVALUE", "DATEVALUE", "TIMEVALUE"),
    ),
    Weakness(
        "conditions with errors or wildcards",
        _EVERY,
        "differs at the edges",
        _has("SUMIF", "COUNTIF", "AVERAGEIF", "AVERAGEIFS"),
    ),
    Weakness(
        "an iterative financial function",
        _EVERY,
        "stops iterating elsewhere",
        _has("IRR", "XIRR", "RATE", "YIELD", "XNPV"),
    ),
    Weakness(
        "a date before March 1900",
        ("formulas", "libreoffice"),
        "takes 29 February 1900 otherwise",
        _has("DATE", "DAY", "MONTH", "WEEKDAY"),
    ),
    Weakness("YEARFRAC", ("formulas",), "counts the days of the year otherwise for basis 1", _has("YEARFRAC")),
    Weakness("ACCRINT", ("formulas",), "counts other days of the first period", _has("ACCRINT")),
    Weakness(
        "rounding to a multiple",
        ("formulas",),
        "rounds numbers below zero the other way",
        _has("CEILING.MATH", "FLOOR.MATH", "CEILING.PRECISE", "FLOOR.PRECISE", "ISO.CEILING"),
    ),
    Weakness(
        "a Bessel function",
        ("formulas",),
        "is more exact than Excel",
        _has("BESSELI", "BESSELJ", "BESSELK", "BESSELY"),
    ),
    Weakness("CHAR above 127", ("formulas",), "takes another code page", _has("CHAR")),
    Weakness("ROMAN", ("formulas",), "knows the classic form alone", _has("ROMAN")),
    Weakness(
        "a truth value as number",
        ("libreoffice",),
        "keeps no truth values apart from numbers",
        _text(r"\b(TRUE|FALSE)\b"),
    ),
    Weakness("CELL and INFO", _EVERY, "describe the program itself", _has("CELL", "INFO")),
    Weakness("a computed reference", ("formualizer",), "differs in a few cases", _has("OFFSET", "INDIRECT")),
    Weakness(
        "a power without a real value",
        ("formulas", "formualizer"),
        "gives another value or error",
        _text(r"\b0\^0\b|\(-\d+\)\^\(1/"),
    ),
    Weakness(
        "a comparison of nearly equal numbers",
        ("formulas", "formualizer"),
        "compares every digit where Excel compares 15",
        _text(r"[<>=]"),
    ),
)


def cautions(contents: Contents, links: Links, engine: str) -> dict[CellAddress, str]:
    """The cells of a workbook with a construct the engine is known to compute otherwise than Excel, and why."""
    known = [weakness for weakness in WEAKNESSES if engine in weakness.engines]
    found: dict[CellAddress, str] = {}
    for place, reading in links.readings.items():
        formula = contents.formula(place)
        if formula is None or not reading.parts:
            continue
        for weakness in known:
            if weakness.met(formula, reading):
                found[contents.address(place)] = f"{weakness.construct}: {engine} {weakness.reason}"
                break
    return found


def at_the_clock(contents: Contents, links: Links) -> frozenset[CellAddress]:
    """The cells whose value depends on the clock, on chance or on the machine, by address."""
    return frozenset(contents.address(place) for place in links.clock)

"""A. Workbook: which functions and references formulas may use."""

from __future__ import annotations

import re

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import bare_name
from xlmodel.audit.registry import E, Judgement, broken, judged, not_applicable, passed, rule


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOLATILE = frozenset({"OFFSET", "INDIRECT", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})

PORTABLE = _words(
    """
    ABS ACOS ACOSH AND ASIN ASINH ATAN ATAN2 ATANH AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CEILING CHAR CHOOSE CLEAN CODE
    COLUMN COLUMNS COMBIN CONCATENATE CORREL COS COSH COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS COVAR DATE DATEVALUE DAY
    DAYS360 DB DDB DEGREES EDATE EOMONTH ERROR.TYPE EVEN EXACT EXP FACT FALSE FIND FIXED FLOOR FORECAST FREQUENCY FV
    GCD GEOMEAN GROWTH HARMEAN HLOOKUP HOUR IF IFERROR IFNA INDEX INT INTERCEPT IPMT IRR ISBLANK ISERR ISERROR ISEVEN
    ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISREF ISTEXT LARGE LCM LEFT LEN LINEST LN LOG LOG10 LOGEST LOOKUP LOWER
    MATCH MAX MAXA MAXIFS MEDIAN MID MIN MINA MINIFS MINUTE MIRR MMULT MOD MODE MONTH MROUND N NA NETWORKDAYS NORMDIST
    NORMINV NORMSDIST NORMSINV NOT NPER NPV ODD OR PERCENTILE PERCENTRANK PI PMT POWER PPMT PRODUCT PROPER PV QUARTILE
    RADIANS RANK RATE REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS RRI RSQ SEARCH SECOND SIGN SIN SINH SLN SLOPE
    SMALL SQRT STDEV STDEVP SUBSTITUTE SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SYD T TAN TANH TEXT TIME TRANSPOSE TREND TRIM
    TRUE TRUNC UPPER VALUE VAR VARP VLOOKUP WEEKDAY WORKDAY XIRR XNPV YEAR YEARFRAC
    """
)

# Functions younger than the file format: the file must spell them with a prefix, or Excel shows #NAME?.
FUTURE = _words(
    """
    AGGREGATE ARRAYTOTEXT BASE BYCOL BYROW CHOOSECOLS CHOOSEROWS CONCAT COVARIANCE.P COVARIANCE.S DAYS DECIMAL DROP
    EXPAND FILTER FILTERXML FORECAST.ETS FORECAST.LINEAR FORMULATEXT GAMMA HSTACK IFNA IFS ISFORMULA ISOMITTED LAMBDA
    LET MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE
    PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC PHI QUARTILE.EXC QUARTILE.INC RANDARRAY
    RANK.AVG RANK.EQ REDUCE RRI SCAN SEQUENCE SHEET SHEETS SINGLE SORT SORTBY STDEV.P STDEV.S SWITCH T.DIST T.INV TAKE
    TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEBSERVICE
    WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR
    """
)
_UNPREFIXED = frozenset({"AGGREGATE"})


@rule(11, E, "Only portable functions; newer ones carry the _xlfn prefix", "MBABench")
def portable(book: Book) -> Judgement:
    """Every function computes alike in old and new Excel, WPS and LibreOffice, and is spelt as the format asks."""
    unknown: dict[str, str] = {}
    bare: dict[str, str] = {}
    offenders = []
    for sheet, cell, formula in book.formulas():
        bad = False
        for written in formula.shape.functions:
            name = bare_name(written)
            if name in FUTURE - _UNPREFIXED and not written.lower().startswith("_xlfn."):
                bare.setdefault(name, sheet.place(cell))
                bad = True
            elif name not in PORTABLE and name not in VOLATILE:
                unknown.setdefault(name, sheet.place(cell))
                bad = True
        if bad:
            offenders.append(sheet.place(cell))
    problems = []
    if bare:
        problems.append(f"without the prefix _xlfn., so that Excel shows #NAME?: {', '.join(sorted(bare))}")
    if unknown:
        problems.append(
            f"not portable: {', '.join(sorted(unknown))}; use INDEX/MATCH, CHOOSE, SUMIFS and plain arithmetic instead"
        )
    return broken("; ".join(problems), offenders) if problems else _fine(book, "all functions are portable")


@rule(12, E, "No volatile or fragile functions", "FAST 4.01-03")
def volatile(book: Book) -> Judgement:
    """No OFFSET, INDIRECT, NOW, TODAY, RAND, CELL, INFO."""
    offenders = [
        sheet.place(cell)
        for sheet, cell, formula in book.formulas()
        if any(bare_name(name) in VOLATILE for name in formula.shape.functions)
    ]
    return judged(
        offenders,
        _fine(book, "none").message,
        "volatile functions: use INDEX for OFFSET, CHOOSE for INDIRECT, an as-of input for TODAY",
    )


@rule(13, E, "No whole-column, whole-row or 3-D references", "engines")
def bounded(book: Book) -> Judgement:
    """Every reference names a rectangle on one sheet."""
    offenders = [
        sheet.place(cell)
        for sheet, cell, formula in book.formulas()
        if any(reference.whole or reference.several_sheets for reference in formula.references)
        or re.search(r"(?<![!$\w.'])[\w.']+:[\w']+!", formula.text)
    ]
    return judged(
        offenders, _fine(book, "none").message, "name the filled range, and one sheet, instead of whole columns or rows"
    )


def _fine(book: Book, message: str) -> Judgement:
    return passed(message) if any(True for _ in book.formulas()) else not_applicable("no formulas")

"""Functions by what they do with references: where implicit intersection, position or order depends on it."""

from __future__ import annotations

POSITIONAL = frozenset({"ROW", "COLUMN", "CELL", "AREAS", "ISFORMULA", "FORMULATEXT", "SHEET", "ISREF", "SINGLE"})
SIZED = frozenset({"ROWS", "COLUMNS", "COUNTBLANK", "ROW", "COLUMN", "INDEX"})
VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "INFO", "CELL"})
OUTWARD = frozenset({
    "WEBSERVICE", "DDE", "RTD", "CALL", "REGISTER", "REGISTER.ID", "EXEC", "IMAGE", "STOCKHISTORY", "SQL.REQUEST",
    "CUBEVALUE", "CUBEMEMBER", "CUBESET", "CUBEKPIMEMBER", "CUBEMEMBERPROPERTY", "CUBERANKEDMEMBER", "CUBESETCOUNT",
    "DIRECTORY", "FILES", "PY", "_FV", "FIELDVALUE", "GETPIVOTDATA", "TRANSLATE", "DETECTLANGUAGE", "IMPORTTEXT",
    "IMPORTCSV", "COPILOT",
})  # fmt: skip
DAYS_IN = {
    **dict.fromkeys((
        "YEAR", "MONTH", "DAY", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM", "EDATE", "EOMONTH",
    ), frozenset({0})),
    **dict.fromkeys((
        "DAYS", "DAYS360", "YEARFRAC", "DATEDIF", "COUPDAYBS", "COUPDAYS", "COUPDAYSNC", "COUPNCD", "COUPNUM",
        "COUPPCD", "PRICE", "YIELD", "DURATION", "MDURATION", "ACCRINTM", "DISC", "INTRATE", "RECEIVED", "PRICEDISC",
        "YIELDDISC", "TBILLEQ", "TBILLPRICE", "TBILLYIELD",
    ), frozenset({0, 1})),
    **dict.fromkeys(("ACCRINT", "PRICEMAT", "YIELDMAT", "ODDLPRICE", "ODDLYIELD"), frozenset({0, 1, 2})),
    **dict.fromkeys(("ODDFPRICE", "ODDFYIELD"), frozenset({0, 1, 2, 3})),
    **dict.fromkeys(("AMORDEGRC", "AMORLINC"), frozenset({1, 2})),
    "WORKDAY": frozenset({0, 2}), "WORKDAY.INTL": frozenset({0, 3}),
    "NETWORKDAYS": frozenset({0, 1, 2}), "NETWORKDAYS.INTL": frozenset({0, 1, 3}),
}  # fmt: skip
"""Arguments that are days."""

DAYS_OUT = frozenset({"DATE", "DATEVALUE", "EDATE", "EOMONTH", "WORKDAY", "WORKDAY.INTL", "COUPNCD", "COUPPCD"})
"""Functions that give a day."""

UNBOUND = frozenset({"INDIRECT", "OFFSET"})
BINDING = frozenset({"LET", "LAMBDA"})
WHERE_MINDED = {
    **dict.fromkeys(("ROW", "COLUMN", "ROWS", "COLUMNS", "AREAS", "ISREF", "ISFORMULA", "SHEET"), frozenset({0})),
    "OFFSET": frozenset({0}),
}
"""Arguments whose place is asked, not their values: a cell may stand in its own without being circular."""
PICKED_FROM = {"INDEX": frozenset({0}), "XLINDEX": frozenset({0})}
"""Arguments of which some cells are picked: a cell that stands in its own reads others of it."""

ARRAY_MINDED = frozenset({
    "SUMPRODUCT", "MMULT", "MINVERSE", "MDETERM", "TRANSPOSE", "FREQUENCY", "LINEST", "LOGEST", "TREND", "GROWTH",
    "LOOKUP", "MODE.MULT", "XLOOKUP", "XMATCH", "FILTER", "SORT", "SORTBY", "UNIQUE", "LET", "LAMBDA", "AGGREGATE",
    "XLAGGREGATE",
    "SUMX2MY2", "SUMX2PY2", "SUMXMY2",
})  # fmt: skip
_ALL = frozenset(range(64))
ONE_VALUED = {
    **dict.fromkeys((
        "ABS", "EXP", "LN", "LOG", "LOG10", "SQRT", "SIGN", "INT", "ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "POWER",
        "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "SINH", "COSH", "TANH", "ASINH", "ACOSH", "ATANH",
        "DEGREES", "RADIANS", "EVEN", "ODD", "FACT", "CEILING", "FLOOR", "YEAR", "MONTH", "DAY", "HOUR", "MINUTE",
        "SECOND", "WEEKDAY", "DATE", "TIME", "LEN", "LEFT", "RIGHT", "MID", "UPPER", "LOWER", "PROPER", "TRIM",
        "CLEAN", "TEXT", "VALUE", "REPT", "FIND", "SEARCH", "SUBSTITUTE", "REPLACE", "EXACT", "CONCATENATE", "CHAR",
        "CODE", "IF", "IFERROR", "IFNA", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL", "ISNA", "ISNONTEXT", "ISNUMBER",
        "ISTEXT", "PMT", "FV", "PV", "NPER", "MOD", "SLN", "DB", "DDB", "SYD", "IPMT", "PPMT", "RATE", "ROMAN",
        "COMBIN", "PERMUT", "FIXED", "DOLLAR", "DATEVALUE", "TIMEVALUE", "NOT",
    ), _ALL),
    "VLOOKUP": frozenset({0, 2, 3}), "HLOOKUP": frozenset({0, 2, 3}), "MATCH": frozenset({0, 2}),
    "INDEX": frozenset({1, 2}), "CHOOSE": frozenset({0}), "SUMIF": frozenset({1}), "COUNTIF": frozenset({1}),
}  # fmt: skip
SPREADING = frozenset({
    "SUM", "SUMSQ", "AVERAGE", "AVERAGEA", "COUNT", "COUNTA", "MAX", "MAXA", "MIN", "MINA", "PRODUCT", "STDEV",
    "STDEV.S", "STDEV.P", "STDEVA", "STDEVP", "STDEVPA", "VAR", "VAR.S", "VAR.P", "VARA", "VARP", "VARPA",
})  # fmt: skip
"""Functions for which several areas are the same as one area of all their cells."""

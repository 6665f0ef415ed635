"""Functions with recorded answers of Excel an engine differs from; written by `tests.vectors.matrix`."""

from __future__ import annotations

# fmt: off
DIFFERING: dict[str, dict[str, tuple[int, int]]] = {
    "formulas": {
        "ACCRINT": (1, 2), "ADDRESS": (3, 9), "BESSELI": (3, 9), "BESSELJ": (8, 15), "BESSELK": (3, 10),
        "BESSELY": (9, 15), "COLUMN": (2, 10), "CONVERT": (1, 10), "CORREL": (1, 6), "COT": (2, 9),
        "COUNTIF": (4, 15), "CSC": (1, 8), "DB": (2, 11), "DMAX": (1, 9), "DPRODUCT": (1, 7), "DSTDEVP": (1, 7),
        "DVAR": (1, 9), "DVARP": (1, 9), "EDATE": (1, 7), "FORMULATEXT": (1, 12), "GCD": (2, 6), "HARMEAN": (1, 1),
        "IMCSC": (1, 1), "IMPRODUCT": (1, 6), "KURT": (1, 1), "LCM": (1, 4), "MOD": (1, 7), "MROUND": (3, 12),
        "REPT": (1, 6), "ROW": (1, 10), "ROWS": (1, 6), "RRI": (1, 7), "SEC": (2, 8), "SKEW.P": (1, 1),
        "SMALL": (1, 8), "SUMIF": (1, 11), "T.INV.2T": (1, 4), "T.TEST": (1, 10), "TAN": (2, 8), "TDIST": (1, 2),
        "TEXTAFTER": (2, 11), "TEXTBEFORE": (2, 11), "VDB": (2, 5), "WEIBULL.DIST": (1, 4), "XLOOKUP": (4, 13),
    },
    "formualizer": {
    },
    "ironcalc": {
    },
}
"""By engine and function: how many recorded answers differ, of how many."""

"""Functions with recorded answers of Excel an engine differs from; written by `tests.vectors.matrix`."""

from __future__ import annotations

# fmt: off
DIFFERING: dict[str, dict[str, tuple[int, int]]] = {
    "formulas": {
        "ACCRINT": (1, 2), "BESSELI": (3, 9), "BESSELJ": (8, 15), "BESSELK": (3, 10), "BESSELY": (9, 15),
        "CONVERT": (1, 10), "CORREL": (1, 6), "COT": (2, 9), "CSC": (1, 8), "DB": (2, 11), "FORMULATEXT": (1, 12),
        "GCD": (2, 6), "HARMEAN": (1, 1), "IMCSC": (1, 1), "IMPRODUCT": (1, 6), "KURT": (1, 1), "LCM": (1, 4),
        "MROUND": (3, 12), "REPT": (1, 6), "RRI": (1, 7), "SEC": (2, 8), "SKEW.P": (1, 1), "T.INV.2T": (1, 4),
        "T.TEST": (1, 10), "TAN": (2, 8), "TDIST": (1, 2), "TEXTAFTER": (2, 11), "TEXTBEFORE": (2, 11), "VDB": (2, 5),
        "WEIBULL.DIST": (1, 4),
    },
    "formualizer": {
        "ACCRINT": (1, 2), "ACOT": (1, 7), "BESSELJ": (9, 15), "BESSELK": (1, 10), "BESSELY": (9, 15),
        "BETA.DIST": (3, 9), "BETA.INV": (1, 8), "BIN2DEC": (3, 9), "BIN2HEX": (3, 9), "BIN2OCT": (3, 9),
        "BITRSHIFT": (1, 7), "CEILING": (3, 9), "CEILING.MATH": (1, 1), "CHISQ.DIST": (3, 9), "CHISQ.INV": (2, 8),
        "CHISQ.INV.RT": (1, 6), "COMBINA": (2, 8), "CONVERT": (4, 10), "COT": (3, 9), "COTH": (3, 9), "CSC": (2, 8),
        "CSCH": (1, 7), "CUMIPMT": (3, 9), "CUMPRINC": (3, 9), "DATE": (1, 7), "DB": (3, 11), "DEC2BIN": (3, 9),
        "DEC2OCT": (3, 9), "DOLLARDE": (3, 9), "DOLLARFR": (2, 7), "EDATE": (1, 7), "F.DIST": (3, 8),
        "F.DIST.RT": (1, 2), "FLOOR": (3, 9), "FLOOR.MATH": (1, 2), "FORMULATEXT": (4, 12), "FV": (2, 8),
        "GCD": (3, 6), "HEX2DEC": (2, 8), "HLOOKUP": (4, 10), "HYPERLINK": (1, 2), "HYPGEOMDIST": (1, 2),
        "IMCONJUGATE": (1, 5), "IMCOSH": (1, 1), "IMCSC": (1, 1), "IMEXP": (1, 1), "IMLN": (2, 3), "IMLOG10": (1, 1),
        "IMLOG2": (1, 1), "IMPRODUCT": (2, 6), "IMSEC": (1, 1), "IMSINH": (1, 1), "IMSQRT": (1, 2), "IMSUB": (1, 4),
        "IMSUM": (3, 6), "INDIRECT": (1, 7), "IPMT": (3, 9), "ISFORMULA": (2, 4), "ISPMT": (3, 9), "LCM": (3, 4),
        "LOG": (2, 8), "MIRR": (3, 9), "MROUND": (6, 12), "PDURATION": (1, 7), "PMT": (2, 8), "PPMT": (3, 9),
        "PV": (2, 8), "REPLACE": (1, 2), "ROMAN": (3, 9), "SEARCH": (1, 7), "SEC": (2, 8), "SECH": (1, 7),
        "SECOND": (1, 7), "SHEET": (1, 4), "SMALL": (2, 8), "T.DIST": (3, 9), "T.INV.2T": (1, 4), "T.TEST": (2, 10),
        "TAN": (2, 8), "TBILLEQ": (1, 7), "TBILLPRICE": (3, 9), "TEXTAFTER": (3, 11), "TEXTBEFORE": (3, 11),
        "TIME": (1, 7), "WEIBULL.DIST": (1, 4), "XNPV": (3, 9),
    },
    "ironcalc": {
        "ADDRESS": (1, 9), "ARABIC": (1, 7), "BESSELJ": (8, 15), "BESSELY": (9, 15), "BETA.INV": (1, 8),
        "CHISQ.INV.RT": (1, 6), "COT": (2, 9), "CSC": (1, 8), "DATEDIF": (1, 5), "DECIMAL": (1, 7), "F.DIST": (1, 8),
        "F.DIST.RT": (1, 2), "FORMULATEXT": (1, 12), "HYPGEOMDIST": (1, 2), "IMCSC": (1, 1), "IMLN": (1, 3),
        "ISREF": (1, 7), "SEC": (2, 8), "T.INV.2T": (1, 4), "T.TEST": (2, 10), "TAN": (2, 8), "VDB": (2, 5),
        "WEIBULL.DIST": (1, 4),
    },
}
"""By engine and function: how many recorded answers differ, of how many."""

"""What the engine knows untold: SI units, time, information, pure numbers; no word of any field."""

from __future__ import annotations

PREFIXES = {
    "Z": "1e21", "E": "1e18", "P": "1e15", "T": "1e12", "G": "1e9", "M": "1e6", "k": "1e3",
    "m": "1e-3", "u": "1e-6", "n": "1e-9",
}  # fmt: skip

DEFINITIONS = (
    "metre = [length] = m = meter", "gram = [mass] = g", "second = [time] = s", "ampere = [current] = A",
    "kelvin = [temperature] = K",
    "mole = [substance] = mol", "candela = [luminosity] = cd",
    "tonne = 1e6 * gram = t", "litre = 1e-3 * metre ** 3 = L = liter", "hectare = 1e4 * metre ** 2 = ha",
    "hertz = 1 / second = Hz", "newton = 1e3 * gram * metre / second ** 2 = N", "pascal = newton / metre ** 2 = Pa",
    "joule = newton * metre = J", "watt = joule / second = W", "coulomb = ampere * second = C",
    "volt = watt / ampere = V",
    "ohm = volt / ampere", "watt_hour = 3600 * joule = Wh", "volt_ampere = watt = VA",
    "minute = 60 * second = min", "hour = 3600 * second = h", "day = 86400 * second = _ = date", "week = 7 * day",
    "year = [year]", "quarter = year / 4", "month = year / 12",
    "bit = [information] = b", "byte = 8 * bit = B",
)  # fmt: skip
"""A year is a dimension of its own: it has no exact number of days, so days a year are an input."""

_PREFIXED = "m g s A K mol cd t L Hz N Pa J W C V Wh VA b bit B"
PREFIXED = frozenset(_PREFIXED.split())
"""What may carry a prefix; words of the field may if they are written in capitals (FLOP, TFLOP)."""

PURE_WORDS = frozenset({"ratio", "growth", "count", "x", "flag"})
SWITCH = "switch"
"""A pure number too, where it is the whole unit; elsewhere it is a word of the field like any other."""

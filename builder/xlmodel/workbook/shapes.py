"""The shape of a formula: what it computes, wherever it points; inserted rows and moved sheets leave it as it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import numpy as np

_REFERENCE = re.compile(
    r"(?<![\w.$'!])(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?(?![\w.(!])"
)
_MILLIONTH = 0.99e-6


def shape(formula: str) -> str:
    """A digest of a formula without its `=`, its references and its blanks."""
    return _digest(_REFERENCE.sub("&", formula).replace(" ", "").upper())


def measure(numbers: Iterable[float]) -> list[float]:
    """What tells whether numbers in any order are others: how many, negative, 0; the sums of logarithms and squares.

    Digits that a program does not write move the sums by less than `alike` takes for a change.
    """
    found = np.array([*numbers], dtype=float)
    logarithms = np.log(np.abs(found[found != 0]))
    counts = float(found.size), float((found < 0).sum()), float((found == 0).sum())
    return [*counts, float(logarithms.sum()), float((logarithms**2).sum())]


def alike(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two measures are of the same numbers: one that is a millionth larger is another."""
    return len(one) == len(other) and all(abs(a - b) < _MILLIONTH for a, b in zip(one, other, strict=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

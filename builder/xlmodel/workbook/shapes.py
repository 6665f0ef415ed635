"""The shape of a formula: what it computes, wherever it points; inserted rows and moved sheets leave it as it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_REFERENCE = re.compile(
    r"(?<![\w.$'!])(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?(?![\w.(!])"
)


def shape(formula: str) -> str:
    """A digest of a formula without its `=`, its references and its blanks."""
    return _digest(_REFERENCE.sub("&", formula).replace(" ", "").upper())


def numbers_digest(numbers: Iterable[float]) -> str:
    """A digest of numbers in any order, to twelve digits, by way of the 15 that every program writes."""
    return _digest(" ".join(sorted(f"{float(f'{number:.15g}'):.12g}" for number in numbers)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

"""The characters a workbook cannot hold: XML has none of them, and one alone makes the whole file unreadable."""

from __future__ import annotations

import re

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n]")


def unwritable(text: str, *, breaks: bool = True) -> str:
    r"""The first character of a text that no cell can hold, as `U+FFFE at place 3`; empty where there is none.

    Control characters but tab and line feed, lone surrogates, U+FFFE and U+FFFF.

    Args:
        text: any text.
        breaks: whether it may have tabs and line feeds, as a cell may; a name or a title may not.
    """
    if text.isprintable():
        return ""
    found = _REFUSED.search(text) or (None if breaks else _BREAKS.search(text))
    return f"U+{ord(found[0]):04X} at place {found.start() + 1}" if found else ""

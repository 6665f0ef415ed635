"""REGEXTEST, REGEXEXTRACT, REGEXREPLACE: patterns of PCRE2, which search anywhere in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import regex

from xlmodel.engines.formulas.functions.array_parts import option, shaped
from xlmodel.engines.formulas.functions.coercion import NA, VALUE, ExcelError, text
from xlmodel.engines.formulas.functions.registering import one, single, spread, whole_arguments

_SECONDS = 2.0


def _compiled(pattern: Any, case: int) -> Any:
    if case not in {0, 1}:
        raise ExcelError(VALUE)
    try:
        return regex.compile(text(pattern), regex.VERSION1 | (regex.IGNORECASE if case else 0))
    except regex.error as error:
        raise ExcelError(VALUE) from error


@whole_arguments("REGEXTEST")
def _regextest(value: Any, pattern: Any, case: Any = None) -> Any:
    ignore = option(case, 0)
    return spread(
        lambda held, wanted: _compiled(wanted, ignore).search(text(held), timeout=_SECONDS) is not None,
        (value, pattern),
    )


@whole_arguments("REGEXEXTRACT")
def _regexextract(value: Any, pattern: Any, mode: Any = None, case: Any = None) -> Any:
    """The first match, every match in a row, or the groups of the first one."""
    kind, ignore = option(mode, 0), option(case, 0)
    if kind not in {0, 1, 2}:
        raise ExcelError(VALUE)
    if not kind:
        return spread(lambda held, wanted: _first(_compiled(wanted, ignore), text(held)), (value, pattern))
    search, held = _compiled(one(pattern), ignore), text(one(value))
    if kind == 1:
        found: Sequence[Any] = [match[0] for match in search.finditer(held, timeout=_SECONDS)]
    else:
        match = search.search(held, timeout=_SECONDS)
        found = [part or "" for part in match.groups()] if match else []
        if match and not found:
            raise ExcelError(VALUE)
    return shaped([list(found)]) if found else NA


def _first(search: Any, held: str) -> Any:
    match = search.search(held, timeout=_SECONDS)
    return match[0] if match else NA


@whole_arguments("REGEXREPLACE")
def _regexreplace(value: Any, pattern: Any, new: Any, occurrence: Any = None, case: Any = None) -> Any:
    """Every match, or the one of a number, from the end where it is below 0."""
    which, ignore = option(occurrence, 0), option(case, 0)

    def replaced(held: Any, wanted: Any, other: Any) -> str:
        search, within, put = _compiled(wanted, ignore), text(held), text(other)
        matches = list(search.finditer(within, timeout=_SECONDS))
        if which:
            place = which - 1 if which > 0 else len(matches) + which
            matches = matches[place : place + 1] if 0 <= place < len(matches) else []
        pieces, end = [], 0
        for match in matches:
            pieces += [within[end : match.start()], _filled(put, match)]
            end = match.end()
        return "".join(pieces) + within[end:]

    return spread(replaced, (value, pattern, single(new)))


_GROUP = re.compile(r"\$(?:(\d{1,2})|\{(\w+)\}|(\$))")


def _filled(put: str, match: Any) -> str:
    """A replacement with `$1` or `${name}` as the groups they stand for."""

    def group(mark: re.Match[str]) -> str:
        if mark[3]:
            return "$"
        name = mark[1] or mark[2]
        try:
            return match[int(name) if name.isdecimal() else name] or ""
        except IndexError as error:
            raise ExcelError(VALUE) from error

    return _GROUP.sub(group, put)

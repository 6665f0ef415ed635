"""On which sheet of a file the lines stand that the Index has on a sheet of the name it was built with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_MOST_OF_THEM = 0.5
"""The share of its lines that a sheet under another name still has, at least."""

RowsOfIds = Mapping[str, int]
"""The row in which each id stands on a sheet."""


def homes(listed: Mapping[str, RowsOfIds], sheets: list[str], rows_of: Callable[[str], RowsOfIds]) -> dict[str, str]:
    """By the name that a sheet was built with, the name it has; without those that are gone.

    A sheet has the name it was built with where no other has more of its lines, and where it is nobody else's.

    Args:
        listed: by the name each sheet was built with, where the Index has its lines.
        sheets: the sheets of the file, but for the Index.
        rows_of: where the ids stand on one of them.
    """
    if all(name in sheets and _score(lines, rows_of(name))[0] == len(lines) for name, lines in listed.items()):
        return {name: name for name in listed}
    scores = {name: {sheet: _score(lines, rows_of(sheet)) for sheet in sheets} for name, lines in listed.items()}
    found = {
        name: name for name, by in scores.items()
        if name in by and by[name][0] and by[name][0] == max(count for count, _ in by.values())
    }  # fmt: skip
    rest = [name for name in listed if name not in found]
    for name in sorted(rest, key=lambda name: -len(listed[name])):
        free = [sheet for sheet in sheets if sheet not in found.values()]
        best = max(free, key=lambda sheet: (scores[name][sheet], sheet not in listed), default="")
        if best and scores[name][best][0] >= _MOST_OF_THEM * len(listed[name]):
            found[name] = best
    free = [sheet for sheet in sheets if sheet not in found.values()]
    return found | {name: name for name in listed if name not in found and name in free}


def _score(lines: RowsOfIds, rows: RowsOfIds) -> tuple[int, int]:
    """How many of the lines stand on a sheet, and how many in the rows that the Index has."""
    return sum(name in rows for name in lines), sum(rows.get(name) == row for name, row in lines.items())

"""Which rules hold in which cells of a sheet, each as it reads there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlmodel.workbook.rules import AreaRule
from xlmodel.workbook.tokens import movable, moved


class RulesInCells:
    """The rules of a sheet by cell.

    Args:
        rules: in any order, their areas merged or split.
        spelled: a formula as it is compared.
    """

    def __init__(self, rules: Sequence[AreaRule], spelled: Callable[[str], str]) -> None:
        self._rules = rules
        self._spelled = spelled
        self._bounds = sorted((area, number) for number, rule in enumerate(rules) for area in rule.areas)
        self._row = 0
        self._active: list[tuple[int, int, int]] = []
        self._fixed = [self._fixed_text(rule) for rule in rules]

    def at(self, row: int, column: int) -> frozenset[str]:
        """What holds in a cell, in words."""
        if row != self._row:
            self._row = row
            self._active = [(a[1], a[3], number) for a, number in self._bounds if a[0] <= row <= a[2]]
        found = {number for first, last, number in self._active if first <= column <= last}
        return frozenset(self._text(number, row, column) for number in found)

    def _text(self, number: int, row: int, column: int) -> str:
        return self._fixed[number] or _words(self._rules[number], self._there(self._rules[number], row, column))

    def _fixed_text(self, rule: AreaRule) -> str:
        """What a rule says where that is the same in each of its cells; empty elsewhere."""
        row, column = rule.corner
        here = self._there(rule, row, column)
        return _words(rule, here) if here == self._there(rule, row + 1, column + 1) else ""

    def _there(self, rule: AreaRule, row: int, column: int) -> list[str]:
        """The formulas of a rule as they read in a cell."""
        top, left = rule.corner
        return [self._spelled(moved(movable(text.removeprefix("=")), row - top, column - left))
                for text in rule.formulas]  # fmt: skip


def _words(rule: AreaRule, formulas: Sequence[str]) -> str:
    told = f"{rule.says} {' and '.join(formulas)}".strip()
    return f"{told}: {rule.then}" if rule.then else told

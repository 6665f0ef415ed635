"""What a workbook remembers of its build: the values of its inputs, and a fingerprint of each sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlmodel.format import BUILT
from xlmodel.packed import pack, unpack
from xlmodel.readback.workbook import Delivered

InputValues = Mapping[str, Mapping[str, float | str | None]]
RememberedCell = tuple[int, int, str, object]
"""Row, column, formula without its `=`, and the constant where there is no formula."""

_IGNORED = str.maketrans("", "", " '")


@dataclass(frozen=True, slots=True)
class Memory:
    """The state a workbook was built in.

    Attributes:
        inputs: the template's own values, by input and member.
        scenarios: what each scenario put in their place.
        changes: what the build itself put in their place (`--set`).
        sheets: of each sheet, the fingerprints of its formulas and of its constants.
    """

    inputs: InputValues = field(default_factory=dict)
    scenarios: Mapping[str, InputValues] = field(default_factory=dict)
    changes: InputValues = field(default_factory=dict)
    sheets: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def properties(self) -> dict[str, str]:
        """The memory as custom properties."""
        data = {"inputs": self.inputs, "scenarios": self.scenarios, "changes": self.changes, "sheets": self.sheets}
        return pack(BUILT, data)

    def built(self, name: str, member: str, scenario: str) -> tuple[bool, float | str | None]:
        """Whether an input had a value at a member when the workbook was built, and which it was in a scenario."""
        for values in (self.changes, self.scenarios.get(scenario, {}), self.inputs):
            if member in values.get(name, {}):
                return True, values[name][member]
        return False, None


def memory_of(book: Delivered) -> Memory | None:
    """What the workbook remembers; None where it was stripped of it, or is older."""
    found = unpack(BUILT, book.contents.properties)
    if not isinstance(found, dict):
        return None
    try:
        scenarios = {str(name): _values(values) for name, values in found["scenarios"].items()}
        sheets = {str(name): (str(pair[0]), str(pair[1])) for name, pair in found["sheets"].items()}
        return Memory(_values(found["inputs"]), scenarios, _values(found["changes"]), sheets)
    except (KeyError, TypeError, AttributeError, IndexError):
        return None


def as_built(book: Delivered, memory: Memory | None, sheet: str) -> tuple[bool, bool]:
    """Whether every formula of a sheet, and every constant, stands as it was built; False where nothing tells."""
    built = memory.sheets.get(sheet) if memory is not None else None
    if built is None or sheet not in book.sheet_names:
        return False, False
    now = fingerprints(sheet_contents(book, sheet))
    return now[0] == built[0], now[1] == built[1]


def sheet_contents(book: Delivered, sheet: str) -> Iterable[RememberedCell]:
    """Every cell of a sheet that holds something."""
    held = book.sheet(sheet)
    for row, column in {*held.values, *held.formulas}:
        formula = held.formulas.get((row, column))
        yield row, column, "" if formula is None else formula.text, held.values.get((row, column))


def _digits(value: object) -> str:
    """A number to twelve digits, by way of the 16 that a build and the 15 that every program writes.

    What lies behind those may not tip the last.
    """
    if isinstance(value, bool) or not isinstance(value, float | int):
        return str(value)
    written = float(f"{value:.16g}")
    return f"{float(f'{written:.15g}'):.12g}"


def fingerprints(cells: Iterable[RememberedCell]) -> tuple[str, str]:
    """The fingerprints of a sheet's formulas and of its constants, alike whichever program wrote them down."""
    formulas, constants = [], []
    for row, column, formula, value in cells:
        if formula:
            formulas.append(f"{row},{column}={formula.translate(_IGNORED).upper()}")
        elif value not in (None, ""):
            constants.append(f"{row},{column}:{_digits(value)}")
    return _digest(formulas), _digest(constants)


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _values(found: Any) -> dict[str, dict[str, float | str | None]]:
    return {str(name): {str(member): _value(value) for member, value in by.items()} for name, by in found.items()}


def _value(found: Any) -> float | str | None:
    if found is None or isinstance(found, str):
        return found
    if isinstance(found, float | int):
        return float(found)
    raise TypeError(found)

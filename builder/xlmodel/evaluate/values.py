"""What an evaluation found: numbers and texts by id, member and case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xlmodel.errors import ModelError
from xlmodel.functions.record import Array
from xlmodel.model.contents import Contents
from xlmodel.model.graph import column_id, summary_id
from xlmodel.model.items import SCALAR


class Arrays(Mapping[str, Array]):
    """The arrays of an evaluation by id, each computed when it is first asked for."""

    def __init__(self, found: dict[str, Array], names: tuple[str, ...]) -> None:
        self._found = found
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Array:
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Values:
    """Results of `evaluate`: `arrays[id]` has the shape (cases, members), or (cases, 1) for a scalar."""

    model: Contents
    arrays: Mapping[str, Array]

    def number(self, line_id: str, member: int | str = SCALAR, case: int = 0) -> float:
        """The number of a line or input at a member (a year, a key; none for a scalar); NaN is an error value.

        Raises:
            ModelError: it has no value there, or a text: "n.m." where a growth rate is not meaningful.
        """
        found = self._value(line_id, str(member), case)
        if isinstance(found, str):
            raise ModelError(
                f"{line_id} at {member or 'its value'} is no number but {found!r}", hint="read its value()"
            )
        return float(found)

    def text(self, line_id: str, member: int | str = SCALAR, case: int = 0) -> str:
        """The text of a line or input at a member."""
        return str(self._value(line_id, str(member), case))

    def value(self, line_id: str, member: int | str = SCALAR, case: int = 0) -> float | str:
        """The number or text of a line or input at a member."""
        found = self._value(line_id, str(member), case)
        return found if isinstance(found, str) else float(found)

    def summary(self, line_id: str, case: int = 0) -> float | str:
        """The total column of a line: its growth rate (or "n.m."), or a check's largest deviation."""
        found = self.arrays[summary_id(line_id)]
        value = found[case if found.shape[0] > 1 else 0, 0]
        return value if isinstance(value, str) else float(value)

    def cell(self, table: str, column: str, key: str, case: int = 0) -> float | str:
        """One cell of a table."""
        place = list(self.model.tables[table].records).index(key)
        found = self.arrays[column_id(table, column)]
        value = found[case if found.shape[0] > 1 else 0, place]
        return value if isinstance(value, str) else float(value)

    def series(self, line_id: str, case: int = 0) -> dict[str, float | str]:
        """The values of a line by member of its span."""
        return {member: self.value(line_id, member, case) for member in self.model.item(line_id).members}

    def errors(self) -> Iterator[tuple[str, str]]:
        """(id, member) of every cell that holds an error value."""
        for line in self.model.items():
            found = self.arrays[line.id]
            unknown = np.not_equal(found, found)  # NaN alone; a row may hold numbers and texts
            if not unknown.any():
                continue
            for member in line.members:
                if unknown[:, self._place(line.id, member)].any():
                    yield line.id, member

    def _value(self, line_id: str, member: str, case: int) -> Any:
        if line_id not in self.arrays:
            raise ModelError(f"no line or input {line_id!r}", hint=self.model.near(line_id))
        found = self.arrays[line_id]
        return found[case if found.shape[0] > 1 else 0, self._place(line_id, member)]

    def _place(self, line_id: str, member: str) -> int:
        item = self.model.item(line_id)
        if member not in item.members:
            raise ModelError(f"{line_id} has no value at {member!r}", hint=f"it has {', '.join(item.members)}")
        return 0 if item.axis is None else item.axis.position(member)

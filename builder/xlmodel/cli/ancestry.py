"""What a line is made of: every number that its formula reads, in the period it is read in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlmodel.cli.branches import Branch, Growth
from xlmodel.cli.output import shown

if TYPE_CHECKING:
    from xlmodel.evaluate import Values
    from xlmodel.expr.nodes import Cell
    from xlmodel.model import Input, Line, Model

NumberAt = tuple[str, str]
"""The id of an input or line, and the period (or other member) of its value; that of a single value is empty."""
LONGEST = 12
"""The most periods of a range that are shown one by one."""


def say(key: str, language: str, *parts: str) -> str:
    """A word of the command."""
    from xlmodel.texts import Phrase

    return Phrase(f"explain.{key}").text(language, *parts)


def unit_words(model: Model, item: Input | Line, language: str) -> str:
    """The unit of an item as its readers write it."""
    from xlmodel.prose import spelled

    return spelled(item.unit, language, model.unit_labels)


@dataclass(slots=True)
class Ancestry:
    """What the lines of a model are made of, as trees."""

    model: Model
    values: Values
    language: str

    def grow(self, line_id: str, member: str, depth: int | None) -> Branch:
        """The tree of a line at one of its members; a line is opened once, in the period that is met first."""
        growth = Growth(
            self._branch,
            self._reads,
            depth,
            say("shown_above", self.language),
            made_alike=say("made_alike", self.language),
            kin=lambda number: number[0],
        )
        return growth.grow((line_id, member))

    def _reads(self, number: NumberAt) -> Iterator[NumberAt | Branch]:
        from xlmodel.evaluate.periods import periods_read

        line_id, member = number
        line = self.model.lines.get(line_id)
        if line is None:
            return
        met: set[NumberAt] = set()
        for part in periods_read(self.model, line, member):
            if not isinstance(part, tuple):
                yield self._cell(part)
                continue
            other, members = part
            known = (*members,) if len(members) <= LONGEST else (members[-1],)
            if len(members) > LONGEST:
                first, last = f"{other}@{members[0]}", members[-1]
                text = say("range", self.language, first, last, str(len(members)))
                yield Branch(text, {"id": other, "from": members[0], "to": last, "periods": len(members)})
            for period in known:
                if (other, period) not in met and (other, period) != number:
                    met.add((other, period))
                    has = period in self.model.item(other).members
                    yield (other, period) if has else self._empty(other, period)

    def _empty(self, line_id: str, period: str) -> Branch:
        text = say("empty", self.language, f"{line_id}@{period}")
        return Branch(text, {"id": line_id, "period": period, "value": None})

    def _cell(self, part: Cell) -> Branch:
        """One cell of a table: an attribute of a member."""
        from xlmodel.prose import spelled

        value = self.values.cell(part.table, part.column, part.key)
        known = self.model.tables[part.table].column(part.column)
        unit = "" if known.text else spelled(known.unit, self.language, self.model.unit_labels)
        number = None if isinstance(value, float) and not math.isfinite(value) else value
        text = f"{part.table}[{part.column}] {part.key} = {shown(value, known.unit)} {unit}".rstrip()
        data = {"id": f"{part.table}[{part.column}]", "record": part.key, "value": number, "unit": unit}
        return Branch(text, data)

    def _branch(self, number: NumberAt) -> Branch:
        name, member = number
        item = self.model.item(name)
        value = self.values.value(name, member)
        unit = unit_words(self.model, item, self.language)
        given = name in self.model.inputs
        kind = self.model.inputs[name].kind if given else ""
        comma = say("comma", self.language)
        label = f" {item.label.text(self.language)}" if self.language != self.model.speaks(None) else ""
        text = f"{name}{'@' if member else ''}{member}{label} = {shown(value, item.unit)} {unit}"
        if given:
            source = self.model.sources.get(item.source)
            cited = item.source if source is None else source.cited.text(self.language)
            text += f" [{comma.join(part for part in (say(f'kind_{kind}', self.language), cited) if part)}]"
        finite = None if isinstance(value, float) and not math.isfinite(value) else value
        data = {"id": name, "period": member, "value": finite, "unit": unit, "kind": kind or "line"}
        return Branch(text, data | ({"source": item.source} if item.source else {}))

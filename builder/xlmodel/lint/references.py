"""What a formula reads: that it exists, and that it can be read from where the formula stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlmodel.errors import nearest
from xlmodel.expr.nodes import At, Blank, Call, Cell, Column, Field, Node, Ref, Run, Scenarios, Span, Stack, Summary
from xlmodel.functions import FUNCTIONS
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import ExpressionSite, Written
from xlmodel.model.calendar import YEARLY
from xlmodel.model.contents import Contents
from xlmodel.model.items import Input, Line
from xlmodel.model.summary import summary_node
from xlmodel.timeline import Axis

_CHOICES = frozenset({"IF", "CHOOSE", "IFERROR"})
"""Inside these a line may be read outside its span: the formula chooses by period."""

_RANGES = (Span, Run, Column, Scenarios, Stack)


def references(model: Contents, expressions: Iterable[Written]) -> Iterator[Finding]:
    """Unknown ids, wrong axes, periods outside a span, ranges where a value belongs, unknown functions."""
    for site, node in expressions:
        yield from _Reading(model, site).read(node, guarded=False, ranged=False)
    for check in model.checks.values():
        for item_id in (check.line, check.tolerance):
            yield from _known(model, check.id, item_id)
    for item_id in model.headlines:
        yield from _known(model, "headlines", item_id)


def _known(model: Contents, where: str, item_id: str) -> Iterator[Finding]:
    if model.found(item_id) is None:
        yield error(where, f"no line or input {item_id!r}", nearest(item_id, [*model.inputs, *model.lines]))


@dataclass(frozen=True, slots=True)
class _Reading:
    model: Contents
    site: ExpressionSite

    def read(self, node: Node, *, guarded: bool, ranged: bool) -> Iterator[Finding]:
        """The findings of a node; `guarded` inside a choice, `ranged` where a function takes a range."""
        match node:
            case Ref(item_id, shift):
                yield from self._ref(item_id, shift, guarded)
            case At(item_id, member):
                yield from self._at(item_id, member, guarded)
            case Span(item_id):
                yield from self._span(item_id)
            case Run(item_id, periods):
                yield from self._run(item_id, periods)
            case Summary(item_id):
                line = self.model.found(item_id)
                if not isinstance(line, Line) or summary_node(line) is None:
                    yield error(self.site.where, f"reads the total column of {item_id!r}, which has none")
            case Cell(table, name, key):
                yield from self._column(table, name)
                if table in self.model.tables and key not in self.model.tables[table].records:
                    hint = nearest(key, self.model.tables[table].records)
                    yield error(self.site.where, f"the table {table!r} has no record {key!r}", hint)
            case Column(table, name):
                yield from self._column(table, name)
            case Field(name) if not self.site.table:
                yield error(self.site.where, f"field({name!r}) stands outside a table", "use cell(table, column, key)")
            case Field(name):
                yield from self._column(self.site.table, name)
            case Call(name, arguments):
                yield from self._call(name, arguments, guarded)
                return
            case _:
                pass
        empty = isinstance(node, Blank) and not node.id
        if not ranged and (empty or isinstance(node, _RANGES)):
            yield error(
                self.site.where, f"{_named(node)} is a range where one value is needed", "use total() or index()"
            )
        for child in node.children():
            yield from self.read(child, guarded=guarded, ranged=isinstance(node, Stack))

    def _call(self, name: str, arguments: tuple[Node, ...], guarded: bool) -> Iterator[Finding]:
        record = FUNCTIONS.get(name)
        if name != "SUM" or len(arguments) > 1:
            for run in (argument for argument in arguments if isinstance(argument, Run)):
                yield error(self.site.where, f"the run of {run.id} is not summed", "use cumulative() or window()")
        if record is None:
            yield error(self.site.where, f"the function {name} is not supported", nearest(name, FUNCTIONS))
        elif len(arguments) < record.arity[0] or len(arguments) > (record.arity[1] or len(arguments)):
            yield error(self.site.where, f"{name} with {len(arguments)} arguments")
        ranged = record is not None and record.shape != "elementwise"
        for argument in arguments:
            yield from self.read(argument, guarded=guarded or name in _CHOICES, ranged=ranged)

    def _ref(self, item_id: str, shift: int, guarded: bool) -> Iterator[Finding]:
        where, site = self.site.where, self.site
        item = self._item(item_id)
        if item is None:
            yield from _known(self.model, where, item_id)
            return
        if not shift and item.axis is site.axis and item.members is site.members:
            return
        if item.axis is None:
            if shift:
                yield error(where, f"prior() of {item_id}, which is one value")
            return
        if shift and not item.axis.is_time:
            yield error(where, f"prior() of {item_id} along {item.axis.id!r}, which is no timeline", "use at()")
            return
        if site.axis is None:
            yield error(where, f"one value reads the series {item_id}", "use at(x, year), total(span(x)) or a line")
            return
        if site.axis != item.axis:
            yield self._astray(item_id, item.axis)
            return
        yield from self._outside(item, shift, guarded)

    def _outside(self, item: Input | Line, shift: int, guarded: bool) -> Iterator[Finding]:
        assert item.axis is not None
        span = set(item.members)
        missing, beyond = [], []
        for member in self.site.members:
            place = item.axis.position(member) + shift
            if place < -1 or place > len(item.axis.members):
                beyond.append(member)
            elif not 0 <= place < len(item.axis.members):
                missing.append(f"the period {'before' if place < 0 else 'after'} {member}")
            elif item.axis.members[place] not in span:
                missing.append(item.axis.members[place])
        if beyond:
            yield error(
                self.site.where, f"reads {item.id} {-shift} periods before {', '.join(beyond)}, beyond the timeline",
                self._later(item, shift),
            )  # fmt: skip
        elif missing and not guarded:
            has = f"{item.members[0]} to {item.members[-1]}" if item.members else "nothing"
            if item.members:
                first, last = (item.axis.position(member) for member in (item.members[0], item.members[-1]))
                holes = [m for m in missing if m in item.axis.members and first < item.axis.position(m) < last]
                has += f" without {', '.join(holes)}" if holes else ""
            what = f"prior({item.id})" if shift == -1 else item.id
            yield error(
                self.site.where, f"reads {what} in {', '.join(missing)}, but {item.id} has {has}",
                f"{self._later(item, shift)}, or choose with where(...)",
            )  # fmt: skip

    def _at(self, item_id: str, member: str, guarded: bool) -> Iterator[Finding]:
        item = self._item(item_id)
        if item is None:
            yield from _known(self.model, self.site.where, item_id)
        elif item.axis is None:
            yield error(self.site.where, f"at({item_id}, {member}): {item_id} is one value")
        elif member not in item.axis.members:
            hint = nearest(member, item.axis.members) or f"its members are {', '.join(item.axis.members)}"
            yield error(self.site.where, f"at({item_id}, {member}): no such member", hint)
        elif member not in item.members and not guarded:
            yield error(self.site.where, f"at({item_id}, {member}): it has no value there")

    def _span(self, item_id: str) -> Iterator[Finding]:
        item = self._item(item_id)
        if item is None:
            yield from _known(self.model, self.site.where, item_id)
        elif item.axis is None:
            yield error(self.site.where, f"span({item_id}): {item_id} is one value", "leave span() away")

    def _run(self, item_id: str, periods: int) -> Iterator[Finding]:
        where, item = self.site.where, self._item(item_id)
        what = f"window({item_id}, {periods})" if periods else f"cumulative({item_id})"
        if item is None:
            yield from _known(self.model, where, item_id)
        elif item.axis is None or not item.axis.is_time:
            yield error(where, f"{what}: {item_id} does not run along a timeline")
        elif self.site.axis != item.axis:
            yield self._astray(item_id, item.axis)
        else:
            along, first = item.axis, item.axis.position(item.members[0])
            begin, end = along.position(self.site.members[0]), along.position(self.site.members[-1])
            earliest = first + max(periods - 1, 0)
            if begin < earliest:
                enough = earliest < len(along.members)
                yield error(
                    where, f"{what} at {self.site.members[0]}: {item_id} begins in {item.members[0]}",
                    f'start the line later: first="{along.members[earliest]}"' if enough else "the window is too long",
                )  # fmt: skip
            if end > along.position(item.members[-1]):
                yield error(where, f"{what} at {self.site.members[-1]}: {item_id} ends in {item.members[-1]}")

    def _later(self, item: Input | Line, shift: int) -> str:
        """From when on a line can read another so many periods back."""
        assert item.axis is not None
        place = item.axis.position(item.members[0]) - shift if item.members else len(item.axis.members)
        first = f'"{item.axis.members[place]}"' if shift < 0 and place < len(item.axis.members) else "..."
        return f"start the line later: first={first}"

    def _astray(self, item_id: str, along: Axis) -> Finding:
        """A series that is read from another axis than its own."""
        here = "one value" if self.site.axis is None else repr(self.site.axis.id)
        hint = "use at(x, member) or a function of span(x)"
        if along.is_time and self.site.axis is not None and self.site.axis.is_time:
            hint = f'use annual({item_id}, "sum" | "last" | "mean"), or at(x, period)'
            if along.id == YEARLY:
                hint = "what is annual stands on a sheet of years: m.sheet(..., axis=m.timeline.years)"
        return error(self.site.where, f"{item_id} runs along {along.id!r}, the formula along {here}", hint)

    def _column(self, table: str, name: str) -> Iterator[Finding]:
        if table not in self.model.tables:
            yield error(self.site.where, f"no table {table!r}", nearest(table, self.model.tables))
            return
        names = [column.id for column in self.model.tables[table].columns]
        if name not in names:
            yield error(self.site.where, f"the table {table!r} has no column {name!r}", nearest(name, names))

    def _item(self, item_id: str) -> Input | Line | None:
        return self.model.found(item_id)


def _named(node: Node) -> str:
    match node:
        case Stack():
            return node.template
        case Column():
            return f"{node.table}[{node.column}]"
        case Span() | Run() | Scenarios():
            return node.id
        case _:
            return "an empty cell"

"""Periods added up to years stand in a row of their own, which the yearly line then reckons with."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.expr.nodes import Call, Node, Ref, Span
from xlmodel.expr.placeholders import dimensions_in
from xlmodel.model.calendar import YEARLY
from xlmodel.model.dimensions import heading
from xlmodel.model.items import Input, Line
from xlmodel.model.origin import told
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, said


def call_up_years(draft: Unfinished) -> None:
    """Gives each sum over the periods of a year that is part of a formula a row of its own, above the formula's."""
    for line in list(draft.lines.values()):
        if line.axis is None or line.axis.id != YEARLY or _of_one_value(draft, line):
            continue
        if not _sums(line.expression):
            _call_up(draft, line)


def _sums(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "SUMIFS" and isinstance(node.arguments[0], Span)


def _of_one_value(draft: Unfinished, line: Line) -> bool:
    """Whether periods of something without any are added up, which is told."""
    for part in line.expression.walk():
        source = part.arguments[0] if isinstance(part, Call) and _sums(part) else None
        item = _item(draft, source.id) if isinstance(source, Span) else None
        if item is not None and item.axis is None and isinstance(source, Span):
            where = told(line.id, line.origin)
            draft.problems.append(f"{where}: annual({source.id}): {source.id} is one value, with no periods to add up")
            return True
    return False


def _call_up(draft: Unfinished, line: Line) -> None:
    found = list(dict.fromkeys(part for part in line.expression.walk() if _sums(part)))
    rows: dict[Node, str] = {}
    for number, part in enumerate(found, start=1):
        assert isinstance(part, Call)
        source = part.arguments[0]
        item = _item(draft, source.id) if isinstance(source, Span) else None
        if item is None or not isinstance(source, Span):
            continue
        rows[part] = f"{line.id}.by_year" if len(found) == 1 else f"{line.id}.by_year{number}"
        label = said("control.by_year", line.label, _called(draft, source.id, item, line))
        row = Line(rows[part], label, item.unit, part, line.members, line.axis, origin=line.origin)
        draft.lines[row.id] = row
        for builder in draft.builders:
            builder.put_before(line.id, row.id)
    expression = line.expression.replaced(lambda part: Ref(rows[part]) if part in rows else None)
    draft.lines[line.id] = replace(line, expression=expression)


def _called(draft: Unfinished, source: str, item: Input | Line, line: Line) -> Label:
    """What is added up, as the label of a row of `line` may say it: by member where the row has one."""
    label = draft.blocks[source].label if source in draft.blocks else item.label
    along = [draft.dimensions[name] for name in dimensions_in(source) if name in draft.dimensions]
    return label if {dimension.id for dimension in along} <= {*dimensions_in(line.id)} else heading(label, along)


def _item(draft: Unfinished, name: str) -> Input | Line | None:
    block = draft.blocks.get(name)
    return draft.lines.get(name) or draft.inputs.get(name if block is None else block.ids[0])

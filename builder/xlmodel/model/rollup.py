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
        if not _added(line.expression):
            _call_up(draft, line)


def _added(node: Node) -> str:
    """The id of what a node adds up over the periods of a year; empty if it does not."""
    match node:
        case Call("SUMIFS", (Span(source), *_)):
            return source
        case _:
            return ""


def _of_one_value(draft: Unfinished, line: Line) -> bool:
    """Whether periods of something without any are added up, which is told."""
    for source in map(_added, line.expression.walk()):
        item = _item(draft, source)
        if item is not None and item.axis is None:
            where = told(line.id, line.origin)
            draft.problems.append(f"{where}: annual({source}): {source} is one value, with no periods to add up")
            return True
    return False


def _call_up(draft: Unfinished, line: Line) -> None:
    found = {part: source for part in line.expression.walk() if (source := _added(part))}
    rows: dict[Node, str] = {}
    for number, (part, source) in enumerate(found.items(), start=1):
        item = _item(draft, source)
        if item is None:
            continue
        rows[part] = f"{line.id}.by_year" if len(found) == 1 else f"{line.id}.by_year{number}"
        label = said("control.by_year", line.label, _called(draft, source, item, line))
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

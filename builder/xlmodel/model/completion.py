"""From draft to model: blocks become rows, then scenarios, printed figures, cases, charts and checks are added."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from xlmodel.errors import ModelError, nearest
from xlmodel.expr.placeholders import dimensions_in, filled
from xlmodel.model.dimensions import Block, filled_label, heading, named
from xlmodel.model.entries import flag_entries
from xlmodel.model.expansion import Expansion, ids_of
from xlmodel.model.finish import finish
from xlmodel.model.graph import references
from xlmodel.model.items import Check, Line
from xlmodel.model.model import Model, frozen
from xlmodel.model.origin import told
from xlmodel.model.rollup import call_up_years
from xlmodel.model.unfinished import Unfinished

_OF_THE_ENGINE = ("scenario.", "time.", "cagr.", "check.", "cases.", "tornado.", "correct.")
"""How ids begin that the engine declares while a draft is completed."""
CompletionStep = Callable[[Unfinished], None]
"""Something that a template asks for and that needs all lines: it is done when the model is completed."""


def completed(draft: Unfinished, steps: list[CompletionStep]) -> Model:
    """The model of a draft.

    Raises:
        ModelError: everything that contradicts itself, each with file and line of the template where it has one.
    """
    _stop(draft)
    call_up_years(draft)
    _expand(draft)
    flag_entries(draft)
    if draft.problems:
        draft.problems += _unknown(draft, whole=False)
    _stop(draft)
    draft.place()
    failures: list[ModelError] = []
    for step in steps:
        try:
            step(draft)
        except ModelError as error:
            failures.append(error)
        except Exception:
            if not failures:  # a step after one that failed may not find what it needs
                raise
        draft.place()
    try:
        if not failures:
            finish(draft)
    except ModelError as error:
        failures.append(error)
    draft.problems += _unknown(draft, whole=not failures)
    _tell(draft, failures)
    _stop(draft)
    return frozen(draft)


def _tell(draft: Unfinished, failures: list[ModelError]) -> None:
    """Raises the first failure, with every other mistake that is no consequence of one told before it.

    An id that nothing declares is told first, and then only what data files have wrong; after a failure likewise.
    """
    if not failures:
        return
    first, *others = failures
    if not draft.problems and not any(other.problems for other in others):
        raise first
    told = [*draft.problems, *(problem for failure in failures for problem in failure.problems)]
    if not draft.problems and not first.problems:
        told.insert(0, f"{first.message}{f'; {first.hint}' if first.hint else ''}")
    draft.problems[:] = told
    _stop(draft)


def _stop(draft: Unfinished) -> None:
    if draft.problems:
        problems = list(dict.fromkeys(draft.problems))
        count = f"{len(problems)} problems" if len(problems) > 1 else "a problem"
        raise ModelError(f"{draft.id} has {count}", problems=problems)


def _expand(draft: Unfinished) -> None:
    """Puts a row for each member in place of every line along dimensions."""
    lines: dict[str, Line] = {}
    checks: dict[str, Check] = {}
    for line in draft.lines.values():
        expansion = Expansion(draft.dimensions, draft.problems, told(line.id, line.origin))
        if not expansion.agrees(line.id, line.expression):
            lines[line.id] = line
            continue
        for row in _rows(draft, expansion, line):
            if row.id in draft.inputs or row.id in lines:
                draft.problems.append(f"{expansion.where}: the id {row.id!r} is taken")
            lines[row.id] = row
    for check in draft.checks.values():
        block = draft.blocks.get(check.line)
        for row_id in block.ids if block is not None else (check.line,):
            checks[row_id] = replace(check, id=row_id, line=row_id, label=lines[row_id].label)
    draft.lines, draft.checks = lines, checks
    _named(draft)


def _named(draft: Unfinished) -> None:
    """Labels and notes may name the dimensions of their id; braces that are left are told, in whatever language."""
    block_of = draft.block_of
    for item in draft.items():
        block = block_of.get(item.id)
        along = block.dimensions if block is not None else ()
        for what, label in (("label", item.label), ("note", item.note)):
            texts = dict.fromkeys((label.origin, *map(label.text, label.languages)))
            for name in dict.fromkeys(name for text in texts for name in dimensions_in(text) if name not in along):
                there = f"its id runs along {', '.join(along)}" if along else "its id runs along no dimension"
                problem = f"the {what} names {{{name}}}; {nearest(name, along) or there}"
                draft.problems.append(f"{told(item.id if block is None else block.id, item.origin)}: {problem}")


def _rows(draft: Unfinished, expansion: Expansion, line: Line) -> list[Line]:
    along = dimensions_in(line.id)
    if not along:
        return [replace(line, expression=expansion.row(line.expression, {}))]
    members = expansion.rows(line.id)
    expansion.begins(line.id, line.starts)
    ids = ids_of(line.id, members)
    draft.blocks[line.id] = Block(line.id, heading(line.label, [draft.dimensions[name] for name in along]), along, ids)
    rows = []
    for row_id, chosen in zip(ids, members, strict=True):
        names = {name: draft.dimensions[name].labels[draft.dimensions[name].position(m)] for name, m in chosen.items()}
        rows.append(
            replace(
                line,
                id=row_id,
                label=named(line.label, draft.dimensions, chosen),
                note=filled_label(line.note, names),
                expression=expansion.row(line.expression, chosen),
                members=_from_start(line, chosen.values()),
                rolls=filled(line.rolls, chosen),
                starts={},
            )
        )
    return rows


def _from_start(line: Line, chosen: Iterable[str]) -> tuple[str, ...]:
    start = next((line.starts[member] for member in chosen if member in line.starts), "")
    return line.members[line.members.index(start) :] if start in line.members else line.members


def _unknown(draft: Unfinished, *, whole: bool) -> list[str]:
    """The ids that formulas read and nothing declares; of a draft that is not `whole`, but for those of the engine."""
    known = {*draft.inputs, *draft.lines, *draft.case_lines}
    unmade = [_pattern(name) for name in draft.lines if dimensions_in(name)]
    problems = []
    for line in draft.lines.values():
        for name in dict.fromkeys(references(line.expression)):
            if name not in known and "[" not in name and not name.endswith("#"):
                if not whole and (name.startswith(_OF_THE_ENGINE) or any(made.fullmatch(name) for made in unmade)):
                    continue
                if dimensions_in(name):
                    continue  # of a line that was not expanded, which is told
                hint = _other_member(draft, name) or draft.near(name)
                problems.append(
                    f"{told(line.id, line.origin)}: there is no line or input {name!r}; {hint}".rstrip("; ")
                )
    return problems


def _other_member(draft: Unfinished, name: str) -> str:
    """Of an id that would be a row of a block if its dimension had the member: that it has not, and the nearest."""
    for block in draft.blocks.values():
        match = _pattern(block.id).fullmatch(name)
        for dimension, member in match.groupdict().items() if match else ():
            if member not in draft.dimensions[dimension].members:
                return f"{member!r} is no member of {dimension!r}, {draft.dimensions[dimension].near(member)}"
    return ""


def _pattern(line_id: str) -> re.Pattern[str]:
    """What the ids of the rows of a line along dimensions look like, a group for each dimension."""
    text = re.escape(line_id)
    for name in dimensions_in(line_id):
        text = text.replace(rf"\{{{name}\}}", f"(?P<{name}>[^.]+)", 1).replace(rf"\{{{name}\}}", f"(?P={name})")
    return re.compile(text)

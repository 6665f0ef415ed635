"""`xlmodel explain`: where a number comes from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from xlmodel.cli.branches import Branch, Growth
from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, print_rich, print_table, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, split_template
from xlmodel.errors import UsageError, nearest

if TYPE_CHECKING:
    from xlmodel.evaluate import Values
    from xlmodel.model import Block, Input, Line, Model


@click.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="[TEMPLATE] ID[@PERIOD]")
@selecting
@click.option("--depth", type=click.IntRange(min=1), help="How far down to follow.  [default: to the inputs]")
@json_option
def command(words: tuple[str, ...], selectors: Selectors, depth: int | None, as_json: bool) -> None:
    """Print what ID is: its formula in words and in Excel, its values, its source, and what it is made of.

    The tree goes down to the inputs, each with its source; values are those of PERIOD, or of the last one. ID may be
    that of a block (`own.{company}.share`): its rows, then what the first of them is.
    """
    template, ids = split_template(words)
    if len(ids) != 1:
        raise UsageError("name one id", hint="xlmodel explain [TEMPLATE] ID[@PERIOD]")
    model, selection = chosen(template, selectors)
    asked, _, period = ids[0].partition("@")
    rows = model.rows_of(asked)
    line_id = rows[0]
    if line_id not in model.inputs and line_id not in model.lines:
        hint = nearest(line_id, [*model.inputs, *model.lines, *model.blocks]) or "xlmodel values prints every id"
        raise UsageError(f"{model.id} has no line or input {line_id!r}", hint=hint)
    item = model.item(line_id)
    if period and period not in item.members:
        raise UsageError(f"{line_id} has no value at {period!r}", hint=f"it has {', '.join(item.members)}")

    from xlmodel.evaluate import evaluate

    language = model.speaks(selectors.language)
    values = evaluate(model, [selection], language=language)
    facts = dict(_facts(model, item, language))
    series = values.series(line_id)
    ancestry = _Ancestry(model, values, language, period or item.members[-1])
    grown = ancestry.grow(line_id, depth) if line_id in model.lines else None
    block = {row: values.series(row) for row in rows} if asked in model.blocks else {}
    if as_json:
        made_of = None if grown is None else grown.to_json()
        print_json({"id": item.id, **facts, "values": series, "made_of": made_of} | ({"block": block} if block else {}))
        return
    if block:
        _print_block(model.blocks[asked], period, block, item.unit, language)
    _print(item, facts, series, language)
    if grown is not None:
        click.echo()
        print_rich(grown.tree())


def _facts(model: Model, item: Input | Line, language: str) -> Iterator[tuple[str, str]]:
    """What is known of a line or input, by name."""
    from xlmodel.building import formula_of
    from xlmodel.model import Line
    from xlmodel.prose import in_words

    yield "label", item.label.text(language)
    yield "unit", _unit(model, item, language)
    if isinstance(item, Line):
        yield "in words", in_words(item.expression, model, language, longest=None)
        yield "in Excel", " ".join(formula_of(model, item.id, language=language))
    else:
        yield "input", item.kind
    if item.source:
        yield "source", _source(model, item.source, language)
    if item.note.text(language):
        yield "note", item.note.text(language)


def _print(item: Input | Line, facts: dict[str, str], series: dict[str, Any], language: str) -> None:
    click.echo(f"{item.id}: {_say('measured', language, facts['label'], facts['unit'])}")
    for name in ("in words", "in Excel", "input", "source", "note"):
        if name in facts:
            told = _say(f"kind_{facts[name]}", language) if name == "input" else facts[name]
            click.echo(_say(name.replace(" ", "_").lower(), language, told))
    click.echo()
    rows = [(member or "-", shown(value, item.unit)) for member, value in series.items()]
    value = _say("value", language)
    print_table((_say("period", language), value), rows, right=(value,))


def _print_block(block: Block, period: str, rows: dict[str, dict[str, Any]], unit: str, language: str) -> None:
    """The rows of a block, each with its value in one period."""
    click.echo(f"{block.id}: {block.label.text(language)}")
    click.echo()
    told = []
    for row, series in rows.items():
        shown_period = period or next(reversed(series))
        told.append((row, shown_period or "-", shown(series[shown_period], unit) if shown_period in series else "-"))
    value = _say("value", language)
    print_table((_say("row", language), _say("period", language), value), told, right=(value,))
    click.echo()


def _say(key: str, language: str, *parts: str) -> str:
    from xlmodel.texts import Phrase

    return Phrase(f"explain.{key}").text(language, *parts)


def _source(model: Model, source_id: str, language: str) -> str:
    source = model.sources.get(source_id)
    if source is None:
        return source_id
    return f"{source.cited.text(language)}{_say('comma', language)}{source.label.text(language)}"


def _unit(model: Model, item: Input | Line, language: str) -> str:
    from xlmodel.prose import spelled

    return spelled(item.unit, language, model.unit_labels)


@dataclass(slots=True)
class _Ancestry:
    """What a line is made of, as a tree."""

    model: Model
    values: Values
    language: str
    period: str

    def grow(self, line_id: str, depth: int | None) -> Branch:
        """The tree of a line."""
        return Growth(self._branch, self._reads, depth, _say("shown_above", self.language)).grow(line_id)

    def _reads(self, name: str) -> Iterator[str | Branch]:
        from xlmodel.expr.nodes import Cell
        from xlmodel.model.graph import column_id, references

        if name not in self.model.lines:
            return
        expression = self.model.lines[name].expression
        cells = dict.fromkeys(part for part in expression.walk() if isinstance(part, Cell))
        read = {column_id(part.table, part.column) for part in cells}
        found = (other.removesuffix("#") for other in references(expression) if other not in read)
        for other in dict.fromkeys(found):
            if other == name:
                continue
            known = other in self.model.inputs or other in self.model.lines
            yield other if known else Branch(other, {"id": other})
        yield from (self._cell(part.table, part.column, part.key) for part in cells)

    def _cell(self, table: str, column: str, key: str) -> Branch:
        """One cell of a table: an attribute of a member."""
        from xlmodel.prose import spelled

        value = self.values.cell(table, column, key)
        known = self.model.tables[table].column(column)
        unit = "" if known.text else spelled(known.unit, self.language, self.model.unit_labels)
        number = None if isinstance(value, float) and not math.isfinite(value) else value
        text = f"{table}[{column}] {key} = {shown(value, known.unit)} {unit}".rstrip()
        return Branch(text, {"id": f"{table}[{column}]", "record": key, "value": number, "unit": unit})

    def _branch(self, name: str) -> Branch:
        item = self.model.item(name)
        member = self.period if self.period in item.members else item.members[-1]
        value = self.values.value(name, member)
        unit = _unit(self.model, item, self.language)
        given = name in self.model.inputs
        kind = self.model.inputs[name].kind if given else ""
        comma = _say("comma", self.language)
        label = f" {item.label.text(self.language)}" if self.language != self.model.speaks(None) else ""
        text = f"{name}{'@' if member else ''}{member}{label} = {shown(value, item.unit)} {unit}"
        if given:
            source = self.model.sources.get(item.source)
            cited = item.source if source is None else source.cited.text(self.language)
            text += f" [{comma.join(part for part in (_say(f'kind_{kind}', self.language), cited) if part)}]"
        number = None if isinstance(value, float) and not math.isfinite(value) else value
        data = {"id": name, "period": member, "value": number, "unit": unit, "kind": kind or "line"}
        return Branch(text, data | ({"source": item.source} if item.source else {}))

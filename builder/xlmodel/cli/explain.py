"""`xlmodel explain`: where a number comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from xlmodel.cli.ancestry import Ancestry, say, unit_words
from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, print_rich, print_table, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, split_template
from xlmodel.errors import UsageError, nearest

if TYPE_CHECKING:
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
    ancestry = Ancestry(model, values, language)
    grown = ancestry.grow(line_id, period or item.members[-1], depth) if line_id in model.lines else None
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
    yield "unit", unit_words(model, item, language)
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
    click.echo(f"{item.id}: {say('measured', language, facts['label'], facts['unit'])}")
    for name in ("in words", "in Excel", "input", "source", "note"):
        if name in facts:
            told = say(f"kind_{facts[name]}", language) if name == "input" else facts[name]
            click.echo(say(name.replace(" ", "_").lower(), language, told))
    click.echo()
    rows = [(member or "-", shown(value, item.unit)) for member, value in series.items()]
    value = say("value", language)
    print_table((say("period", language), value), rows, right=(value,))


def _print_block(block: Block, period: str, rows: dict[str, dict[str, Any]], unit: str, language: str) -> None:
    """The rows of a block, each with its value in one period."""
    click.echo(f"{block.id}: {block.label.text(language)}")
    click.echo()
    told = []
    for row, series in rows.items():
        shown_period = period or next(reversed(series))
        told.append((row, shown_period or "-", shown(series[shown_period], unit) if shown_period in series else "-"))
    value = say("value", language)
    print_table((say("row", language), say("period", language), value), told, right=(value,))
    click.echo()


def _source(model: Model, source_id: str, language: str) -> str:
    source = model.sources.get(source_id)
    if source is None:
        return source_id
    return f"{source.cited.text(language)}{say('comma', language)}{source.label.text(language)}"

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
    from xlmodel.model import Input, Line, Model

_WORDS = {
    "en": {
        "in words": "in words: ", "in Excel": "in Excel: ", "input": "input: ", "source": "source: ", "note": "note: ",
        "period": "period", "value": "value", "shown above": "shown above", "comma": ", ",
        "report": "report", "derived": "derived", "assumption": "assumption", "definition": "definition",
        "switch": "switch", "own": "own",
    },
    "zh": {
        "in words": "文字表述：", "in Excel": "Excel 公式：", "input": "输入：", "source": "来源：", "note": "备注：",
        "period": "期间", "value": "数值", "shown above": "见上", "comma": "，",
        "report": "报告", "derived": "推算", "assumption": "假设", "definition": "定义", "switch": "开关",
        "own": "自有",
    },
}  # fmt: skip


@click.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="[TEMPLATE] ID[@PERIOD]")
@selecting
@click.option("--depth", type=click.IntRange(min=1), help="How far down to follow.  [default: to the inputs]")
@json_option
def command(words: tuple[str, ...], selectors: Selectors, depth: int | None, as_json: bool) -> None:
    """Print what ID is: its formula in words and in Excel, its values, its source, and what it is made of.

    The tree goes down to the inputs, each with its source; values are those of PERIOD, or of the last one.
    """
    template, ids = split_template(words)
    if len(ids) != 1:
        raise UsageError("name one id", hint="xlmodel explain [TEMPLATE] ID[@PERIOD]")
    model, selection = chosen(template, selectors)
    line_id, _, period = ids[0].partition("@")
    if line_id not in model.inputs and line_id not in model.lines:
        hint = nearest(line_id, [*model.inputs, *model.lines]) or "xlmodel values prints every id"
        raise UsageError(f"{model.id} has no line or input {line_id!r}", hint=hint)
    item = model.item(line_id)
    if period and period not in item.members:
        raise UsageError(f"{line_id} has no value at {period!r}", hint=f"it has {', '.join(item.members)}")

    from xlmodel.evaluate import evaluate

    values = evaluate(model, [selection], language=selectors.language)
    facts = dict(_facts(model, item, selectors.language))
    series = values.series(line_id)
    ancestry = _Ancestry(model, values, selectors.language, period or item.members[-1])
    grown = ancestry.grow(line_id, depth) if line_id in model.lines else None
    if as_json:
        made_of = None if grown is None else grown.to_json()
        print_json({"id": item.id, **facts, "values": series, "made_of": made_of})
        return
    _print(item, facts, series, selectors.language)
    if grown is not None:
        click.echo()
        print_rich(grown.tree())


def _facts(model: Model, item: Input | Line, language: str) -> Iterator[tuple[str, str]]:
    """What is known of a line or input, by name."""
    from xlmodel.build import formula_of
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
    say = _WORDS[language]
    unit = f"（{facts['unit']}）" if language == "zh" else f" ({facts['unit']})"
    click.echo(f"{item.id}: {facts['label']}{unit}")
    for name in ("in words", "in Excel", "input", "source", "note"):
        if name in facts:
            click.echo(say[name] + (say.get(facts[name], facts[name]) if name == "input" else facts[name]))
    click.echo()
    rows = [(member or "-", shown(value, item.unit)) for member, value in series.items()]
    print_table((say["period"], say["value"]), rows, right=(say["value"],))


def _source(model: Model, source_id: str, language: str) -> str:
    source = model.sources.get(source_id)
    if source is None:
        return source_id
    return f"{source.cited.text(language)}{_WORDS[language]['comma']}{source.label.text(language)}"


def _unit(model: Model, item: Input | Line, language: str) -> str:
    from xlmodel.prose import unit_text

    return item.unit if language == "en" else unit_text(item.unit, language, model.unit_labels)


@dataclass(slots=True)
class _Ancestry:
    """What a line is made of, as a tree."""

    model: Model
    values: Values
    language: str
    period: str

    def grow(self, line_id: str, depth: int | None) -> Branch:
        """The tree of a line."""
        return Growth(self._branch, self._reads, depth, _WORDS[self.language]["shown above"]).grow(line_id)

    def _reads(self, name: str) -> Iterator[str | Branch]:
        from xlmodel.model.graph import references

        if name not in self.model.lines:
            return
        found = (other.removesuffix("#") for other in references(self.model.lines[name].expression))
        for other in dict.fromkeys(found):
            if other == name:
                continue
            known = other in self.model.inputs or other in self.model.lines
            yield other if known else Branch(other, {"id": other})

    def _branch(self, name: str) -> Branch:
        item = self.model.item(name)
        member = self.period if self.period in item.members else item.members[-1]
        value = self.values.value(name, member)
        unit = _unit(self.model, item, self.language)
        given = name in self.model.inputs
        kind = self.model.inputs[name].kind if given else ""
        say = _WORDS[self.language]
        label = f" {item.label.text(self.language)}" if self.language != "en" else ""
        text = f"{name}{'@' if member else ''}{member}{label} = {shown(value, item.unit)} {unit}"
        if given:
            source = self.model.sources.get(item.source)
            cited = item.source if source is None else source.cited.text(self.language)
            text += f" [{say['comma'].join(part for part in (say.get(kind, kind), cited) if part)}]"
        number = None if isinstance(value, float) and not math.isfinite(value) else value
        data = {"id": name, "period": member, "value": number, "unit": unit, "kind": kind or "line"}
        return Branch(text, data | ({"source": item.source} if item.source else {}))

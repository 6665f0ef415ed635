"""`xlmodel explain`: where a number comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from xlmodel.cli.output import print_rich, print_table, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, split_template
from xlmodel.errors import UsageError, nearest

if TYPE_CHECKING:
    from rich.tree import Tree

    from xlmodel.evaluate import Values
    from xlmodel.model import Input, Line, Model


@click.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="[TEMPLATE] ID[@PERIOD]")
@selecting
@click.option("--depth", type=click.IntRange(min=1), help="How far down to follow.  [default: to the inputs]")
def command(words: tuple[str, ...], selectors: Selectors, depth: int | None) -> None:
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
    _describe(model, item, selectors.language)
    print_table(
        ("period", "value"),
        [(member or "-", shown(value, item.unit)) for member, value in values.series(line_id).items()],
        right=("value",),
    )
    if line_id in model.lines:
        click.echo()
        ancestry = _Ancestry(model, values, selectors.language, period or item.members[-1], depth)
        print_rich(ancestry.tree(line_id))


def _describe(model: Model, item: Input | Line, language: str) -> None:
    from xlmodel.build import formula_of
    from xlmodel.model import Line
    from xlmodel.prose import in_words

    click.echo(f"{item.id}: {item.label.text(language)} ({item.unit})")
    if isinstance(item, Line):
        click.echo(f"in words: {in_words(item.expression, model, language, longest=None)}")
        cell, formula = formula_of(model, item.id, language=language)
        click.echo(f"in Excel: {cell} {formula}")
    else:
        click.echo(f"input: {item.kind}")
    if item.source:
        click.echo(f"source: {_source(model, item.source, language)}")
    if item.note.text(language):
        click.echo(f"note: {item.note.text(language)}")
    click.echo()


def _source(model: Model, source_id: str, language: str) -> str:
    source = model.sources.get(source_id)
    return source_id if source is None else f"{source_id}, {source.label.text(language)}"


@dataclass(slots=True)
class _Ancestry:
    """What a line is made of, as a tree; what was shown before is not opened again."""

    model: Model
    values: Values
    language: str
    period: str
    depth: int | None
    _seen: set[str] = field(default_factory=set)

    def tree(self, line_id: str) -> Tree:
        from rich.tree import Tree

        root = Tree(self._text(line_id))
        self._grow(root, line_id, 1)
        return root

    def _grow(self, tree: Tree, name: str, level: int) -> None:
        self._seen.add(name)
        below = self._reads(name)
        if below and self.depth is not None and level > self.depth:
            tree.add("… (--depth)")
            return
        for other in below:
            if other in self._seen and self._reads(other):
                tree.add(f"{self._text(other)} (shown above)")
            else:
                self._grow(tree.add(self._text(other)), other, level + 1)

    def _reads(self, name: str) -> list[str]:
        from xlmodel.model.graph import references

        if name not in self.model.lines:
            return []
        found = (other.removesuffix("#") for other in references(self.model.lines[name].expression))
        return [other for other in dict.fromkeys(found) if other != name]

    def _text(self, name: str) -> str:
        if name not in self.model.inputs and name not in self.model.lines:
            return name
        item = self.model.item(name)
        member = self.period if self.period in item.members else item.members[-1]
        text = (
            f"{name}{'@' if member else ''}{member} = {shown(self.values.value(name, member), item.unit)} {item.unit}"
        )
        if name not in self.model.inputs:
            return text
        return f"{text} [{', '.join(part for part in (self.model.inputs[name].kind, item.source) if part)}]"

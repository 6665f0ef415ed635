"""Growth rates that may be "n.m.": they are shown, and nothing reckons with them (docs/semantics.md, rule 14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from xlmodel.expr.nodes import At, Call, Node, NotMeaningful, Ref, Run, Scenarios, Span, Summary
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import Written
from xlmodel.model.contents import Contents

_HINT = "give the number to take instead: growth(x, otherwise=0)"
_CHOICES = frozenset({"IF", "CHOOSE", "IFERROR"})


def meaning(model: Contents, expressions: Iterable[Written]) -> Iterator[Finding]:
    """What reckons with, draws, compares or checks a line that may be "n.m."."""
    rates = _rates(model)
    for site, node in expressions:
        shown = not site.table
        for part in _reckoned(node, rates, shown=shown):
            read = "growth()" if isinstance(part, NotMeaningful) else part.id  # type: ignore[attr-defined]
            yield error(site.where, f'{read} may be "n.m." where a number is needed', _HINT)
    needed: dict[str, str] = {}
    for where, item_id in _as_numbers(model):
        needed.setdefault(item_id, where)
    for item_id, where in needed.items():
        if item_id in rates:
            yield error(item_id, f'may be "n.m.", but {where} needs a number', _HINT)


def _rates(model: Contents) -> set[str]:
    """The lines that may be "n.m.": growth rates, and what passes one on."""
    found: set[str] = set()
    while True:
        more = {line.id for line in model.every_line() if line.id not in found and _may(line.expression, found)}
        if not more:
            return found
        found |= more


def _may(node: Node, rates: Collection[str]) -> bool:
    match node:
        case NotMeaningful():
            return True
        case Ref(item_id) | At(item_id):
            return item_id in rates
        case Call(name, arguments) if name in _CHOICES:
            return any(_may(part, rates) for part in arguments[0 if name == "IFERROR" else 1 :])
        case _:
            return False


def _reckoned(node: Node, rates: Collection[str], *, shown: bool) -> Iterator[Node]:
    """The rates a node reckons with; where it is `shown` it may be one itself, or choose one."""
    match node:
        case NotMeaningful():
            if not shown:
                yield node
        case Ref(item_id, shift):
            if item_id in rates and (shift or not shown):
                yield node
        case At(item_id):
            if item_id in rates and not shown:
                yield node
        case Span(item_id) | Run(item_id) | Scenarios(item_id) | Summary(item_id):
            if item_id in rates:
                yield node
        case Call(name, arguments) if name in _CHOICES:
            for place, part in enumerate(arguments):
                yield from _reckoned(part, rates, shown=shown and (place > 0 or name == "IFERROR"))
        case _:
            for part in node.children():
                yield from _reckoned(part, rates, shown=False)


def _as_numbers(model: Contents) -> Iterator[tuple[str, str]]:
    """Where a line is drawn, compared or checked, and its id."""
    for item_id in model.headlines:
        yield "a headline", item_id
    for check in model.checks.values():
        yield "a check", check.line
    for chart in model.charts:
        for item_id in (*chart.lines, *chart.second):
            yield f"the chart {chart.id}", item_id
    for cases in model.case_sets.values():
        for item_id in cases.outputs:
            yield f"the set of cases {cases.id}", item_id
    for item_id in model.range_lines:
        yield "a range", item_id
    for line in model.lines.values():
        if line.summary:
            yield "its total column", line.id

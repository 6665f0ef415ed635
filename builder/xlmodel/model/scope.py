"""The sheet that says what a model is: what it leaves out, how it rounds and rolls, its switches, its makers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xlmodel.expr.nodes import Call
from xlmodel.model.arrangement import arranged
from xlmodel.model.control import SCENARIO, TORNADO_OUTPUT
from xlmodel.model.items import NUMBER_KINDS, SCOPE, TableColumn, Value
from xlmodel.model.roll_record import told
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import NO_TEXT, Label, joined, said

TextPair = tuple[Label, Label]
_COLUMNS = ("label", "text", "detail")
_ROUNDING = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN"})
_BETWEEN = "sources.semicolon"
_SEVERAL = "; "
"""Between the ids of sources where an input cites several."""
_MOST = 12
"""Lines and sources that are named; more are counted."""


def add_scope(model: Unfinished) -> None:
    """Adds the sheet *Scope and method*, a part for each question; sentences of the template come first in theirs."""
    own = model.scope_sentences
    parts: dict[str, Sequence[TextPair | tuple[Label, Label, Label]]] = {
        "left_out": _left_out(own["left_out"]),
        "method": [(said("scope.own"), sentence) for sentence in own["method"]],
        "rounding": list(_rounding(model)),
        "rolling": [(said(f"scope.rolling_{name}"), said(f"scope.rolling_{name}_text")) for name in ("file", "book")],
        "switches": list(_switches(model)),
        "made": list(_made(model)),
        "sheets": [*_sheets(model), (said("scope.printing"), said("scope.printing_text"))],
    }
    records: dict[str, dict[str, Value]] = {}
    headings = []
    for part, rows in parts.items():
        if not rows:
            continue
        headings.append(part)
        records[part] = {"label": said(f"scope.part_{part}")}
        for number, row in enumerate(rows, start=1):
            records[f"{part}.{number}"] = dict(zip(_COLUMNS, row, strict=False))
    columns = [
        TableColumn("label", said("scope.what"), text=True, width=36),
        TableColumn("text", said("scope.said"), text=True, width=90),
        TableColumn("detail", said("finish.detail"), text=True, width=44),
    ]
    model.table(
        SCOPE, "Doc", title=said("scope.title"), purpose=said("scope.purpose"), columns=columns, records=records,
        headings=headings,
    )  # fmt: skip


def _left_out(sentences: Iterable[Label]) -> list[TextPair]:
    found = [(said("scope.own"), sentence) for sentence in sentences]
    return found or [(said("scope.nothing_said"), said("scope.nothing_said_text"))]


def _rounding(model: Unfinished) -> Iterator[TextPair]:
    """How numbers are shown, and the lines that round what they compute."""
    yield said("scope.stored"), said("scope.stored_text")
    rounding = [
        line.label
        for line in model.lines.values()
        if any(isinstance(node, Call) and node.function in _ROUNDING for node in line.expression.walk())
    ]
    labels = list(dict.fromkeys(rounding))
    named = joined(labels[:_MOST], _BETWEEN)
    if len(labels) > _MOST:
        named = said("scope.and_more", named, Label(str(len(labels) - _MOST)))
    yield said("scope.rounds"), named if labels else said("scope.rounds_none")
    yield said("scope.totals"), said("scope.totals_text")


def _switches(model: Unfinished) -> Iterator[TextPair]:
    """What each switch of the control sheet does."""
    if SCENARIO in model.inputs:
        named = joined([scenario.label for scenario in model.scenarios.values()], _BETWEEN)
        yield model.inputs[SCENARIO].label, said("scope.scenario_text", named)
    for correction in model.corrections.values():
        kind = "reading" if correction.reading else "correction"
        yield said(f"scope.switch_{kind}", Label(correction.id)), said(f"scope.switch_{kind}_text", correction.label)
    for item in model.inputs.values():
        if item.choices and item.id not in (SCENARIO, TORNADO_OUTPUT):
            named = joined([Label(choice) for choice in item.choices], _BETWEEN)
            choice = said("scope.choice_text", named)
            yield item.label, joined([choice, item.note], "scope.blank") if item.note.origin else choice
    for name in ("cagr.start_year", "cagr.end_year", "cagr.start_date", "cagr.end_date"):
        if name in model.inputs:
            yield model.inputs[name].label, said("scope.growth_text")
    if TORNADO_OUTPUT in model.inputs:
        yield model.inputs[TORNADO_OUTPUT].label, said("scope.tornado_text")


def _made(model: Unfinished) -> Iterator[tuple[Label, Label, Label]]:
    """Where the numbers come from: the sources with how many inputs cite each, and what else is said of them."""
    yield said("scope.workbook"), said("scope.workbook_text", Label(model.id), Label(model.as_of)), NO_TEXT
    for roll, text in told(model.folder, model.sources, _BETWEEN):
        yield roll, text, NO_TEXT
    given = [item for item in model.inputs.values() if item.source]
    kinds = Counter(item.kind for item in given)
    counted = [
        said(f"scope.kind_{kind}", Label(str(kinds[kind]))) for kind in NUMBER_KINDS if kinds[kind]
    ]  # fmt: skip
    if counted:
        yield said("scope.inputs"), joined(counted, _BETWEEN), NO_TEXT
    cited = Counter(name for item in given for name in dict.fromkeys(item.source.split(_SEVERAL)))
    known = [source for source in model.sources.values() if cited[source.id]]
    for source in sorted(known, key=lambda one: -cited[one.id])[:_MOST]:
        yield source.cited, said("scope.cited", source.label, Label(str(cited[source.id]))), source.detail
    if len(known) > _MOST:
        more = Label(str(len(known) - _MOST))
        yield said("scope.more_sources", more), said("scope.more_sources_text"), NO_TEXT


def _sheets(model: Unfinished) -> Iterator[TextPair]:
    """The question that each sheet answers, machinery left out."""
    for sheet in arranged(model.sheets, model.arrangement, []).values():
        if sheet.part != "back":
            yield sheet.label, sheet.purpose

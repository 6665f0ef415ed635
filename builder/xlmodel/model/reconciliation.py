"""Printed figures against the model: each with its rounding interval, a live verdict, the erratum that explains it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from xlmodel.expr import Expression, all_of, any_of, call, cell, column, field, largest, points, ref, where, words
from xlmodel.expr.nodes import At, Node, Ref
from xlmodel.model.contents import Contents
from xlmodel.model.control import SCENARIO_IS_BASE, TOLERANCE
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, rows
from xlmodel.model.items import PRINTED, RECONCILIATION, SCALAR, SWITCHES, TableColumn, Value
from xlmodel.model.printed import Printed
from xlmodel.model.unfinished import Unfinished
from xlmodel.semantics import POINTS, in_points
from xlmodel.texts import said

NO_SWITCH = "-"
DIFFERING = "reconciliation.differs"
PRINTED_COLUMNS = ("where", "id", "label", "unit", "period", "value", "decimals", "note", "errata", "moved_by")
MATCHES, EXPLAINED, OTHER_SCENARIO, DIFFERS = "matches", "explained", "other scenario", "differs"
COUNTED = ("reconciliation.matches", "reconciliation.explained", DIFFERING)
"""How many printed figures match, are explained by an erratum and differ."""
_VERDICTS = ("matches", "explained_verdict", "other_scenario", "differs")


def reconcile(
    model: Unfinished,
    path_in_folder: str,
    units: Mapping[str, Collection[str]],
    explaining: Collection[str],
    language: str,
) -> None:
    """Reads the printed figures of a CSV file, and adds the tables that show and compare them."""
    model.figures = _read_printed(model, path_in_folder, units)
    _add_printed(model, model.figures, language)
    _add_reconciliation(model, model.figures, explaining)


def _read_printed(model: Unfinished, path_in_folder: str, units: Mapping[str, Collection[str]]) -> list[Printed]:
    """The printed figures of a CSV file, each tied to a line or input of the model.

    Args:
        model: the model with all its lines.
        path_in_folder: columns where, id, label, unit, period, value, decimals, note, errata, moved_by.
        units: the model's units that a printed unit may stand for, where they are not spelled alike.

    Raises:
        ModelError: every row whose id, period or unit the model does not have.
    """
    with reading(model.folder / path_in_folder) as problems:
        entries = rows(model.folder / path_in_folder, PRINTED_COLUMNS, problems, key=("where", "id", "period"))
        return [
            figure
            for number, fields in enumerate(entries, start=1)
            if (figure := _printed(model, fields, number, units)) is not None
        ]


def _printed(model: Contents, fields: Fields, number: int, units: Mapping[str, Collection[str]]) -> Printed | None:
    row = fields.entry
    fields = replace(fields, where=f"{fields.where}, {row['id']} at {row['period']}:")
    if row["id"] not in model.inputs and row["id"] not in model.lines:
        fields.unknown("id", row["id"], [*model.inputs, *model.lines], "line or input")
        return None
    item = model.item(row["id"])
    member = row["period"] if item.axis is not None else SCALAR
    if member not in item.members:
        fields.wrong("period", f"the line has {', '.join(item.members) or 'one value'}")
    if item.unit != row["unit"] and item.unit not in units.get(row["unit"], ()):
        fields.wrong("unit", f"printed in {row['unit']}, the model's line is in {item.unit}")
    if model.sources and row["where"] not in model.sources:
        fields.unknown("where", row["where"], [*model.sources], "source")
    for name in row["moved_by"].split():
        if name not in model.corrections:
            fields.unknown("moved_by", name, [*model.corrections], "correction")
    value, decimals = fields.number("value"), fields.whole("decimals", -15, 15)
    return Printed(
        f"p{number:03d}",
        row["where"],
        row["id"],
        fields.text("label"),
        row["unit"],
        row["period"],
        member,
        value,
        0.5 * 10.0**-decimals,
        decimals,
        "lower bound" in row["note"],
        tuple(row["errata"].split()),
        tuple(row["moved_by"].split()),
    )


def _add_printed(model: Unfinished, figures: list[Printed], language: str) -> None:
    """The table of printed figures, of type Inputs; in `language` each is called as the source calls it."""
    records: dict[str, dict[str, Value]] = {
        f.key: {
            "where": f.where,
            "id": f.id,
            "label": model.item(f.id).label.and_in(language, f.label),
            "unit": f.unit,
            "period": _period(model, f),
            "value": f.value,
            "half": f.half,
            "bound": ">=" if f.lower_bound else None,
            "errata": " ".join(f.errata) or None,
        }
        for f in figures
    }
    columns = [
        TableColumn("where", said("reconciliation.source"), text=True, width=14),
        TableColumn("id", said("reconciliation.id"), text=True, width=36),
        TableColumn("label", said("reconciliation.item"), text=True, width=46),
        TableColumn("unit", said("reconciliation.unit"), text=True, width=16),
        TableColumn("period", said("reconciliation.period"), text=True, width=20),
        TableColumn("value", said("reconciliation.printed_value"), width=18),
        TableColumn("half", said("reconciliation.half"), width=18),
        TableColumn("bound", said("reconciliation.bound"), text=True, width=8),
        TableColumn("errata", said("reconciliation.errata"), text=True, width=10),
    ]
    model.table(
        PRINTED,
        "Inputs",
        title=said("reconciliation.printed_title"),
        purpose=said("reconciliation.printed_purpose"),
        columns=columns,
        records=records,
    )


def _add_reconciliation(model: Unfinished, figures: list[Printed], explaining: Collection[str]) -> None:
    """The table that holds each printed figure against the live model.

    `explaining` are the errata without a switch: they explain a difference of the base case at any setting. The
    interval reaches a millionth of its half-width further (the tolerance of checks), so that a value on its very edge,
    where engines compare differently, is inside on all of them.
    """
    ordered = sorted(figures, key=lambda f: not any(name in explaining for name in f.errata))
    labels = {f.key: model.tables[PRINTED].records[f.key] for f in figures}
    records: dict[str, dict[str, Value]] = {
        f.key: {
            **{name: labels[f.key][name] for name in ("where", "id", "label", "unit", "period", "bound", "errata")},
            "erratum": " ".join(e for e in f.errata if e in explaining) or None,
            "moved_by": " ".join(f.moved_by) or NO_SWITCH,
        }
        for f in ordered
    }

    def link(name: str) -> dict[str, Node]:
        return {f.key: cell(PRINTED, name, f.key).node for f in figures}

    _add_switches(model, figures)
    moved = call("SUMIFS", column(SWITCHES, "on"), column(SWITCHES, "which"), field("moved_by"))
    live: dict[str, Node] = {f.key: Ref(f.id) if f.member == SCALAR else At(f.id, f.member) for f in figures}
    low, high, value = field("low"), field("high"), field("model")
    inside = where(all_of(value >= low, value <= high), 1, 0)
    of_the_source = all_of(field("erratum") != words(""), field("base") == 1)
    known = where(any_of(of_the_source, field("moved") == 1), 1, 0)
    code = 1 + (1 - field("inside")) * (1 + (1 - field("known")) * (1 + field("base")))
    digits = {f.key: _format(f.decimals, f.unit) for f in figures}
    finer = {f.key: _format(max(f.decimals + 2, 0), f.unit) for f in figures}
    differing = {f.key: _points(f.decimals) if in_points(f.unit) else finer[f.key] for f in figures}
    rounded = {f.key: _format(f.decimals + 1, f.unit) for f in figures if in_points(f.unit)}
    reach = field("half") * (1 + ref(TOLERANCE))
    bound = where(
        field("bound") == words(said("reconciliation.bound_sign")),
        largest(field("value"), value),
        field("value") + reach,
    )
    base: dict[str, Node] = {f.key: Ref(SCENARIO_IS_BASE) for f in figures}
    difference = value - field("value")
    apart = {f.key: (points(difference) if in_points(f.unit) else difference).node for f in figures}
    judged = call("CHOOSE", code, *map(_verdict, _VERDICTS))
    low_end = field("value") - reach
    columns = [
        TableColumn("where", said("reconciliation.where_printed"), text=True, width=12),
        TableColumn("label", said("reconciliation.item"), text=True, width=41),
        TableColumn("unit", said("reconciliation.unit"), text=True, width=14),
        TableColumn("period", said("reconciliation.period"), text=True, width=18),
        TableColumn("value", said("reconciliation.printed"), by_record=link("value"), width=14, formats=digits),
        TableColumn(
            "half", said("reconciliation.rounding_interval"), by_record=link("half"), width=14, formats=rounded
        ),
        TableColumn("model", said("reconciliation.model"), by_record=live, width=16, formats=finer),
        TableColumn("difference", said("reconciliation.variance"), by_record=apart, width=17, formats=differing),
        TableColumn("verdict", said("reconciliation.verdict"), text=True, expression=judged.node, width=14),
        TableColumn("erratum", said("reconciliation.explained_by"), text=True, width=12),
        TableColumn("errata", said("reconciliation.errata"), text=True, width=10),
        TableColumn("low", said("reconciliation.low"), expression=low_end.node, width=18, formats=finer),
        TableColumn("high", said("reconciliation.high"), expression=bound.node, width=18, formats=finer),
        TableColumn("inside", said("reconciliation.in_interval"), "flag", expression=inside.node, width=10),
        TableColumn("moved", said("reconciliation.switch_on"), "flag", expression=moved.node, width=10),
        TableColumn("moved_by", said("reconciliation.moved_by"), text=True, width=12),
        TableColumn("base", said("reconciliation.base_case"), "flag", by_record=base, width=10),
        TableColumn("known", said("reconciliation.explained"), "flag", expression=known.node, width=10),
        TableColumn("bound", said("reconciliation.bound"), text=True, width=7),
        TableColumn("id", said("reconciliation.id"), text=True, width=36),
    ]
    model.table(
        RECONCILIATION,
        "Checks",
        title=said("reconciliation.title"),
        purpose=said("reconciliation.purpose"),
        columns=columns,
        records=records,
        printed=11,
        in_front=sum(1 for f in figures if any(name in explaining for name in f.errata)),
    )
    model.control.resume("tolerance")
    for verdict, key in ((MATCHES, "matches"), (EXPLAINED, "explained"), (DIFFERS, "differs")):
        wanted = _verdict("explained_verdict" if verdict == EXPLAINED else key)
        model.control.scalar(
            f"reconciliation.{verdict}",
            "count",
            call("COUNTIF", column(RECONCILIATION, "verdict"), wanted),
            label=said(f"reconciliation.count_{key}"),
        )


def _verdict(key: str) -> Expression:
    return words(said(f"reconciliation.{key}"))


def _format(decimals: int, unit: str) -> str:
    """A number format with so many decimals of the value, two less in percent."""
    if in_points(unit):
        return f"0{'.' if decimals > 2 else ''}{'0' * (decimals - 2)}%"
    return "#,##0" + ("." + "0" * decimals if decimals > 0 else "")


def _points(decimals: int) -> str:
    """The number format of how far a share is from a printed one, two decimals finer than that in percent."""
    return f'0.{"0" * max(decimals, 1)}" {POINTS}"'


def _period(model: Contents, figure: Printed) -> Value:
    """The period as it is shown: a category by its label, anything else as it is printed."""
    along = model.item(figure.id).axis
    if figure.period == "year":
        return said("reconciliation.year")
    return figure.period if along is None or along.is_time else along.labels[along.position(figure.member)]


def _add_switches(model: Unfinished, figures: list[Printed]) -> None:
    """A small table of the corrections that together move printed figures, and whether any of them is on."""
    groups = dict.fromkeys(f.moved_by for f in figures if f.moved_by)
    on: dict[str, Node] = {
        " ".join(group): largest(*(ref(f"correct.{name}") for name in group)).node for group in groups
    }
    columns = [
        TableColumn("which", said("reconciliation.corrections"), text=True, width=20),
        TableColumn("on", said("reconciliation.any_on"), "flag", by_record=on, width=16),
    ]
    model.table(
        SWITCHES,
        "Checks",
        title=said("reconciliation.switches"),
        purpose=said("reconciliation.switches_purpose"),
        columns=columns,
        records={name: {"which": name} for name in on} or {NO_SWITCH: {"which": NO_SWITCH}},
    )

"""Printed figures against the model: each with its rounding interval, a live verdict, the erratum that explains it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlmodel.expr import all_of, any_of, call, cell, column, field, largest, ref, where, words
from xlmodel.expr.nodes import At, Node, Ref
from xlmodel.model.control import SCENARIO_IS_BASE, TOLERANCE
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, rows
from xlmodel.model.items import SCALAR, TableColumn, Value
from xlmodel.timeline import Label

if TYPE_CHECKING:
    from xlmodel.model.model import Model

PRINTED = "printed"
RECONCILIATION = "reconciliation"
SWITCHES = "switches"
NO_SWITCH = "-"
PRINTED_COLUMNS = ("where", "id", "label", "unit", "period", "value", "decimals", "note", "errata", "moved_by")
MATCHES, EXPLAINED, OTHER_SCENARIO, DIFFERS = "matches", "explained", "other scenario", "differs"
_VERDICTS = (
    words(MATCHES, "一致"),
    words(EXPLAINED, "已解释"),
    words(OTHER_SCENARIO, "其他情景"),
    words(DIFFERS, "不符"),
)


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as the source prints it.

    Attributes:
        key: its record in the tables.
        member: the member of the line's axis it belongs to, `SCALAR` for a single value.
        half: half a unit of the last printed digit: the rounding interval is value ± half.
        decimals: of the printed value; negative where its last digits are not printed.
        lower_bound: the source says "more than".
        errata: ids of errata that concern it.
        moved_by: ids of corrections that take the model away from it when they are on.
    """

    key: str
    where: str
    id: str
    label: str
    unit: str
    period: str
    member: str
    value: float
    half: float
    decimals: int
    lower_bound: bool
    errata: tuple[str, ...]
    moved_by: tuple[str, ...]


def read_printed(model: Model, path_in_folder: str, units: Mapping[str, Collection[str]]) -> list[Printed]:
    """The printed figures of a CSV file, each tied to a line or input of the model.

    Args:
        model: the model with all its lines.
        path_in_folder: columns where, id, label, unit, period, value, decimals, note, errata, moved_by.
        units: the model's units that a printed unit may stand for, where they are not spelled alike.

    Raises:
        ModelError: every row whose id, period or unit the model does not have.
    """
    with reading(path_in_folder) as problems:
        entries = rows(model.folder / path_in_folder, PRINTED_COLUMNS, problems, key=("where", "id", "period"))
        return [
            figure
            for number, fields in enumerate(entries, start=1)
            if (figure := _printed(model, fields, number, units)) is not None
        ]


def _printed(model: Model, fields: Fields, number: int, units: Mapping[str, Collection[str]]) -> Printed | None:
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


def add_printed(model: Model, figures: list[Printed]) -> None:
    """The table of printed figures, of type Inputs."""
    records: dict[str, dict[str, Value]] = {
        f.key: {
            "where": f.where,
            "id": f.id,
            "label": Label(model.item(f.id).label.en, f.label),
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
        TableColumn("where", Label("Source", "来源"), text=True, width=14),
        TableColumn("id", Label("Id", "标识"), text=True, width=36),
        TableColumn("label", Label("Item", "项目"), text=True, width=46),
        TableColumn("unit", Label("Unit", "单位"), text=True, width=16),
        TableColumn("period", Label("Period", "期间"), text=True, width=20),
        TableColumn("value", Label("Printed value", "原文数值"), width=18),
        TableColumn("half", Label("Rounding, plus or minus", "舍入半宽"), width=18),
        TableColumn("bound", Label("Bound", "界限"), text=True, width=8),
        TableColumn("errata", Label("Errata", "勘误"), text=True, width=10),
    ]
    model.table(
        PRINTED,
        "Inputs",
        en="Printed",
        zh="原文数据",
        purpose_en="Every figure the source prints",
        purpose_zh="原报告刊载的全部数据",
        columns=columns,
        records=records,
    )


def add_reconciliation(model: Model, figures: list[Printed], explaining: Collection[str]) -> None:
    """The table that holds each printed figure against the live model.

    `explaining` are the errata without a switch: they explain a difference at any setting. The interval reaches a
    millionth of its half-width further (the tolerance of checks), so that a value on its very edge, where engines
    compare differently, is inside on all of them.
    """
    labels = {f.key: model.tables[PRINTED].records[f.key] for f in figures}
    records: dict[str, dict[str, Value]] = {
        f.key: {
            **{name: labels[f.key][name] for name in ("where", "id", "label", "unit", "period", "bound", "errata")},
            "erratum": " ".join(e for e in f.errata if e in explaining) or None,
            "moved_by": " ".join(f.moved_by) or NO_SWITCH,
        }
        for f in figures
    }

    def link(name: str) -> dict[str, Node]:
        return {f.key: cell(PRINTED, name, f.key).node for f in figures}

    _add_switches(model, figures)
    moved = call("SUMIFS", column(SWITCHES, "on"), column(SWITCHES, "which"), field("moved_by"))
    live: dict[str, Node] = {f.key: Ref(f.id) if f.member == SCALAR else At(f.id, f.member) for f in figures}
    low, high, value = field("low"), field("high"), field("model")
    inside = where(all_of(value >= low, value <= high), 1, 0)
    known = where(any_of(field("erratum") != words("", ""), field("moved") == 1), 1, 0)
    code = 1 + (1 - field("inside")) * (1 + (1 - field("known")) * (1 + field("base")))
    digits = {f.key: _format(f.decimals) for f in figures}
    finer = {f.key: _format(max(f.decimals, 0) + 2) for f in figures}
    reach = field("half") * (1 + ref(TOLERANCE))
    bound = where(field("bound") == words(">=", ">="), largest(field("value"), value), field("value") + reach)
    base: dict[str, Node] = {f.key: Ref(SCENARIO_IS_BASE) for f in figures}
    difference = value - field("value")
    judged = call("CHOOSE", code, *_VERDICTS)
    low_end = field("value") - reach
    columns = [
        TableColumn("where", Label("Where printed", "出处"), text=True, width=13),
        TableColumn("label", Label("Item", "项目"), text=True, width=50),
        TableColumn("unit", Label("Unit", "单位"), text=True, width=14),
        TableColumn("period", Label("Period", "期间"), text=True, width=28),
        TableColumn("value", Label("Printed", "报告值"), by_record=link("value"), width=18, formats=digits),
        TableColumn("half", Label("Rounding interval ±", "舍入区间±"), by_record=link("half"), width=20),
        TableColumn("model", Label("Model", "模型"), by_record=live, width=20, formats=finer),
        TableColumn("difference", Label("Variance", "差异"), expression=difference.node, width=16, formats=finer),
        TableColumn("verdict", Label("Verdict", "结论"), text=True, expression=judged.node, width=14),
        TableColumn("erratum", Label("Explained by", "解释"), text=True, width=12),
        TableColumn("errata", Label("Errata", "勘误"), text=True, width=10),
        TableColumn("low", Label("Low", "下限"), expression=low_end.node, width=18, formats=finer),
        TableColumn("high", Label("High", "上限"), expression=bound.node, width=18, formats=finer),
        TableColumn("inside", Label("In interval", "区间内"), "flag", expression=inside.node, width=10),
        TableColumn("moved", Label("Switch on", "开关影响"), "flag", expression=moved.node, width=10),
        TableColumn("moved_by", Label("Moved by", "受影响开关"), text=True, width=12),
        TableColumn("base", Label("Base case", "基准情景"), "flag", by_record=base, width=10),
        TableColumn("known", Label("Explained", "有解释"), "flag", expression=known.node, width=10),
        TableColumn("bound", Label("Bound", "界限"), text=True, width=7),
        TableColumn("id", Label("Id", "标识"), text=True, width=36),
    ]
    model.table(
        RECONCILIATION,
        "Checks",
        en="Reconciliation",
        zh="对账",
        purpose_en="Printed figures against the live model",
        purpose_zh="原文数据与模型对账",
        columns=columns,
        records=records,
        printed=11,
    )
    model.control.resume("tolerance")
    names = (
        (MATCHES, "match", "一致"),
        (EXPLAINED, "are explained by an erratum", "由勘误解释"),
        (DIFFERS, "differ", "不符"),
    )
    for number, (verdict, en, zh) in enumerate(names):
        wanted = _VERDICTS[3 if verdict == DIFFERS else number]
        model.control.scalar(
            f"reconciliation.{verdict}",
            "count",
            call("COUNTIF", column(RECONCILIATION, "verdict"), wanted),
            en=f"Printed figures that {en}",
            zh=f"原文数据：{zh}",
        )


def _format(decimals: int) -> str:
    """A number format with so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals > 0 else "")


def _period(model: Model, figure: Printed) -> Value:
    """The period as it is shown: a category by its label, anything else as it is printed."""
    along = model.item(figure.id).axis
    if figure.period == "year":
        return Label("year", "每年")
    return figure.period if along is None or along.is_time else along.labels[along.position(figure.member)]


def _add_switches(model: Model, figures: list[Printed]) -> None:
    """A small table of the corrections that together move printed figures, and whether any of them is on."""
    groups = dict.fromkeys(f.moved_by for f in figures if f.moved_by)
    on: dict[str, Node] = {
        " ".join(group): largest(*(ref(f"correct.{name}") for name in group)).node for group in groups
    }
    columns = [
        TableColumn("which", Label("Corrections", "勘误组合"), text=True, width=20),
        TableColumn("on", Label("Any of them on", "任一开启"), "flag", by_record=on, width=16),
    ]
    model.table(
        SWITCHES,
        "Checks",
        en="Switches",
        zh="勘误组合",
        purpose_en="Which corrections move printed figures, and whether they are on",
        purpose_zh="影响原文数据的勘误组合及其状态",
        columns=columns,
        records={name: {"which": name} for name in on} or {NO_SWITCH: {"which": NO_SWITCH}},
    )

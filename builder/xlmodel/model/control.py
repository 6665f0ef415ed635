"""The control sheet every model has: scenario, corrections, years of growth rates, timeline, tolerance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlmodel.expr import at, call, ref, span, where
from xlmodel.expr.expression import Expression
from xlmodel.expr.nodes import Text
from xlmodel.model.items import SCALAR, Check, Input, Sheet, Value
from xlmodel.model.sheets import SheetBuilder
from xlmodel.timeline import Axis, Label, axis

if TYPE_CHECKING:
    from xlmodel.model.model import Model

SCENARIO = "scenario.name"
SCENARIO_NAMES = "scenario.names"
SCENARIO_NUMBER = "scenario.number"
SCENARIO_IS_BASE = "scenario.is_base"
PROBABILITY = "scenario.probability"
PROBABILITY_CHECK = "check.scenario.probability"
YEAR = "time.year"
HISTORY = "time.history"
HEADER = "time.header"
PLACE = "time.place"
TORNADO_OUTPUT = "tornado.output"
TOLERANCE = "check.tolerance"
MASTER = "check.failed"
STATUS = "check.status"


def add_control(model: Model, growth: tuple[int, int]) -> SheetBuilder:
    """Declares the control sheet's own inputs and lines; templates add corrections, flags and scenarios to it."""
    timeline = model.timeline
    purpose = Label("Scenario, corrections, timeline, headline outputs", "情景、勘误开关、时间轴与核心输出")
    sheet = Sheet("control", Label("Control", "控制"), "Control", purpose, timeline)
    model.sheets[sheet.id] = sheet
    control = SheetBuilder(model, sheet, first=None)
    control.section("Scenario", "情景", name="scenario")
    control.section(
        "Corrections of the source: 0 as printed, 1 corrected", "原报告勘误：0 按原文，1 更正", name="corrections"
    )
    control.section("Scenario in numbers", "情景序号", name="workings")

    control.section("Growth rates (CAGR)", "复合增速区间（CAGR）", name="growth")
    span_of_years = (float(timeline.years[0]), float(timeline.years[-1]))
    for edge, year, en, zh in (("start", growth[0], "first", "起始"), ("end", growth[1], "last", "结束")):
        _given(control, f"cagr.{edge}_year", float(year), "year", f"CAGR: {en} year", f"CAGR {zh}年份", span_of_years)
    for edge, en, zh in (("start", "first", "起始"), ("end", "last", "结束")):
        control.scalar(
            f"cagr.{edge}_place",
            "count",
            call("MATCH", ref(f"cagr.{edge}_year"), span(YEAR), 0),
            en=f"CAGR: place of the {en} year",
            zh=f"CAGR {zh}年份位置",
        )
    control.scalar(
        "cagr.years",
        "count",
        ref("cagr.end_place") - ref("cagr.start_place"),
        en="CAGR: number of years",
        zh="CAGR 年数",
    )

    control.section("Timeline", "时间轴", name="timeline")
    _given(
        control,
        "time.last_history",
        float(timeline.last_history),
        "year",
        "Last actual year",
        "最后实际年份",
        span_of_years,
    )
    _given(control, "time.period", 1.0, "year", "Length of a period", "每期时长", (1.0, 1.0))
    years = {member: float(member) for member in timeline.members}
    control.add(Input(YEAR, Label("Year", "年份"), "year", "definition", "", years, axis=timeline))
    first = at(YEAR, timeline.members[0])
    control.line(PLACE, "count", (ref(YEAR) - first) / ref("time.period") + 1, en="Place of the year", zh="年份位置")
    control.flag(HISTORY, ref(YEAR) <= ref("time.last_history"), en="Actual (1) or estimate (0)", zh="实际(1)或预测(0)")
    mark = call("IF", ref(HISTORY) == 1, Expression(Text("A")), Expression(Text("E")))
    control.line(HEADER, "text", ref(YEAR).join(mark), en="Header of the time sheets", zh="时间表头", text=True)

    control.section("Checks", "检查", name="tolerance")
    _given(control, TOLERANCE, 1e-6, "ratio", "Tolerance of checks", "检查容差", (0.0, 1.0))
    return control


def add_scenario_switch(model: Model, default: str) -> None:
    """Declares the scenario's name (a list to choose from), the list, and its number in the list."""
    control = model.control
    control.resume("scenario")
    names = tuple((scenario.id, scenario.label) for scenario in model.scenarios.values())
    scenarios = model.add_axis(axis("scenario", Label("Scenario", "情景"), names))
    listed = dict(names)
    control.add(
        Input(
            SCENARIO, Label("Scenario", "情景"), "text", "switch", "", {SCALAR: listed[default]}, choices=tuple(listed)
        )
    )
    control.add(Input(SCENARIO_NAMES, Label("Scenarios", "情景列表"), "text", "definition", "", listed, axis=scenarios))
    if any(scenario.probability is not None for scenario in model.scenarios.values()):
        _add_probabilities(model, scenarios)
    control.resume("workings")
    control.scalar(
        SCENARIO_NUMBER,
        "count",
        call("MATCH", ref(SCENARIO), span(SCENARIO_NAMES), 0),
        en="Scenario number",
        zh="情景序号",
    )
    control.scalar(
        SCENARIO_IS_BASE,
        "flag",
        where(ref(SCENARIO) == at(SCENARIO_NAMES, default), 1, 0),
        en="Base case (1)",
        zh="是否基准情景(1)",
    )


def _add_probabilities(model: Model, scenarios: Axis) -> None:
    control = model.control
    label = Label("Probability (yours to judge)", "概率（自行判断）")
    values: dict[str, Value] = {s.id: s.probability or 0.0 for s in model.scenarios.values()}
    note = Label("Weights of the probability-weighted case; they must add up to 1.", "概率加权情形的权重，合计须为 1。")
    control.add(
        Input(
            PROBABILITY, label, "ratio", "assumption", "assumption", values, axis=scenarios, note=note, valid=(0.0, 1.0)
        )
    )
    check = Label("Probabilities of the scenarios add up to 1", "情景概率合计为 1")
    total = call("SUM", span(PROBABILITY)) - 1
    control.resume("tolerance")
    control.scalar(PROBABILITY_CHECK, "ratio", total, en=check.en, zh=check.zh)
    model.checks[PROBABILITY_CHECK] = Check(PROBABILITY_CHECK, check, PROBABILITY_CHECK, TOLERANCE, "error")


def extend_scenarios(model: Model) -> None:
    """Adds scenarios declared after the switch to its list."""
    names = tuple((scenario.id, scenario.label) for scenario in model.scenarios.values())
    listed = dict(names)
    scenarios = model.add_axis(axis("scenario", Label("Scenario", "情景"), names))
    model.inputs[SCENARIO] = replace(model.inputs[SCENARIO], choices=tuple(listed))
    model.inputs[SCENARIO_NAMES] = replace(model.inputs[SCENARIO_NAMES], values=listed, axis=scenarios)
    if PROBABILITY in model.inputs:
        weights: dict[str, Value] = {s.id: s.probability or 0.0 for s in model.scenarios.values()}
        model.inputs[PROBABILITY] = replace(model.inputs[PROBABILITY], values=weights, axis=scenarios)


def _given(
    control: SheetBuilder, input_id: str, value: float, unit: str, en: str, zh: str, valid: tuple[float, float]
) -> None:
    control.add(Input(input_id, Label(en, zh), unit, "definition", "", {SCALAR: value}, valid=valid))

from __future__ import annotations

import re

import pytest
from xlmodel import (
    Draft,
    Expression,
    Input,
    Label,
    SheetBuilder,
    TableColumn,
    all_of,
    any_of,
    at,
    axis,
    cell,
    column,
    deviation,
    field,
    growth,
    prior,
    span,
    total,
    where,
)
from xlmodel.errors import ModelError
from xlmodel.expr import ref
from xlmodel.expr.nodes import Blank, Call, Number, Ref, Summary
from xlmodel.lint import Finding, check, lint
from xlmodel.model import SCALAR, Scenario, Source, Table

from tests.lint.sound import Spoil, add, placed, sound
from tests.small_model import given, sales_sheet, small_model


def one(s: SheetBuilder, formula: Expression) -> Expression:
    return s.scalar("bad", "USD/year", formula, label=Label("Bad", zh="坏"))


def late(m: Draft, s: SheetBuilder) -> Expression:
    """A line that starts in 2023."""
    return s.line("late", "USD/year", m["revenue"] + 0, label=Label("Late", zh="晚"), first=2023)


def by_shop(m: Draft) -> Expression:
    """An input along an axis of shops."""
    shops = m.add_axis(
        axis("shop", Label("Shop", zh="店"), [("north", Label("North", zh="北")), ("south", Label("South", zh="南"))])
    )
    return m.control.add(
        Input("by_shop", Label("By shop", zh="分店"), "cup", "definition", "", {"north": 1.0, "south": 2.0}, axis=shops)
    )


def shop_sheet(m: Draft, formula: Expression) -> Expression:
    """A line along the axis of shops."""
    s = m.sheet("shops", "Calc", title=Label("Shops", zh="店表"), purpose=Label("Shops", zh="店"), axis=m.axes["shop"])
    s.section(Label("Shops", zh="店"))
    return s.line("bad", "cup", formula, label=Label("Bad", zh="坏"))


def priced(m: Draft) -> Table:
    """A table of two records."""
    columns = [
        TableColumn("speed", Label("Speed", zh="速度"), "cup"),
        TableColumn("twice", Label("Twice", zh="两倍"), "cup", expression=field("speed").node),
    ]
    return m.table(
        "menu",
        "Inputs",
        title=Label("Menu", zh="菜单"),
        purpose=Label("Menu", zh="菜单"),
        columns=columns,
        records={"tea": {"speed": 1.0}},
    )


def right_sheet(m: Draft) -> Expression:
    """A line on a sheet further right."""
    s = m.sheet("right", "Calc", title=Label("Right", zh="右"), purpose=Label("Right", zh="右"))
    s.section(Label("Right", zh="右"))
    return s.line("right_line", "USD/year", m["revenue"] + 0, label=Label("Right", zh="右"))


def move(m: Draft, s: SheetBuilder, input_id: str) -> SheetBuilder:
    """Takes an input off the control sheet and places it on another."""
    m.control.remove(input_id)
    s.inputs(input_id)
    return s


def rescenario(m: Draft, changes: dict[str, dict[str, float]]) -> None:
    m.scenarios["bull"] = Scenario("bull", Label("Bull", zh="乐观"), changes, {})


def test_a_sound_model_has_no_finding() -> None:
    m, _ = sound()
    assert lint(placed(m)) == []
    assert check(placed(m)) == []


def test_a_complete_sound_model_has_no_finding() -> None:
    m, s = sound()
    s.check(
        "check.revenue",
        "ratio",
        deviation(m["revenue"], m["cups"] * m["price"] - m["rent"]),
        label=Label("Revenue agrees", zh="收入一致"),
    )
    m.sources["book"] = Source("book", Label("Book", zh="书"))
    m.headline("revenue")
    assert lint(m.complete()) == []


SPOILT: dict[str, tuple[Spoil, str]] = {
    "unknown id": (lambda m, s: add(s, ref("revenu")), "no line or input 'revenu' (did you mean revenue"),
    "unknown id under at": (lambda m, s: add(s, at("revenu", 2022)), "no line or input 'revenu'"),
    "unknown id under span": (lambda m, s: add(s, total(span("revenu"))), "no line or input 'revenu'"),
    "unknown headline": (lambda m, s: m.headlines.append("nothing"), "headlines: no line or input 'nothing'"),
    "before the span": (lambda m, s: add(s, late(m, s)), "reads late in 2021, 2022, but late has 2023 to 2024"),
    "prior before the span": (lambda m, s: add(s, prior("revenue")), "reads prior(revenue) in the period before 2021"),
    "far before the timeline": (
        lambda m, s: add(s, where(m["rent"] == 0, 0, prior("revenue", 2))),
        "reads revenue 2 periods before 2021",
    ),
    "at outside the span": (lambda m, s: add(s, at(late(m, s), 2021)), "at(late, 2021): it has no value there"),
    "at an unknown member": (lambda m, s: add(s, at("revenue", 2031)), "at(revenue, 2031): no such member"),
    "at of one value": (lambda m, s: add(s, at("rent", 2021)), "at(rent, 2021): rent is one value"),
    "prior of one value": (lambda m, s: add(s, prior("rent")), "prior() of rent, which is one value"),
    "span of one value": (lambda m, s: add(s, total(span("rent"))), "span(rent): rent is one value"),
    "prior along a category": (
        lambda m, s: (by_shop(m), shop_sheet(m, prior("by_shop"))),
        "prior() of by_shop along 'shop', which is no timeline",
    ),
    "another axis": (lambda m, s: add(s, by_shop(m)), "by_shop runs along 'shop', the formula along 'time'"),
    "one value of a series": (lambda m, s: one(s, m["revenue"]), "one value reads the series revenue"),
    "a range as a value": (lambda m, s: one(s, span("revenue") + 1), "revenue is a range where one value is needed"),
    "a range in a choice": (
        lambda m, s: one(s, where(m["rent"] == 0, 0, span("revenue"))),
        "revenue is a range where one value is needed",
    ),
    "a function that is none": (
        lambda m, s: add(s, Expression(Call("OFFSET", (Ref("revenue"),)))),
        "the function OFFSET is not supported",
    ),
    "too many arguments": (
        lambda m, s: add(s, Expression(Call("ABS", (Ref("rent"), Number(0))))),
        "ABS with 2 arguments",
    ),
    "too few arguments": (lambda m, s: add(s, Expression(Call("IF", (Ref("rent"),)))), "IF with 1 arguments"),
    "unknown table": (lambda m, s: one(s, cell("menus", "speed", "tea")), "no table 'menus'"),
    "unknown column": (
        lambda m, s: (priced(m), one(s, cell("menu", "sped", "tea"))),
        "no column 'sped' (did you mean speed",
    ),
    "unknown record": (
        lambda m, s: (priced(m), one(s, cell("menu", "speed", "tee"))),
        "no record 'tee' (did you mean tea",
    ),
    "a column as a value": (lambda m, s: (priced(m), one(s, column("menu", "speed"))), "menu[speed] is a range"),
    "a field outside a table": (lambda m, s: one(s, field("speed")), "stands outside a table"),
    "a total that is not there": (
        lambda m, s: one(s, Expression(Summary("cups"))),
        "total column of 'cups', which has none",
    ),
    "to the right": (lambda m, s: (add(s, ref("right_line")), right_sheet(m)), "reads right_line on the sheet 'right'"),
    "a table to the right": (
        lambda m, s: (one(s, cell("menu", "speed", "tea")), priced(m)),
        "reads menu on the sheet 'menu'",
    ),
    "an empty cell as a value": (lambda m, s: one(s, Expression(Blank())), "an empty cell is a range"),
    "on no sheet": (
        lambda m, s: m.declare(Input("lost", Label("Lost", zh="失"), "USD", "definition", "", {SCALAR: 1.0})),
        "lost: stands on no sheet",
    ),
    "on two sheets": (lambda m, s: s.inputs("rent"), "rent: stands twice: on control and sales"),
    "placed but not declared": (
        lambda m, s: s.inputs("ghost"),
        "places 'ghost', which is not declared",
    ),
    "an input on a calculation sheet": (
        lambda m, s: s.add(Input("stray", Label("Stray", zh="散"), "USD", "definition", "", {SCALAR: 1.0})),
        "an input stands on the Calc sheet 'sales'",
    ),
    "on a sheet of another axis": (
        lambda m, s: (by_shop(m), move(m, s, "by_shop")),
        "runs along 'shop', its place on 'sales' along 'time'",
    ),
    "no Chinese label": (
        lambda m, s: s.line("bad", "USD/year", m["revenue"] + 0, label=Label("Bad", zh="")),
        "bad: has no label in zh",
    ),
    "a note in one language": (
        lambda m, s: s.line("bad", "USD/year", m["revenue"] + 0, label=Label("Bad", zh="坏"), note=Label("Why", zh="")),
        "bad: has a note in en only",
    ),
    "labels alike": (
        lambda m, s: s.line("bad", "USD/year", m["revenue"] + 0, label=Label("Revenue", zh="别名")),
        "bad: has the label and unit of revenue",
    ),
    "Chinese labels alike": (
        lambda m, s: s.line("bad", "USD/year", m["revenue"] + 0, label=Label("Other", zh="收入")),
        "bad: has the label and unit of revenue",
    ),
    "a condition as a result": (lambda m, s: add(s, m["rent"] > 0), "bad: a condition stands where a number is needed"),
    "a condition reckoned with": (
        lambda m, s: add(s, m["rent"] * (m["rent"] > 0)),
        "bad: a condition stands where a number is needed",
    ),
    "a condition chosen": (
        lambda m, s: add(s, where(m["rent"] > 0, m["rent"] > 0, 0)),
        "bad: a condition stands where a number is needed",
    ),
    "a circle": (
        lambda m, s: (add(s, ref("worse")), add(s, ref("bad"), line_id="worse")),
        "depends on itself: bad <- worse (lint/sound.py:",
    ),
    "a circle of one": (lambda m, s: add(s, ref("bad") + 1), "depends on itself: bad <- bad"),
    "a circle in a branch": (
        lambda m, s: add(s, where(m["time.year"] == at("time.year", 2021), m["rent"], at("bad", 2021))),
        "bad <- bad",
    ),
    "no source": (
        lambda m, s: m.control.add(Input("a", Label("A", zh="甲"), "USD", "report", "", {SCALAR: 1.0})),
        "kind report has no source",
    ),
    "unknown source": (
        lambda m, s: (
            m.sources.update({"figure 1": Source("figure 1", Label("F", zh="图"))}),
            m.control.add(Input("a", Label("A", zh="甲"), "USD", "report", "figure 1; figure 2", {SCALAR: 1.0})),
        ),
        "a: no source 'figure 2' (did you mean figure 1",
    ),
    "a scenario without its input": (
        lambda m, s: rescenario(m, {"cup": {SCALAR: 1.0}}),
        "scenario bull: changes 'cup', which is no",
    ),
    "a scenario without its member": (lambda m, s: rescenario(m, {"cups": {"2031": 1.0}}), "changes cups at '2031'"),
    "a correction without use": (
        lambda m, s: m.add_correction("E1", label=Label("E1", zh="勘误")),
        "correct.E1: no formula reads this correction switch",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_each_error_is_found(name: str) -> None:
    m, s = sound()
    spoil, said = SPOILT[name]
    spoil(m, s)
    errors = [str(finding) for finding in lint(placed(m)) if finding.severity == "error"]
    assert any(said in text for text in errors), errors
    with pytest.raises(ModelError) as caught:
        check(placed(m))
    assert [re.sub(r" \([\w/]+\.py:[0-9]+\): ", ": ", told, count=1) for told in caught.value.problems] == errors


def test_a_source_is_not_asked_of_the_analysts_own_numbers() -> None:
    m, _ = sound()
    m.sources["book"] = Source("book", Label("Book", zh="书"))
    own = Input("mine", Label("Mine", zh="自填"), "USD", "own", "own", {SCALAR: None})
    m.control.add(own)
    assert [finding.severity for finding in lint(placed(m))] == ["warning"]


def test_one_error_gives_one_finding() -> None:
    m, s = sound()
    add(s, ref("revenu") + ref("revenu"))
    assert [finding.where for finding in lint(placed(m))] == ["bad"]


GUARDED: dict[str, Spoil] = {
    "prior in a choice": lambda m, s: add(s, where(m["time.place"] == 1, 0, prior("revenue"))),
    "itself a period ago": lambda m, s: add(s, where(m["time.place"] == 1, m["rent"], prior("bad"))),
    "conditions combined": lambda m, s: add(
        s, where(all_of(m["rent"] > 0, any_of(m["rent"] == 0, m["rent"])), m["rent"], 0)
    ),
    "growth": lambda m, s: s.line("fine", "ratio", growth("revenue"), label=Label("Growth", zh="增速")),
    "prior from the second year": lambda m, s: add(s, prior("revenue"), first=2022),
    "a late line in a choice": lambda m, s: add(s, where(m["time.history"] == 1, m["revenue"], late(m, s))),
    "one value of a span": lambda m, s: one(s, total(span("revenue"))),
    "one value at a year": lambda m, s: one(s, at("revenue", 2021)),
    "a category along its own axis": lambda m, s: shop_sheet(m, by_shop(m) + 0),
    "a total over another axis": lambda m, s: one(s, total(span("by_shop"))) if by_shop(m) is not None else None,
    "a cell": lambda m, s: one(s, at("revenue", 2021)),
    "two that read each other a period ago": lambda m, s: (
        add(s, where(m["time.place"] == 1, m["rent"], prior("next"))),
        add(s, ref("bad") + 0, line_id="next"),
    ),
}


@pytest.mark.parametrize("name", GUARDED)
def test_what_is_allowed_is_not_reported(name: str) -> None:
    m, s = sound()
    GUARDED[name](m, s)
    assert [str(finding) for finding in lint(placed(m)) if finding.severity == "error"] == []


def test_a_table_to_the_left_may_be_read() -> None:
    m = small_model()
    priced(m)
    s = sales_sheet(m)
    one(s, cell("menu", "twice", "tea"))
    assert [finding for finding in lint(placed(m)) if finding.severity == "error"] == []


def test_checks_and_control_may_read_to_the_right() -> None:
    m, _ = sound()
    s = m.sheet(
        "control_checks", "Checks", title=Label("More checks", zh="更多检查"), purpose=Label("Checks", zh="检查")
    )
    s.section(Label("More", zh="更多"))
    add(s, ref("right_line") + 0)
    right_sheet(m)
    assert lint(placed(m)) == []


def test_an_unused_input_is_a_warning() -> None:
    m, _ = sound()
    given(m, "spare", "USD", 1)
    assert check(placed(m)) == [Finding("warning", "spare", "nothing reads this input")]


def test_table_values_need_their_columns() -> None:
    m, _ = sound()
    columns = [TableColumn("a", Label("A", zh="甲"), "cup", by_record={"nobody": Number(0)})]
    m.table(
        "t",
        "Checks",
        title=Label("T", zh="表"),
        purpose=Label("T", zh="表"),
        columns=columns,
        records={"r": {"aa": 1.0}},
    )
    assert [finding.message for finding in lint(placed(m))] == ["no column 'aa'", "no record 'nobody'"]


def test_a_check_that_deviates_in_a_unit_is_an_error() -> None:
    m, s = sound()
    s.check("check.revenue", "USD/year", m["revenue"] - m["revenue"], label=Label("Revenue agrees", zh="收入一致"))
    assert any("a tolerance has no unit" in finding.message for finding in lint(m.complete()))

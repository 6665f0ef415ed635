"""Random expressions over the inputs of a small model."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from xlmodel import Draft, Expression, Input, Label, Model, timeline
from xlmodel.expr.nodes import Binary, Call, Negate, Node, Number, Ref, Span
from xlmodel.model.control import add_scenario_switch
from xlmodel.model.items import Scenario

YEARS = ("2021", "2022", "2023", "2024")
GIVEN = {
    "a": (1.0, 2.5, 3.75, 7.0),
    "b": (0.0, -1.0, 4.0, 0.5),
    "c": (100.0, 250.0, 1e6, 3e-4),
    "d": (-2.0, 0.25, 1 / 3, 12.0),
    "e": (1e8, 2e8, -4e8, 8e8),
}
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")


def inputs() -> Draft:
    """Five plain inputs by year."""
    m = Draft(
        "trees",
        label=Label("Trees", zh="树"),
        timeline=timeline(2021, 2024, history=2022),
        units=[],
        as_of="2024-01-31",
        growth=(2021, 2024),
        languages=("en", "zh"),
        folder=Path(__file__).parent,
    )
    m.control.resume("tolerance")
    for name, values in GIVEN.items():
        years = dict(zip(YEARS, values, strict=True))
        m.control.add(
            Input(name, Label(f"Input {name}", zh=f"输入 {name}"), "ratio", "definition", "", years, axis=m.timeline)
        )
    m.scenarios["base"] = Scenario("base", Label("Base", zh="基准"), {}, {})
    add_scenario_switch(m, "base")
    return m


def with_lines(nodes: dict[str, Node]) -> Model:
    """The model with a line for each expression."""
    m = inputs()
    sheet = m.sheet("calc", "Calc", title=Label("Calc", zh="计算 表"), purpose=Label("Trees", zh="树"))
    sheet.section(Label("Trees", zh="树"))
    for name, node in nodes.items():
        sheet.line(name, "ratio", Expression(node), first=2022, label=Label(f"Line {name}", zh=f"行 {name}"))
    return m.complete()


def trees() -> st.SearchStrategy[Node]:
    """Numbers, references (the period before among them), signs, five operators, choices, functions of a few values."""
    names = st.sampled_from(sorted(GIVEN))
    leaves: st.SearchStrategy[Node] = st.one_of(
        st.sampled_from([Number(0), Number(1), Number(-1)]),
        names.map(Ref),
        names.map(Ref),
        names.map(lambda name: Ref(name, -1)),
    )
    ranges = st.builds(
        lambda function, name: Call(function, (Span(name),)), st.sampled_from(["SUM", "MIN", "MAX"]), names
    )

    def grow(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        comparison = st.builds(Binary, st.sampled_from(COMPARISONS), below, below)
        condition = st.one_of(
            comparison,
            st.builds(lambda name, x, y: Call(name, (x, y)), st.sampled_from(["AND", "OR"]), comparison, comparison),
        )
        return st.one_of(
            st.builds(Binary, st.sampled_from("+-*/"), below, below),
            st.builds(Binary, st.just("^"), below, st.sampled_from([Number(0), Number(1), Number(-1), Ref("b")])),
            below.map(Negate),
            below.map(lambda node: Call("ABS", (node,))),
            st.builds(lambda c, x, y: Call("IF", (c, x, y)), condition, below, below),
            st.builds(lambda name, x, y: Call(name, (x, y)), st.sampled_from(["MIN", "MAX", "SUM"]), below, below),
        )

    return st.recursive(st.one_of(leaves, ranges), grow, max_leaves=12)

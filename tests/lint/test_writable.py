from __future__ import annotations

from dataclasses import replace

import pytest
from xlmodel import Draft, Label, ref
from xlmodel.errors import ModelError
from xlmodel.lint import lint
from xlmodel.model.items import Source

from tests.small_model import sales_sheet, small_model


def with_label(m: Draft) -> None:
    m.label = Label("Small\ufffe", zh="小")


def with_translation(m: Draft) -> None:
    sales_sheet(m).line("sales", "USD/year", ref("cups") * ref("price"), label=Label("Sales", zh="销售\ud800"))


def with_note(m: Draft) -> None:
    m.inputs["rent"] = replace(m.inputs["rent"], note=Label("see\x01", zh="见"))


def with_source(m: Draft) -> None:
    m.sources["s"] = Source("s", Label("Paper", zh="论文"), detail=Label("p. 1\uffff", zh="第 1 页"))


def with_scenario(m: Draft) -> None:
    m.scenarios["bull"] = replace(m.scenarios["bull"], label=Label("Bull\x7f", zh="牛"))


def with_section(m: Draft) -> None:
    s = sales_sheet(m)
    s.section(Label("More\x0b", zh="更多"))
    s.line("sales", "USD/year", ref("cups") * ref("price"), label=Label("Sales", zh="销售"))


@pytest.mark.parametrize(
    "spoil",
    [with_label, with_translation, with_note, with_source, with_scenario, with_section],
    ids=lambda f: f.__name__,
)
def test_a_text_no_workbook_can_hold_is_found_wherever_it_stands(spoil: object) -> None:
    m = small_model()
    assert callable(spoil)
    try:
        spoil(m)
        found = [str(finding) for finding in lint(m.complete())]
    except ModelError as error:
        found = [error.render()]
    assert any("no workbook can hold, U+" in problem for problem in found)


def test_a_sound_model_has_none() -> None:
    assert not [finding for finding in lint(small_model()) if "no workbook can hold" in str(finding)]


def test_a_text_that_the_tool_takes_further_is_told_once_at_the_line_it_belongs_to() -> None:
    m = small_model()
    sales_sheet(m).scalar("worth", "USD", ref("rent") * 0, label=Label("Wor\x01th", zh="值"))
    m.add_choice("shown", Label("Shown", zh="所示"), {"worth": Label("Wor\x01th", zh="值")}, printed="worth")
    found = [str(finding) for finding in lint(m) if "no workbook can hold" in str(finding)]
    assert len(found) == 1
    assert found[0].startswith("worth")

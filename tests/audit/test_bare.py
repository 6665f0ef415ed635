"""A model without scenarios, checks and sources, with an ampersand in a title: what does not apply is no fault."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, Input, Label, build, timeline
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.lint import lint

CHART = '[twice]\nkind = "column"\nlabel = "Twice as much"\nlines = ["twice"]\naxis = "USD a year"\n'


def bare(folder: Path) -> Draft:
    (folder / "charts.toml").write_text(CHART, encoding="utf-8")
    years = timeline(2024, 2026, history=2024)
    m = Draft("bare", label="Bare", timeline=years, growth=(2024, 2026), units=(), as_of="2025-03-01", folder=folder)
    m.control.resume("tolerance")
    given = {"2024": 1.0, "2025": 2.0, "2026": 4.0}
    m.control.add(Input("once", Label("Once"), "USD/year", "definition", "", given, axis=m.timeline))
    s = m.sheet("profit", "Calc", title="P & L", purpose="Profit and loss")
    s.section("Profit")
    s.line("twice", "USD/year", m["once"] + m["once"], "Twice", strong=True)
    m.headline("twice")
    m.add_charts()
    return m


def test_what_a_bare_model_lacks_does_not_apply(tmp_path: Path) -> None:
    report = audit_workbook(build(bare(tmp_path), output=tmp_path / "bare.xlsx").path)
    assert report.ok
    assert report[51].outcome is Outcome.NOT_APPLICABLE
    assert report[54].message == "1 charts, no other scenario to compare with"


def test_probabilities_need_no_source(tmp_path: Path) -> None:
    m = bare(tmp_path)
    scenarios = '[base]\nlabel = "Base"\nprobability = 0.75\n[more]\nlabel = "More"\nprobability = 0.25\n'
    change = '[more.changes."once"]\nvalue = 8\nwhy = "More of it."\n'
    (tmp_path / "scenarios.toml").write_text(scenarios + change, encoding="utf-8")
    m.add_scenarios()
    model = m.complete()
    assert not lint(model)
    assert model.inputs["scenario.probability"].source == ""
    report = audit_workbook(build(model, output=tmp_path / "bare.xlsx").path)
    assert [result.number for result in report.results if result.outcome is Outcome.FAIL] == [54]

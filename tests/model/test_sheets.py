"""How a section file writes its lines."""

from __future__ import annotations

from pathlib import Path

from xlmodel.evaluate import evaluate
from xlmodel.texts import Label

from tests.small_model import sales_sheet, small_model


def test_label_and_source_follow_the_formula() -> None:
    m = small_model()
    s = m.sheet("more", "Calc", title="More", purpose="More")
    s.section("More")
    s.line("more.places", "count", m["time.place"], "The place", "figure 1", note="From one")
    s.scalar("more.one", "ratio", m["time.place"] / m["time.place"], "One", "figure 2")
    s.check("check.more", "ratio", m["time.place"] - m["time.place"], "Nothing is lost")
    places, one = m.lines["more.places"], m.lines["more.one"]
    assert [places.label.origin, places.source, places.note.origin] == ["The place", "figure 1", "From one"]
    assert [one.label.origin, one.source] == ["One", "figure 2"]
    assert m.checks["check.more"].label.origin == "Nothing is lost"


def test_lines_cite_the_source_of_their_section() -> None:
    m = small_model()
    s = m.sheet("more", "Calc", title="More", purpose="More")
    s.section("Printed", "figure 1")
    s.line("its", "count", m["time.place"], "Its own")
    s.line("other", "count", m["time.place"], "Another", "figure 2")
    s.scalar("none", "ratio", m["time.place"] / m["time.place"], "None", "")
    s.section("Ours")
    s.line("ours", "count", m["time.place"], "Ours")
    assert [m.lines[name].source for name in ("its", "other", "none", "ours")] == ["figure 1", "figure 2", "", ""]


def test_two_ways_to_one_quantity_are_a_check_of_their_deviation() -> None:
    m = small_model()
    s = sales_sheet(m)
    places = s.line("places", "count", m["time.place"], Label("Place", zh="位置"))
    s.equal("check.same", places, m["time.place"], Label("They agree", zh="一致"))
    s.equal("check.apart", places + places, places, Label("They do not", zh="不一致"), kind="alert")
    values = evaluate(m.complete())
    assert set(values.series("check.same").values()) == {0.0}
    assert set(values.series("check.apart").values()) == {0.5}
    assert [m.checks[name].kind for name in ("check.same", "check.apart")] == ["error", "alert"]
    assert m.lines["check.same"].unit == "ratio"


def test_input_files_are_a_section_each(tmp_path: Path) -> None:
    m = small_model()
    m.folder = tmp_path
    (tmp_path / "inputs").mkdir()
    entry = 'label = "{0}"\nunit = "ratio"\nkind = "definition"\nsource = ""\nvalues = {{ 2024 = 1 }}\n'
    for name in ("first", "second"):
        (tmp_path / "inputs" / f"{name}.toml").write_text(f'["more.{name}"]\n{entry.format(name)}', encoding="utf-8")
    s = m.sheet("more", "Inputs", title="More", purpose="More")
    s.input_files({"first": "The first", "second": "The second"})
    assert [(part.label.origin, part.ids) for part in s.sheet.sections] == [
        ("The first", ("more.first",)),
        ("The second", ("more.second",)),
    ]
    assert m.inputs["more.second"].axis == s.axis

"""How a section file writes its lines."""

from __future__ import annotations

from tests.small_model import small_model


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

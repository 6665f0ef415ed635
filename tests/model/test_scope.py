"""The sheet Scope and method: what it says follows from the model; a template's own sentences stand in their part."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel import Draft, Label, Model, round_up, timeline
from xlmodel.errors import ModelError
from xlmodel.model.items import SCOPE

from tests.models.bakery import model as bakery


def rows(model: Model, part: str, language: str = "en") -> dict[str, str]:
    """The answers of a part by what they are about."""
    table, found = model.tables[SCOPE], {}
    for key, record in table.records.items():
        if key.startswith(f"{part}."):
            label, text = record["label"], record["text"]
            assert isinstance(label, Label)
            assert isinstance(text, Label)
            found[label.text(language)] = text.text(language)
    return found


@pytest.fixture(scope="module")
def model() -> Model:
    return bakery().complete()


def test_every_part_stands_under_a_heading_of_its_own(model: Model) -> None:
    table = model.tables[SCOPE]
    parts = ["left_out", "rounding", "rolling", "switches", "made", "sheets"]
    assert [key for key in table.records if key in table.headings] == parts
    assert all(rows(model, part) for part in parts)


def test_it_stands_first_in_the_middle_unless_it_is_wanted_in_front(model: Model) -> None:
    middle = [sheet.id for sheet in model.sheets.values() if sheet.part == "middle"]
    assert middle[0] == SCOPE
    draft = bakery()
    draft.arrange(front=("result", SCOPE))
    assert [s.id for s in draft.complete().sheets.values() if s.part == "front"] == ["control", "result", SCOPE]


def test_each_switch_is_explained(model: Model) -> None:
    found = rows(model, "switches")
    assert found["Scenario"].endswith("Base; Boom; Slump.")
    assert found["Correction E1"] == "0: as printed. 1: flour bought includes what is wasted."
    assert found["Oven in the shops"] == "One of: deck; rack; stone. Most shops have deck ovens."
    assert rows(model, "switches", "zh")["更正 E1"] == "0：按原文；1：面粉采购量计入损耗。"


def test_sources_are_counted_as_inputs_cite_them(model: Model) -> None:
    found = rows(model, "made")
    cited = [item for item in model.inputs.values() if item.source == "annual report"]
    assert f"inputs that cite it: {len(cited)}" in found["annual report"]
    kinds = [item.kind for item in model.inputs.values() if item.source]
    assert f"{kinds.count('assumption')} assumptions" in found["Inputs by kind"]
    assert "2024-03-31" in found["Workbook"]


def test_each_sheet_that_is_read_has_its_question(model: Model) -> None:
    found = rows(model, "sheets")
    assert found["Sales"] == "Shops, cakes, revenue"
    read = [s for s in model.sheets.values() if s.part != "back" and s.id != SCOPE]
    assert "clear it" in found.pop("Printing")
    assert found == {s.label.origin: s.purpose.origin for s in read}


def shop(folder: Path, *languages: str) -> Draft:
    m = Draft(
        "shop", label="Shop", timeline=timeline(2024, 2026, history=2024), growth=(2024, 2026), units=(),
        as_of="2025-01-31", folder=folder, languages=languages,
    )  # fmt: skip
    s = m.sheet("sales", "Output", title="Sales", purpose="What is sold")
    s.section("Sales")
    s.line("need", "count", m["time.place"] + 1, "Crates needed")
    s.line("bought", "count", round_up(m["need"]), "Crates bought")
    return m


def test_lines_that_round_are_named(model: Model, tmp_path: Path) -> None:
    assert rows(model, "rounding")["Lines that round"] == "None."
    assert rows(shop(tmp_path).complete(), "rounding")["Lines that round"] == "Crates bought"


def test_an_author_who_names_nothing_is_not_spoken_for(model: Model) -> None:
    assert list(rows(model, "left_out")) == ["Not stated"]
    assert not rows(model, "method")


def test_sentences_of_the_template_stand_in_their_part(tmp_path: Path) -> None:
    m = shop(tmp_path)
    m.scope(left_out={"tax": "Taxes."}, method={"money": "In prices of the year."})
    found = m.complete()
    assert rows(found, "left_out") == {"By the author": "Taxes."}
    assert rows(found, "method") == {"By the author": "In prices of the year."}


def test_sentences_of_the_template_are_translated(tmp_path: Path) -> None:
    m = shop(tmp_path, "en", "zh")
    m.scope(left_out={"tax": "Taxes."})
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert "zh: scope.tax is missing, 'Taxes.'" in caught.value.problems

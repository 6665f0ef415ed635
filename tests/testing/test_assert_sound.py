from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from xlmodel import Draft, Label, Model, ratio, ref
from xlmodel.testing import assert_sound

from tests.models.bakery import model
from tests.small_model import sales_sheet, small_model


@pytest.mark.thorough
def test_the_bakery_is_sound_in_every_scenario_and_language(tmp_path: Path) -> None:
    assert_sound(model(), tmp_path)
    assert len(list(tmp_path.glob("bakery-*.xlsx"))) == 6


def unsound(problem: str, made: Draft | Model, folder: Path) -> None:
    with pytest.raises(AssertionError, match=problem):
        assert_sound(made, folder)


@pytest.mark.thorough
def test_a_figure_that_differs_is_not_sound(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(Path(model.__code__.co_filename).parent, folder)
    printed = folder / "printed.csv"
    printed.write_text(printed.read_text(encoding="utf-8").replace(",48,0", ",47,0"), encoding="utf-8")
    unsound("base: shops 2023: printed 47.0, 48.0", model(folder), tmp_path)


def test_a_check_that_fails_is_not_sound(tmp_path: Path) -> None:
    made = small_model()
    s = sales_sheet(made)
    sales = s.line("sales", "USD/year", ref("cups") * ref("price"), label=Label("Sales", zh="销售额"))
    s.check("check.sales", "ratio", ratio(sales, sales), label=Label("Nothing is sold", zh="没有销售"))
    unsound("bear: 1 checks fail", made.complete(), tmp_path)


def test_a_workbook_that_does_not_recalculate_is_not_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlmodel.building.cached import AllValues

    honest = AllValues.cached
    monkeypatch.setattr(AllValues, "cached", lambda self, key: 7.0 if key.id == "sales" else honest(self, key))
    made = small_model()
    s = sales_sheet(made)
    s.line("sales", "USD/year", ref("cups") * ref("price"), label=Label("Sales", zh="销售额"))
    unsound("small-base-en.xlsx: [0-9]+ of [0-9]+ formulas equal", made.complete(), tmp_path)

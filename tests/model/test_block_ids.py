"""An id with its dimensions in braces stands for the rows of its block, wherever ids are named (semantics 24)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from xlmodel import Model, Selection, load, simulate
from xlmodel.errors import ModelError, UsageError
from xlmodel.evaluate import evaluate
from xlmodel.model.case_set import Tornado
from xlmodel.simulation import DrawRange, sensitivity

RETAIL = Path(__file__).parents[1] / "models/retail"
PIECES = [f"pieces.{product}.{region}" for product in ("coat", "boot", "hat") for region in ("north", "alps")]
Changed = Callable[..., Model]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The retailer with the scenario *mild* or the cases changed."""

    def make(scenario: str = "", **replaced: str) -> Model:
        folder = tmp_path / "retail"
        shutil.copytree(RETAIL, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        if scenario:
            text = f'[base]\nlabel = "Base"\n\n[mild]\nlabel = "Mild winter"\n{scenario}'
            (folder / "scenarios.toml").write_text(text, encoding="utf-8")
        cases = folder / "cases.toml"
        text = cases.read_text(encoding="utf-8")
        for before, after in replaced.items():
            assert CASES[before] in text
            text = text.replace(CASES[before], after)
        cases.write_text(text, encoding="utf-8")
        return load(str(folder))

    return make


CASES = {
    "drivers": '["price.coat", "price.boot"]',
    "output": 'output = "profit"',
    "outputs": '{ profit = "2027", revenue = "2027" }',
}


def change(input_id: str, what: str) -> str:
    return f'\n[mild.changes."{input_id}"]\n{what}\nwhy = "So it was."\n'


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("value = 0.3", dict.fromkeys(PIECES, 0.3)),
        ("values = { 2027 = 0.3 }", dict.fromkeys(PIECES, 0.3)),
        ("values = { coat = { alps = { 2027 = 0.3 } } }", {"pieces.coat.alps": 0.3}),
        (
            "values = { hat = { north = 0.3, alps = { 2027 = 0.4 } } }",
            {"pieces.hat.north": 0.3, "pieces.hat.alps": 0.4},
        ),
    ],
)
def test_a_scenario_changes_rows_of_a_block(changed: Changed, what: str, expected: dict[str, float]) -> None:
    model = changed(change("pieces.{product}.{region}", what))
    values = evaluate(model, [Selection(), Selection("mild")])
    for row in PIECES:
        assert values.number(row, "2027", 1) == expected.get(row, values.number(row, "2027", 0)), row
    assert set(model.scenarios["mild"].changes) == set(expected) == set(model.scenarios["mild"].reasons)


def test_what_a_scenario_says_of_a_row_wins_over_its_block_whatever_the_order(changed: Changed) -> None:
    row = change("pieces.coat.alps", "values = { 2027 = 0.1 }").replace("So it was", "No snow")
    model = changed(row + change("pieces.{product}.{region}", "values = { 2026 = 0.2, 2027 = 0.3 }"))
    values = evaluate(model, [Selection("mild")])
    assert [values.number("pieces.coat.alps", year) for year in ("2026", "2027")] == [0.2, 0.1]
    assert [values.number("pieces.hat.alps", year) for year in ("2026", "2027")] == [0.2, 0.3]
    reasons = model.scenarios["mild"].reasons
    assert (reasons["pieces.coat.alps"].origin, reasons["pieces.hat.alps"].origin) == ("No snow.", "So it was.")


def test_what_is_wrong_with_a_change_of_a_block_is_told_once_with_its_line(changed: Changed) -> None:
    with pytest.raises(ModelError) as caught:
        changed(
            change("pieces.{produkt}.{region}", "value = 1")
            + change("revenue.{product}.{region}", "value = 1")
            + change("pieces.{product}.{region}", "value = -4")
            + change("price.{product}", "values = { coat = 3, cot = 4 }")
            + change("profit", "value = 4")
        )
    assert sorted(told.partition("scenarios.toml:")[2] for told in caught.value.problems) == [
        "11: [mild] revenue.{product}.{region}: no such input; it is calculated",
        "16: [mild] pieces.{product}.{region} value: -4 lies outside the bounds of the input, 0 to 1000",
        "20: [mild] price.{product} values: no member of 'product' 'cot'; did you mean coat, boot?",
        "23: [mild] profit: no such input; it is calculated",
        "7: [mild] pieces.{produkt}.{region}: no such input; did you mean pieces.{product}.{region}, "
        "price.{product}, level.{region}?",
    ]


def test_a_member_of_a_further_dimension_that_is_left_out_is_asked_for(changed: Changed) -> None:
    with pytest.raises(ModelError) as caught:
        changed(change("pieces.{product}.{region}", "values = { coat = 0.5 }"))
    (told,) = caught.value.problems
    assert told.endswith("values.coat: 0.5 is no table of members of 'region'; for example { north = 0.5 }")


def test_one_driver_or_output_of_a_grid_is_a_row_and_the_rows_of_a_block_are_named(changed: Changed) -> None:
    with pytest.raises(ModelError) as caught:
        changed(drivers='["price.{product}", "level.{regio}"]', output='output = "share.{product}"')
    told = "\n".join(caught.value.problems)
    assert (
        "no input 'price.{product}'; it is a block of 3 rows, and one is wanted: price.coat, price.boot, price.hat"
        in told
    )
    assert "no input 'level.{regio}'; did you mean level.{region}" in told
    assert "no line 'share.{product}'; it is a block of 3 rows, and one is wanted: share.coat" in told


def test_outputs_of_a_tornado_may_be_a_block(changed: Changed) -> None:
    (cases,) = changed(outputs='["product.{product}@2027", "profit@2026"]').sets_of(Tornado)
    assert cases.cells == [
        ("product.coat", "2027"),
        ("product.boot", "2027"),
        ("product.hat", "2027"),
        ("profit", "2026"),
    ]


def test_simulation_draws_and_watches_each_row_of_a_block(changed: Changed) -> None:
    model = changed()
    found = simulate(model, draws=5, vary=[DrawRange("price.{product}", 0.9, 1.1)], outputs=["product.{product}@2027"])
    assert [span.input for span in found.spans] == ["price.coat", "price.boot", "price.hat"]
    assert [result.output.name for result in found.results] == [f"product.{p}@2027" for p in ("coat", "boot", "hat")]
    ratios = found.values / [result.base for result in found.results]
    assert len({round(float(ratio), 9) for ratio in ratios[0]}) == 3  # each drawn by itself
    with pytest.raises(UsageError, match=r"no input 'price.\{produc\}'(.|\n)*did you mean price.\{product\}"):
        simulate(model, draws=5, vary=[DrawRange("price.{produc}", 0.9, 1.1)])
    with pytest.raises(UsageError, match=r"(.|\n)*did you mean product.\{product\}"):
        simulate(model, draws=5, outputs=["product.{produc}"])


def test_a_sensitivity_takes_one_row_and_says_so(changed: Changed) -> None:
    model = changed()
    with pytest.raises(UsageError, match=r"it is a block of 3 rows, and one is wanted: price.coat, price.boot"):
        sensitivity(model, "price.{product}", "shops.cost", output="profit@2027")
    with pytest.raises(UsageError, match=r"it is a block of 6 rows, and one is wanted: revenue.coat.north"):
        sensitivity(model, "price.coat", "shops.cost", output="revenue.{product}.{region}@2027")

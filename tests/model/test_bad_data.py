"""Data files that cannot be: each problem names file, table or row, key and value, with the nearest name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import ai_compute
import pytest
from openpyxl import load_workbook
from xlmodel.building import build
from xlmodel.errors import ModelError
from xlmodel.model import Draft

from tests.models import bakery as template
from tests.models.bakery import model as bakery

SOURCE = Path(template.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bakery's data."""
    target = tmp_path / "bakery"
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def told(make: Callable[[Path], Draft], folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        make(folder).complete()
    return caught.value.render()


def test_a_scenario_moves_what_is_whole_to_whole_numbers(folder: Path) -> None:
    costs, scenarios = folder / "inputs" / "costs.toml", folder / "scenarios.toml"
    text = costs.read_text(encoding="utf-8")
    costs.write_text(text.replace("value = 62\n", "value = 62\nwhole = true\n"), encoding="utf-8")
    rent = f'\n[slump.changes."{_named(text, "value = 62")}"]\nvalue = 60.5\nwhy = "Landlords give way."\n'
    scenarios.write_text(scenarios.read_text(encoding="utf-8") + rent, encoding="utf-8")
    assert "value: 60.5 is no whole number, as the input's are" in told(bakery, folder)


def _named(text: str, line: str) -> str:
    """The id of the input that holds a line."""
    return text[: text.index(line)].rpartition('["')[2].partition('"]')[0]


def test_the_copy_is_right(folder: Path) -> None:
    assert bakery(folder).id == "bakery"


INPUT = '["flour.per_cake"]'
UNIT = 'unit = "kg/cake"'
LABEL = 'label = "Flour in a cake"'
CASES = [
    ("inputs/costs.toml", UNIT, "", "[flour.per_cake]: 'unit' is missing"),
    ("inputs/costs.toml", UNIT, 'unti = "kg/cake"', "[flour.per_cake]: unknown key 'unti'; did you mean unit"),
    ("inputs/costs.toml", UNIT, "unit = 5", "[flour.per_cake] unit: 5 is no text"),
    ("inputs/costs.toml", 'kind = "derived"', 'kind = "derivd"', "kind: no kind 'derivd'; did you mean derived?"),
    ("inputs/costs.toml", "value = 0.55", "value = nan", "[flour.per_cake] value: nan is no finite number"),
    ("inputs/costs.toml", "value = 0.55", "value = inf", "value: inf is no finite number"),
    ("inputs/costs.toml", "value = 0.55", f"value = 1{'0' * 400}", "is no finite number"),
    ("inputs/costs.toml", "value = 0.55", f"value = 1{'0' * 5000}", "cannot be read"),
    ("inputs/costs.toml", "value = 0.55", "value = true", "value: True is no value; write 1 or 0"),
    ("inputs/costs.toml", "value = 0.55", "value = 2024-01-31", "value: 2024-01-31 is neither a number nor a text"),
    ("inputs/costs.toml", "value = 0.55", 'value = "0.55"', "value: '0.55' is no number (unit 'kg/cake')"),
    ("inputs/costs.toml", "value = 0.55", "values = { 2031 = 1 }", "'2031' is no member of axis 'time'"),
    ("inputs/costs.toml", "value = 0.55", "value = 99", "value: 99 lies outside `valid`, 0.01 to 10"),
    ("inputs/costs.toml", "valid = [0.01, 10]", "valid = [10, 0.01]", "valid: [10, 0.01] is no pair"),
    ("inputs/costs.toml", "valid = [0.01, 10]", "valid = 5", "valid: 5 is no list"),
    ("inputs/costs.toml", "value = 0.55", "value = 0.55\nwhole = true", "value: 0.55 is no whole number"),
    ("inputs/costs.toml", "value = 0.55", 'value = 0.55\nwhole = "yes"', "whole: 'yes' is neither true nor false"),
    ("inputs/costs.toml", "value = 0.55", "value = 0.55\nwhole = 1", "whole: 1 is neither true nor false"),
    ("inputs/costs.toml", LABEL, 'label = ""', "[flour.per_cake] label: the text is empty"),
    ("inputs/costs.toml", LABEL, f'label = "{"x" * 40_000}"', "40,000 characters, more than the 32,767"),
    ("inputs/costs.toml", LABEL, 'label = "a\\u0000b"', "has a control character"),
    ("inputs/costs.toml", INPUT, f'{INPUT}\nlabel = "a"\n{INPUT}', "cannot be read"),
    ("inputs/costs.toml", INPUT, f"odd = 5\n{INPUT}", "[odd]: 5 is no table"),
    ("sources.toml", 'label = "', 'labell = "', "'label' is missing; did you mean labell?"),
    ("scenarios.toml", "why = ", "wy = ", "unknown key 'wy'; did you mean why?"),
    ("scenarios.toml", "[boom.changes.", "[boom.change.", "[boom]: unknown key 'change'; did you mean changes?"),
    ("cases.toml", "steps = [", "steps = 5 # [", "steps: 5 is no list"),
    ("cases.toml", "steps = ", "stps = ", "unknown key 'stps'; did you mean steps?"),
    ("cases.toml", "[tornado", "[tornadoo", "[tornadoo]: unknown table; did you mean tornado?"),
    ("charts.toml", "label = ", "labell = ", "'label' is missing; did you mean labell?"),
    ("charts.toml", "kind = ", "kid = ", "unknown key 'kid'; did you mean kind?"),
    ("charts.toml", 'kind = "', 'kind = "x', "no kind 'x"),
    ("charts.toml", "lines = [", 'lines = ["revenu", ', "lines: no line 'revenu'; did you mean revenue"),
    ("printed.csv", "where,", "wher,", "printed.csv:1: printed.csv has no column where"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), CASES)
def test_what_is_wrong_is_told(folder: Path, name: str, old: str, new: str, message: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = told(bakery, folder)
    assert message in found
    assert re.search(rf"{path.parent.name}/{path.name}:[0-9]+: ", found) or "digits" in found


@pytest.mark.parametrize(
    "name", ["inputs/costs.toml", "sources.toml", "scenarios.toml", "cases.toml", "charts.toml", "printed.csv"]
)
def test_a_file_that_is_not_utf_8_or_too_large_or_not_there(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(b"# ok\n# \xff\xfe\n")
    where = f"{path.parent.name}/{path.name}:2"
    assert f"{where}: cannot be read: line 2 is not UTF-8 (byte 0xff)" in told(bakery, folder)
    path.write_bytes(b"#" * 16_000_001)
    assert "16,000,001 bytes, over the limit" in told(bakery, folder)
    path.unlink()
    assert f"there is no file {path.name} in {path.parent}" in told(bakery, folder)


def test_all_problems_of_a_file_are_told_at_once(folder: Path) -> None:
    path = folder / "charts.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label = ", "labell = "), encoding="utf-8")
    assert told(bakery, folder).count("'label' is missing") == text.count("label = ")


PRINTED = [
    (lambda cells: [*cells, "more"], "row 2: more cells than the header has columns"),
    (lambda cells: cells[:3], "row 2: fewer cells than the header has columns"),
    (lambda cells: ["x" if n == 6 else c for n, c in enumerate(cells)], "value: 'x' is no number"),
    (lambda cells: ["nan" if n == 6 else c for n, c in enumerate(cells)], "value: nan is no finite number"),
    (lambda cells: ["0.5" if n == 7 else c for n, c in enumerate(cells)], "decimals: 0.5 is no whole number"),
    (lambda cells: [c + "x" if n == 1 else c for n, c in enumerate(cells)], "id: no line or input"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), PRINTED)
def test_a_printed_figure_that_cannot_be(folder: Path, change: Callable[[list[str]], list[str]], message: str) -> None:
    path = folder / "printed.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    names = header.split(",")
    assert (names[1], names[6], names[7]) == ("id", "value", "decimals")
    path.write_text("\n".join([header, ",".join(change(first.split(","))), *rest]) + "\n", encoding="utf-8")
    assert message in told(bakery, folder)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_text_that_looks_like_a_formula_stays_a_text(folder: Path, sign: str) -> None:
    path = folder / "inputs" / "costs.toml"
    text = f"{sign}1+1"
    path.write_text(path.read_text(encoding="utf-8").replace(LABEL, f'label = "{text}"'), encoding="utf-8")
    sheet = load_workbook(build(bakery(folder), output=folder / "text.xlsx").path)["Inputs"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == text] == ["s"]


ERRATA = [
    ("errata.toml", 'where = "figure 50"', 'where = "figure 500"', "[E1] where: no source 'figure 500'; did you mean"),
    ("errata.toml", "switch = true", 'switch = "yes"', "[E1] switch: 'yes' is neither true nor false"),
    ("errata.toml", "printed = ", "printd = ", "[E1]: unknown key 'printd'; did you mean printed"),
    ("glossary.toml", "text = ", "txt = ", "[flop]: unknown key 'txt'; did you mean text"),
    ("claims.toml", 'relation = "equals"', 'relation = "equal"', "relation: no relation 'equal'; did you mean equals?"),
    ("claims.toml", "compute.world@2030", "compute.wrld@2030", "operands a: no fact 'compute.wrld@2030'; did you mean"),
    ("chips.csv", ",990,", ",fast,", "row 2 fp16_tensor_tflops: 'fast' is no number"),
    ("facts.csv", ",615,", ",inf,", "row 2 value: inf is no finite number"),
    ("companies.csv", "SMIC,", ",", "row 3 name_en: the text is empty"),
    ("natick.csv", "phase_2", "phase_1", "row 3: key 'phase_1' stands in row 2 already"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), ERRATA)
def test_the_flagship_tells_what_is_wrong(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "ai_compute"
    shutil.copytree(
        Path(ai_compute.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py", "sections")
    )
    path = folder / "report" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = told(ai_compute.model, folder)
    assert found.startswith(name)
    assert message in found


def test_a_printed_figure_told_twice(folder: Path) -> None:
    path = folder / "printed.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, first, first, *rest]) + "\n", encoding="utf-8")
    assert "row 3: where, id, period" in told(bakery, folder)

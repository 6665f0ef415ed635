"""Any text, wherever it may stand: it comes back from the file as it was, or it is refused and there is no file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from xlmodel.characters import unwritable
from xlmodel.cli import main
from xlmodel.errors import ModelError
from xlmodel.layout.charts import ChartPlan, SeriesPlan
from xlmodel.layout.content import Constant
from xlmodel.layout.plan import CellPlan, DefinedName, PlacedChart, SheetPlan, Validation, WorkbookPlan
from xlmodel.model.files import reading, tables
from xlmodel.writer import FinishedCell, write

from tests.cli.command_line import BAKERY

ANY = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
BAD = st.sampled_from(["\x00", "\x0b", "\r", "\x1b", "\x7f", "\x85", "\ud800", "\udfff", "\ufffe", "\uffff"])
TEXTS = st.one_of(ANY, st.builds(lambda a, b, c: a + b + c, ANY, BAD, ANY), st.just("_x0041_ <&>\"' =1+1"))
PLACES = ("cell", "formula", "title", "sheet", "chart", "series", "axis", "property", "choice", "format", "name")


def written(place: str, text: str, path: Path) -> None:
    """A workbook with the text in one place."""

    def at(name: str, otherwise: str) -> str:
        return text if place == name else otherwise

    block = ("S", 0, 0, 0, 0)
    series = SeriesPlan(at("series", "s"), block, block)
    chart = ChartPlan(at("chart", "c"), "column", (series,), at("axis", "a"))
    name = at("sheet", "S")
    sheet = SheetPlan("s", name, "Calc", name, "", (1, 1))
    sheet.cells = [CellPlan(0, 0, "text", Constant(None)), CellPlan(1, 0, "calc", Constant(None))]
    sheet.validations = [Validation(2, 0, 0, choices=(at("choice", "one"), "two"))]
    sheet.charts = [] if place == "sheet" else [PlacedChart(5, 0, chart, 300, 200)]
    plan = WorkbookPlan("en", at("title", "t"), [sheet], [DefinedName(at("name", "Name"), "s", 0, 0)])
    cells = [
        FinishedCell(0, 0, "text", at("format", "") and f'"{text}"', "", at("cell", "x")),
        FinishedCell(1, 0, "calc", "", "=A1", at("formula", "x")),
    ]
    write(plan, {"s": cells}, path, metadata={"p": at("property", "v")}, as_of="2024-01-01")


def read(place: str, path: Path) -> object:
    """What stands in that place; `_x005F_` before `x0041_` is how a file spells an underscore that escapes nothing."""
    book: Any = openpyxl.load_workbook(path, data_only=True)
    sheet = book.worksheets[0]
    match place:
        case "cell" | "formula":
            return sheet["A1" if place == "cell" else "A2"].value
        case "title":
            return book.properties.title
        case "sheet":
            return sheet.title
        case "property":
            return next(prop.value for prop in book.custom_doc_props.props if prop.name == "p")
        case "choice":
            return sheet.data_validations.dataValidation[0].formula1
        case "format":
            return sheet["A1"].number_format
        case "name":
            return next(iter(book.defined_names))
    drawn = sheet._charts[0]
    if place == "series":
        return drawn.series[0].tx.v
    titled = drawn.title if place == "chart" else drawn.y_axis.title
    return "".join(run.t for paragraph in titled.tx.rich.p for run in paragraph.r or ())


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(text="a\ufffeb")
@example(text="\ud83d")
@example(text="a\x07")
@example(text="_x000D_")
@example(text=" edges ")
@given(text=TEXTS)
def test_a_text_comes_back_or_is_refused(place: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        try:
            written(place, text, path)
        except ModelError:
            assert not path.exists() or not path.stat().st_size
            held = place in ("cell", "formula", "property", "chart", "series", "axis", "title")
            assert unwritable(text, breaks=place in ("cell", "formula")) or not held
            return
        assert not unwritable(text)
        expected: object = text
        if place == "choice":
            expected = f'"{text},two"'
        if place == "format":
            expected = f'"{text}"'
        found = read(place, path)
        assert (found.replace("_x005F_x", "_x") if isinstance(found, str) else found) == expected


@settings(max_examples=60, deadline=None)
@given(text=st.builds(lambda a, b: a + b, ANY, BAD))
def test_a_data_file_is_refused_where_it_is_read(text: str) -> None:
    written_out = "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inputs.toml"
        path.write_text(f'[a]\nnote = "{written_out}"\n', encoding="utf-8")
        with pytest.raises(ModelError, match=r"no workbook can hold|cannot be read"), reading(path) as problems:
            tables(path, problems)["a"].text("note")


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\udc80", "\x01"])
def test_the_command_line_is_refused_and_no_file_is_left(character: str, tmp_path: Path) -> None:
    words = ["build", BAKERY, "--no-verify", "-o", str(tmp_path / "a.xlsx"), "--set", f"oven.chosen=deck{character}"]
    result = CliRunner().invoke(main, words)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code in {1, 2}
    assert not list(tmp_path.iterdir())

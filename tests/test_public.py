"""What `import xlmodel` gives: its names, their help, how they show themselves, and what a type checker says."""

from __future__ import annotations

import inspect
import pydoc
import subprocess
import sys
from pathlib import Path

import pytest
import xlmodel
from xlmodel import build, load, simulate, verify
from xlmodel.model import Model
from xlmodel.simulation import sensitivity
from xlmodel.verification import vote

from tests.cli.command_line import BAKERY
from tests.docs.pages import ROOT, blocks


@pytest.fixture(scope="module")
def bakery() -> Model:
    return load(BAKERY)


def test_dir_shows_the_public_names_alone() -> None:
    assert dir(xlmodel) == sorted(xlmodel.__all__)
    assert all(getattr(xlmodel, name) is not None for name in dir(xlmodel))


def test_help_shows_the_function_and_its_template() -> None:
    text = pydoc.plain(pydoc.render_doc(xlmodel.build))
    assert "build(template:" in text
    assert "template: a registered name" in text
    assert inspect.isfunction(xlmodel.build)


def test_every_call_takes_paths_as_text(bakery: Model, tmp_path: Path) -> None:
    assert build(BAKERY, output=str(tmp_path / "a.xlsx")).path == tmp_path / "a.xlsx"
    assert verify(str(tmp_path / "a.xlsx"), engine="formualizer").ok
    assert len(xlmodel.values(BAKERY, "profit")) == 6


def test_results_are_one_line_and_a_table(bakery: Model, tmp_path: Path) -> None:
    result = build(bakery, output=tmp_path / "a.xlsx", verify=True)
    assert "\n" not in repr(result)
    assert len(repr(result)) < 300
    assert f"{result.formulas:,} equal by formualizer" in repr(result)
    assert "<td>formualizer</td>" in result._repr_html_()
    verdict = result.verdicts[0]
    assert repr(verdict) == f"Verdict({verdict.summary})"
    assert f"<td>formualizer {verdict.version}</td>" in verdict._repr_html_()
    ballots = vote(result.path, engines=["formualizer"])
    assert repr(ballots) == f"Vote(a.xlsx: {verdict.equal:,} alone, by formualizer)"
    assert "<td>alone</td>" in ballots._repr_html_()
    drawn = simulate(bakery, draws=5, seed=1)
    assert repr(drawn) == "Simulation(5 draws of 6 inputs, 3 outputs)"
    assert "<td>profit</td>" in drawn._repr_html_()
    grid = sensitivity(bakery, "price", "rent", output="profit@2027")
    assert "<th>price / rent</th>" in grid._repr_html_()


def test_lines_and_inputs_are_one_line(bakery: Model) -> None:
    assert repr(bakery.lines["revenue"]).startswith("Line('revenue', 'EUR 1e6/year', calc, 2022 to 2027)")
    assert repr(bakery.inputs["price"]).startswith("Input('price', 'EUR/cake', ")
    assert len(repr(bakery.lines["revenue"])) < 80


def test_models_and_lines_show_values_and_the_formula_in_words(bakery: Model) -> None:
    assert "<td>revenue</td>" in bakery._repr_html_()
    line = bakery.lines["revenue"]._repr_html_()
    assert "Cakes sold × Price of a cake" in line
    assert "41.994" in line
    assert "3.8" in bakery.inputs["price"]._repr_html_()


@pytest.mark.thorough
def test_the_snippet_of_the_readme_is_strictly_typed(tmp_path: Path) -> None:
    (code,) = [block.text for block in blocks(ROOT / "README.md") if block.language == "python"]
    (tmp_path / "snippet.py").write_text(code, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "snippet.py"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

"""docs/api.md: current, complete, and every example runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlmodel
import xlmodel.data

from tests.cli.command_line import BAKERY
from tests.docs import api_reference
from tests.docs.api_examples import BEGIN, DATA_BEGIN, DATA_EXAMPLES, EXAMPLES, FILES

OF_THE_WHOLE = ("build", "simulate", "verify")
"""Examples that take half a minute with the flagship: a bakery plays its part. The README's own builds the flagship."""


def test_the_page_is_current() -> None:
    shown = api_reference.PAGE.read_text(encoding="utf-8")
    assert shown == api_reference.reference(), "write it anew: python -m tests.docs.api_reference"


def test_every_public_name_has_an_example_and_a_docstring() -> None:
    assert set(EXAMPLES) == set(xlmodel.__all__)
    assert set(DATA_EXAMPLES) == set(xlmodel.data.__all__)
    assert [name for name in xlmodel.__all__ if not (getattr(xlmodel, name).__doc__ or "").strip()] == []


def test_what_a_template_calls_stands_on_the_page() -> None:
    shown = api_reference.PAGE.read_text(encoding="utf-8")
    for name in ("Draft.sheet", "Draft.dimension", "Draft.complete", "SheetBuilder.line", "SheetBuilder.corkscrew"):
        assert f"### {name}\n" in shown
    called = [*api_reference.methods(xlmodel.Draft), *api_reference.methods(xlmodel.SheetBuilder)]
    assert [method.__qualname__ for method in called if not (method.__doc__ or "").strip()] == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in EXAMPLES[name], "the example uses what it is for"
    monkeypatch.chdir(tmp_path)
    text = EXAMPLES[name]
    if name in OF_THE_WHOLE:
        text = text.replace('"ai_compute"', repr(BAKERY))
    exec(compile(f"{BEGIN}\n{text}", name, "exec"), {})


@pytest.mark.parametrize("name", DATA_EXAMPLES)
def test_the_example_of_data_files_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in DATA_EXAMPLES[name], "the example uses what it is for"
    monkeypatch.chdir(tmp_path)
    exec(compile(f"{FILES}\n{DATA_BEGIN}\n{DATA_EXAMPLES[name]}", name, "exec"), {})

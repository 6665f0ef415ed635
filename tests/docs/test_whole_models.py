"""Pages that show a whole model: its files are written as they stand there, built, verified, and give what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel import build, load
from xlmodel.evaluate import evaluate

from tests.docs.pages import ROOT, blocks

SHOWN = {"companies": "makers", "one-language": "kafei"}


@pytest.mark.parametrize("page", SHOWN)
def test_the_model_of_the_page(page: str, tmp_path: Path) -> None:
    folder, values = tmp_path / SHOWN[page], ""
    for block in blocks(ROOT / "docs" / f"{page}.md"):
        kind, _, name = block.mark.partition(": ")
        if kind == "file":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(block.text, encoding="utf-8")
        elif kind == "values":
            values += block.text
    model = load(f"{folder}/")
    assert model.id == SHOWN[page]
    result = build(model, output=tmp_path / "model.xlsx", verify=True)
    assert all(verdict.ok for verdict in result.verdicts)
    found = evaluate(model)
    lines = [line.split() for line in values.splitlines()]
    assert len(lines) >= 2
    for line_id, period, value in lines:
        assert found.number(line_id, period) == pytest.approx(float(value), abs=5e-4), (line_id, period)

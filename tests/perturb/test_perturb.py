from __future__ import annotations

from pathlib import Path

import pytest

from tests.perturb import perturbing
from tests.perturb.__main__ import main
from tests.perturb.perturbing import perturb

pytestmark = pytest.mark.thorough

BAKERY = str(Path(__file__).parents[1] / "models" / "bakery")


def test_every_input_moves_every_cell_alike(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([BAKERY]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith("formula cells by formualizer and ironcalc; 0 differ")
    assert int(last.split()[0]) >= 15


def test_a_cell_that_moves_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perturbing.Perturbing, "_overrides", lambda *_: {})
    found = perturb(BAKERY, 0, 1, 1)
    assert any("natively" in sentence for one in found for sentence in one.differing)


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record, page = tmp_path / "record", tmp_path / "page.md"
    page.write_text("before\n<!-- perturbed -->\nold\n<!-- /perturbed -->\nafter\n")
    first = perturb(BAKERY, 1, 1, 1, record)
    moved: list[str] = []
    move = perturbing.Perturbing.move

    def counting(self: perturbing.Perturbing, input_id: str) -> perturbing.Moved:
        moved.append(input_id)
        return move(self, input_id)

    monkeypatch.setattr(perturbing.Perturbing, "move", counting)
    assert main([BAKERY, "--sample", "3", "--record", str(record), "--markdown", str(page)]) == 0
    assert len(moved) == 2
    assert not {one.input for one in first} & {*moved}
    assert "| inputs | 3 |" in page.read_text()
    assert page.read_text().endswith("<!-- /perturbed -->\nafter\n")

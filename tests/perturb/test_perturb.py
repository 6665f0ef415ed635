from __future__ import annotations

from pathlib import Path

import pytest

from tests.perturb import perturbing
from tests.perturb.__main__ import main
from tests.perturb.perturbing import perturb

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

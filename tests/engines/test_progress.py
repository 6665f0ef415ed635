"""How far a recalculation is, heard across the process it runs in."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel.engines import Limits, listening, recalculate_all
from xlmodel.engines.progress import into, read, told

from tests.engines.workbooks import model


def test_what_is_told_is_heard_by_the_listener_alone(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    told("nobody listens")
    with listening(lambda *said: heard.append(said)):
        recalculate_all("formulas", model(tmp_path / "m.xlsx"), [{}], Limits(), isolated=False)
    told("nobody listens")
    stages = list(dict.fromkeys(stage for stage, _, _ in heard))
    assert stages == ["reading", "following references", "loading", "compiling formulas", "computing"]
    assert all(0 <= done <= total for _, done, total in heard)


@pytest.mark.own_interpreter
def test_a_worker_is_heard_through_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlmodel.engines.isolated._LOOK", 0.01)
    heard: list[str] = []
    with listening(lambda stage, done, total: heard.append(stage)):
        done = recalculate_all("formulas", model(tmp_path / "m.xlsx"), [{}], Limits())
    assert done[0].values
    assert {"reading", "computing", "loading", "compiling formulas", "following references"} & set(heard)


def test_a_file_of_progress_says_the_last_stage(tmp_path: Path) -> None:
    path = tmp_path / "progress.txt"
    assert read(path) is None
    write = into(path)
    write("computing", 1, 9)
    write("computing", 2, 9)
    assert read(path) == ("computing", 1, 9)
    write("done", 9, 9)
    assert read(path) == ("done", 9, 9)
    path.write_text("half a li")
    assert read(path) is None

"""A few hundred of the files that `python -m tests.fuzz.reader` shows to every reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel.errors import WorkbookError
from xlmodel.workbook.limits import Limits

from tests.fuzz import packages, reader

FILES = 100


def test_no_reader_ends_in_a_traceback(tmp_path: Path) -> None:
    tally = reader.run(tmp_path, FILES)
    assert tally.files >= FILES
    for name in reader.READERS:
        assert tally.outcomes[name, "read"], name
        assert tally.outcomes[name, "refused"], name


def test_a_part_without_a_name_is_named(tmp_path: Path) -> None:
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(packages.packed([("", b"x")]))
    for read in reader.READERS.values():
        with pytest.raises(WorkbookError, match="a part has no name"):
            read(path, reader.LIMITS)


def broken(path: Path, limits: Limits) -> None:
    raise KeyError(path.name)


def test_a_reader_that_breaks_down_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reader.READERS, "diff and pull", broken)
    with pytest.raises(KeyError):
        reader.run(tmp_path, 3, shrink=False)

"""Writing in the face of links, pipes, locks, full disks and interruptions."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from xlmodel.errors import WorkbookError
from xlmodel.writer import backup_of, replacing


def put(path: Path, text: str = "new", *, backup: bool = False, ignore_lock: bool = False) -> None:
    with replacing(path, backup=backup, ignore_lock=ignore_lock) as scratch:
        scratch.write_text(text)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_made_with_the_rights_new_files_have(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx")
    (tmp_path / "plain").touch()
    assert (tmp_path / "a.xlsx").read_text() == "new"
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert names(tmp_path) == {"a.xlsx", "plain"}


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    path.chmod(0o640)
    put(path)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_folders_are_made(tmp_path: Path) -> None:
    put(tmp_path / "new" / "newer" / "a.xlsx")
    assert (tmp_path / "new" / "newer" / "a.xlsx").read_text() == "new"


@pytest.mark.parametrize("broken", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, broken: type[BaseException]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    with pytest.raises(broken), replacing(path, backup=True) as scratch:
        scratch.write_text("half")
        raise broken
    assert path.read_text() == "old"
    assert names(tmp_path) == {"a.xlsx"}


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link, twice = tmp_path / "far" / "real.xlsx", tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    real.write_text("old")
    link.symlink_to(real)
    twice.symlink_to("a.xlsx")
    put(twice, backup=True)
    assert link.is_symlink()
    assert twice.is_symlink()
    assert real.read_text() == "new"
    assert names(tmp_path / "far") == {"real.xlsx", "real.backup.xlsx"}


def test_a_link_into_no_folder_is_refused_and_makes_none(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "far" / "real.xlsx")
    (tmp_path / "lost").symlink_to(tmp_path / "gone")
    for path in (tmp_path / "a.xlsx", tmp_path / "lost" / "b.xlsx", tmp_path / "lost" / "new" / "b.xlsx"):
        with pytest.raises(WorkbookError, match=r"is a link to .*, where there is no folder"):
            put(path)
    assert names(tmp_path) == {"a.xlsx", "lost"}


def test_a_link_to_nothing_makes_the_file_it_names(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "far" / "real.xlsx")
    put(tmp_path / "a.xlsx")
    assert (tmp_path / "far" / "real.xlsx").read_text() == "new"
    assert (tmp_path / "a.xlsx").is_symlink()


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to("b.xlsx")
    (tmp_path / "b.xlsx").symlink_to("a.xlsx")
    with pytest.raises(WorkbookError, match="cannot be written"):
        put(tmp_path / "a.xlsx")


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    for name, kind in (("pipe.xlsx", "a pipe"), ("folder.xlsx", "a folder")):
        with pytest.raises(WorkbookError, match=f"is {kind}, not a file"):
            put(tmp_path / name)
    with pytest.raises(WorkbookError, match="is a device, not a file"):
        put(Path("/dev/null"))
    assert names(tmp_path) == {"pipe.xlsx", "folder.xlsx"}


@pytest.mark.parametrize(("lock", "program"), [("~$a.xlsx", "Excel"), (".~lock.a.xlsx#", "LibreOffice")])
def test_a_file_open_in_a_program_is_left_alone_unless_told(tmp_path: Path, lock: str, program: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    (tmp_path / lock).touch()
    with pytest.raises(WorkbookError, match=f"is open in {program}") as caught:
        put(path)
    assert "--force" in caught.value.hint
    assert path.read_text() == "old"
    put(path, ignore_lock=True)
    assert path.read_text() == "new"
    assert names(tmp_path) == {"a.xlsx", lock}


def test_a_file_opened_while_the_new_one_is_made_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    with pytest.raises(WorkbookError, match="is open in Excel"), replacing(path) as scratch:
        scratch.write_text("new")
        (tmp_path / "~$a.xlsx").touch()
    assert path.read_text() == "old"
    assert names(tmp_path) == {"a.xlsx", "~$a.xlsx"}


def test_every_backup_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for number in range(4):
        put(path, str(number), backup=True)
    assert names(tmp_path) == {"a.xlsx", "a.backup.xlsx", "a.backup2.xlsx", "a.backup3.xlsx"}
    assert [(tmp_path / f"a.backup{n}.xlsx").read_text() for n in ("", "2", "3")] == ["0", "1", "2"]
    assert backup_of(path).name == "a.backup4.xlsx"


def test_where_a_file_can_have_one_name_only_the_backup_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no second names here")

    path = tmp_path / "a.xlsx"
    path.write_text("old")
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    put(path, backup=True)
    assert (path.read_text(), (tmp_path / "a.backup.xlsx").read_text()) == ("new", "old")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file.txt/a.xlsx", "Not a directory|File exists"),
        ("a" * 300 + ".xlsx", "name too long"),
        ("/proc/none/a.xlsx", ""),
    ],
)
def test_an_impossible_place_is_a_clean_error(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(WorkbookError, match=f"cannot be written: .*({reason})"):
        put(tmp_path / name)


def test_a_name_with_a_zero_byte_is_a_clean_error(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="is no name of a file"):
        put(tmp_path / "a\0.xlsx")


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # to root no file is read-only
    with pytest.raises(WorkbookError, match="may not be written"):
        put(path)
    assert path.read_text() == "old"

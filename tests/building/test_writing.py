"""A build killed, raced, or short of room: the old workbook or the new one, each whole."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from xlmodel import Label
from xlmodel.building import build
from xlmodel.errors import FailingChecksError, ModelError, VerificationError
from xlmodel.writer import was_edited
from xlmodel.writer.target import replacing

from tests.cli.command_line import BAKERY, run
from tests.models import bakery
from tests.small_model import given, sales_sheet, small_model

KILLS = 8
ROUNDS = 4


def command(path: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "xlmodel", "build", BAKERY, "-o", str(path), *more]


def heeding(path: Path, *more: str) -> list[str]:
    """The command, heeding interrupts: a shell starts what runs in the background with interrupts ignored."""
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    run_it = "from xlmodel.cli import command_line; command_line()"
    return [sys.executable, "-c", heed + run_it, *command(path, *more)[3:]]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".tmp")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The bakery as it is, and with another rent."""
    folder = tmp_path_factory.mktemp("versions")
    old, new = folder / "old.xlsx", folder / "new.xlsx"
    assert run("build", BAKERY, "--no-verify", "-o", str(old)).exit_code == 0
    assert run("build", BAKERY, "--no-verify", "--set", "rent=70", "-o", str(new)).exit_code == 0
    return old.read_bytes(), new.read_bytes()


@pytest.mark.thorough
def test_a_build_that_is_interrupted_leaves_the_old_or_the_new(tmp_path: Path, versions: tuple[bytes, bytes]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(versions[0])
    begin = time.monotonic()
    assert subprocess.run(command(path, "--set", "rent=70"), capture_output=True, check=False).returncode == 0
    whole = time.monotonic() - begin
    assert path.read_bytes() == versions[1]
    kept = 0
    chance = random.Random(1)
    for number in range(KILLS):
        path.write_bytes(versions[0])
        process = subprocess.Popen(heeding(path, "--set", "rent=70"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(whole * (0.2 + 0.8 * (number + chance.random()) / KILLS))
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert path.read_bytes() in versions
        kept += path.read_bytes() == versions[0]
        assert not was_edited(path)
        assert leftovers(tmp_path) == [], told.decode()
    assert kept


def test_what_a_killed_build_leaves_is_no_workbook_and_goes_after_a_day(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    write_half = (
        "import sys, time; from pathlib import Path; from xlmodel.writer.target import replacing\n"
        "with replacing(Path(sys.argv[1])) as scratch:\n"
        "    scratch.write_bytes(b'half'); print('ready', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", write_half, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.kill()
    process.communicate()
    assert path.read_bytes() == b"old"
    (left,) = leftovers(tmp_path)
    with replacing(path) as scratch:
        scratch.write_bytes(b"new")
    assert leftovers(tmp_path) == [left]
    day_ago = time.time() - 25 * 60 * 60
    os.utime(tmp_path / left, (day_ago, day_ago))
    with replacing(path) as scratch:
        scratch.write_bytes(b"newer")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"newer"


@pytest.mark.thorough
def test_builds_to_one_path_all_succeed_and_one_wins_whole(tmp_path: Path, versions: tuple[bytes, bytes]) -> None:
    path = tmp_path / "a.xlsx"
    for _ in range(ROUNDS):
        both = [command(path, "--no-verify"), command(path, "--no-verify", "--set", "rent=70")]
        running = [subprocess.Popen(one, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for one in both]
        told = [process.communicate(timeout=120)[1].decode() for process in running]
        assert [process.returncode for process in running] == [0, 0], told
        assert path.read_bytes() in versions
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_that_grows_too_large_is_a_clean_error(tmp_path: Path, versions: tuple[bytes, bytes]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(versions[0])

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    found = subprocess.run(
        command(path, "--no-verify"), capture_output=True, text=True, preexec_fn=small_files, check=False
    )
    assert found.returncode == 1
    assert f"error: {path} cannot be written: File too large" in found.stderr
    assert "make room" in found.stderr
    assert "Traceback" not in found.stderr
    assert path.read_bytes() == versions[0]
    assert leftovers(tmp_path) == []


def test_a_full_disk_is_a_clean_error(tmp_path: Path, versions: tuple[bytes, bytes]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    room = len(versions[0]) // 1024 + 16
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        path = disk / "a.xlsx"
        path.write_bytes(versions[0])
        (disk / "ballast").write_bytes(b"x" * 4_000)
        found = subprocess.run(command(path, "--no-verify"), capture_output=True, text=True, check=False)
        assert (found.returncode, "Traceback" in found.stderr) == (1, False), found.stderr
        assert "cannot be written: No space left on device" in found.stderr
        assert path.read_bytes() == versions[0]
        assert leftovers(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_build_that_does_not_verify_leaves_the_old_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlmodel.building.cached import AllValues

    path = tmp_path / "a.xlsx"
    build(bakery.model(), output=path)
    old = digest(path)
    honest = AllValues.cached
    monkeypatch.setattr(
        AllValues,
        "cached",
        lambda self, key: 1.0 if key.id == "costs.flour" and key.kind == "line" else honest(self, key),
    )
    with pytest.raises(VerificationError, match="does not recalculate to its own values") as caught:
        build(bakery.model(), output=path, verify=True)
    assert caught.value.verdict["differing_count"] > 0
    assert any("differs: " in problem for problem in caught.value.problems)
    assert digest(path) == old
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("verify", [False, True])
def test_a_value_that_is_no_number_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, verify: bool
) -> None:
    from xlmodel.building.cached import AllValues

    honest = AllValues.cached
    for wrong in (float("nan"), float("inf"), float("-inf")):
        monkeypatch.setattr(
            AllValues,
            "cached",
            lambda self, key, wrong=wrong: (
                wrong if key.id == "costs.flour" and key.kind == "line" else honest(self, key)
            ),
        )
        with pytest.raises(ModelError, match=r"[A-Za-z]+!?\$?[A-Z]+\d+: the value is no number \((nan|-?inf)\)"):
            build(bakery.model(), output=tmp_path / "a.xlsx", verify=verify)
    assert not list(tmp_path.iterdir())


def test_a_failing_check_is_named_with_its_deviation_and_nothing_is_written(tmp_path: Path) -> None:
    m = small_model()
    s = sales_sheet(m)
    half, share = given(m, "half", "ratio", 0.5), given(m, "share", "ratio", 0.5, 0.73, 0.5, 0.5)
    s.check("check.shares", "ratio", share + half - 1, label=Label("Shares add up to 1", zh="份额合计为 1"))
    model = m.complete()
    with pytest.raises(FailingChecksError) as caught:
        build(model, output=tmp_path / "a.xlsx")
    (check,) = caught.value.failing
    assert (check.id, check.label, round(check.deviation, 12), check.tolerance) == (
        "check.shares", "Shares add up to 1", 0.23, 1e-6,
    )  # fmt: skip
    assert not list(tmp_path.iterdir())
    result = build(model, output=tmp_path / "a.xlsx", allow_failing_checks=True)
    assert [check.id for check in result.failing_checks] == ["check.shares"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        assert package.testzip() is None

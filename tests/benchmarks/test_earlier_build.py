"""A build of the flagship against that of an earlier commit, in one run: `pytest -n 0 tests/benchmarks -s`.

Commit 0ccd2b4 is the last before dimensions, calendars and the bottom-up basis. The flagship has grown since, so the
bar is by formula. Both builds take the same installed packages, by turns; the least of the rounds counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from xlmodel.workbook.reader import read_contents

EARLIER = "0ccd2b4"
ROOT = Path(__file__).parents[2]
ROUNDS = 5
NO_WORSE = 1.0
BUILD = "import sys; from xlmodel.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the earlier commit."""
    folder = tmp_path_factory.mktemp("earlier")
    archive = folder / "tree.zip"
    words = ["git", "archive", "--format=zip", f"--output={archive}", EARLIER]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the history of the repository is needed: {done.stderr}"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def built(tree: Path, output: Path) -> tuple[float, float]:
    """Seconds of the processor and megabytes at the peak of one build by the code of a tree, without verification."""
    environment = os.environ | {"PYTHONPATH": f"{tree / 'builder'}{os.pathsep}{tree / 'templates'}"}
    words = [sys.executable, "-c", BUILD, "build", "ai_compute", "--scenario", "base", "--no-verify", "-o", str(output)]
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, process.communicate()[1]
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def test_a_build_is_no_slower_and_no_larger_by_formula(earlier: Path, tmp_path: Path) -> None:
    trees = {"earlier": earlier, "today": ROOT}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in trees}
    for _ in range(ROUNDS):
        for name, tree in trees.items():
            taken[name].append(built(tree, tmp_path / f"{name}.xlsx"))
    seconds = {name: min(one for one, _ in rounds) for name, rounds in taken.items()}
    megabytes = {name: min(one for _, one in rounds) for name, rounds in taken.items()}
    formulas = {name: count_formulas(tmp_path / f"{name}.xlsx") for name in trees}
    growth = formulas["today"] / formulas["earlier"]
    for what, unit, found in (("build", "s", seconds), ("memory at the peak of a build", "MB", megabytes)):
        ratio = found["today"] / found["earlier"]
        print(
            f"\n| {what}, {formulas['today']:,} formulas | {found['today']:.2f} {unit} "
            f"| commit {EARLIER}, {formulas['earlier']:,} formulas: {found['earlier']:.2f} {unit} "
            f"| {ratio:.2f}, by formula {ratio / growth:.2f} |"
        )
        assert ratio / growth <= NO_WORSE


def count_formulas(workbook: Path) -> int:
    return sum(len(sheet.formulas) for sheet in read_contents(workbook).sheets)

"""Links lead somewhere, what is generated is current, and what a page shows is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import cli_reference, decisions
from tests.docs.pages import PAGES, ROOT, anchors, blocks, links

TUTORIAL = ROOT / "tests" / "models" / "tutorial"
COMMAND = Path(sys.executable).with_name("xlmodel")
RUN = [page for page in PAGES if any(block.language == "console run" for block in blocks(page))]
LONGEST_README = 75


def ids(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in links(page):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            dead.append(target)
    assert dead == []


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    reached = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    assert [ids(page) for page in PAGES if page not in {*reached, index}] == []


def test_every_promise_about_hostile_files_names_a_test() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = [row.split("|") for row in text.partition("|---|---|\n")[2].partition("\n\n")[0].splitlines()]
    assert len(promises) > 10
    for _, promise, tested, _ in promises:
        named = re.findall(r"tests/[\w/]+\.py", tested)
        assert named, promise
        assert [path for path in named if not (ROOT / path).is_file()] == [], promise


def test_the_list_of_decisions_is_current() -> None:
    text = decisions.PAGE.read_text(encoding="utf-8")
    shown = text.partition(decisions.BEGIN)[2].partition(decisions.END)[0]
    assert shown == decisions.decisions(), "write it anew: python -m tests.docs.decisions"


def test_the_reference_of_the_command_line_is_current() -> None:
    shown = cli_reference.PAGE.read_text(encoding="utf-8")
    assert shown == cli_reference.reference(), "write it anew: python -m tests.docs.cli_reference"


def test_the_readme_is_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_README


def matches(shown: str, printed: str) -> bool:
    """Whether what a page shows is what was printed; `...` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("..."))
    return re.fullmatch(pattern, printed.strip(), re.S) is not None


def test_output_that_differs_does_not_match() -> None:
    assert matches("a\n...\nc", "a\nb\nb\nc")
    assert not matches("a\n...\nc", "a\nb\nd")
    assert not matches("a", "a\nb")


@pytest.mark.thorough
@pytest.mark.parametrize("page", RUN, ids=ids)
def test_commands_do_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    shutil.copytree(TUTORIAL, tmp_path / "bakery", ignore=shutil.ignore_patterns("__pycache__"))
    ran = 0
    for block in blocks(page):
        if block.language != "console run":
            continue
        for step in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
            line, _, shown = step.partition("\n")
            words = shlex.split(line)
            assert words[0] == "xlmodel", "only xlmodel is run"
            run = subprocess.run([COMMAND, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stderr
            assert not shown.strip() or matches(shown, run.stdout), run.stdout
            ran += 1
    assert ran > 0


@pytest.mark.thorough
def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (code,) = [block.text for block in blocks(ROOT / "README.md") if block.language == "python"]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found = re.search(r"(\d+) of (\d+) formulas equal", run.stdout)
    assert found is not None
    assert found[1] == found[2] != "0"

"""The tutorial's files are the files that are built."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "tutorial.md"
FOLDER = ROOT / "tests" / "models" / "tutorial"


def shown() -> dict[str, str]:
    """The files the tutorial writes; one shown in several blocks is put together."""
    parts: dict[str, list[str]] = defaultdict(list)
    for block in blocks(PAGE):
        if block.mark.startswith("file: "):
            parts[block.mark.removeprefix("file: ")].append(block.text.strip("\n"))
    return {name: "\n\n\n".join(texts) + "\n" for name, texts in parts.items()}


def files() -> dict[str, str]:
    paths = [path for path in FOLDER.rglob("*") if path.suffix in {".py", ".toml"}]
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_the_tutorial_shows_every_file_as_it_is() -> None:
    assert shown() == files()


@pytest.mark.thorough
def test_the_tutorials_test_passes(tmp_path: Path) -> None:
    (test,) = [block.text for block in blocks(PAGE) if block.language == "python" and not block.mark]
    space: dict[str, object] = {}
    exec(test.replace("from bakery.model", "from tests.models.tutorial.model"), space)
    run = space["test_the_bakery_is_sound"]
    assert callable(run)
    run(tmp_path)

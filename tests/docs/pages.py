"""The pages of the documentation, and what stands in them: fenced blocks and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(
    r"(?:<!-- (?P<mark>[^>]*?) -->\n)?```(?P<language>[a-z]+(?: run)?)\n(?P<text>.*?)^```$", re.M | re.S
)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.M)


class Block(NamedTuple):
    """A fenced block: its language, its text, and the comment right above it (`<!-- file: model.py -->`)."""

    language: str
    text: str
    mark: str


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for found in _FENCE.finditer(page.read_text(encoding="utf-8")):
        yield Block(found["language"], found["text"], found["mark"] or "")


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """The targets of the links and pictures of a page."""
    return [found["target"] for found in _LINK.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """The anchors a page's headings have where Markdown is shown as GitHub shows it."""
    titles = (found["title"] for found in _HEADING.finditer(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

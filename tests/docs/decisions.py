"""Writes the list of decisions in docs/index.md: `python -m tests.docs.decisions`."""

from __future__ import annotations

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "index.md"
BEGIN, END = "<!-- decisions -->\n", "<!-- /decisions -->\n"


def decisions() -> str:
    """A link to each decision record, in their order."""
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    titles = (record.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for record in records)
    return "".join(f"- [{title}](decisions/{record.name})\n" for record, title in zip(records, titles, strict=True))


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + decisions() + END + rest.partition(END)[2], encoding="utf-8")

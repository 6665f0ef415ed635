"""Moves every input of a template once, and compares native evaluation with two engines in every cell.

    python -m tests.perturb [TEMPLATE] [--sample N] [--seed 1] [--jobs 1] [--record FILE] [--markdown PAGE]

Numbers are a tenth higher in every period, where their bounds allow it; a choice becomes the next one. The delivered
workbook, with the input typed over, is recalculated by each engine. The flagship takes an hour of one core; with a
record a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults import page
from tests.perturb.perturbing import ENGINES, Moved, perturb

SHOWN = 5
MARK = "perturbed"


def main(arguments: list[str] | None = None) -> int:
    """Prints what differs and how much was compared; 1 where anything differs."""
    parser = argparse.ArgumentParser(description="Move every input once; native evaluation against engines.")
    parser.add_argument("template", nargs="?", default="ai_compute")
    parser.add_argument("--sample", type=int, default=0, help="so many inputs, drawn at random; all unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--record", type=Path, help="a file that gets each result at once; what it holds is not redone")
    parser.add_argument("--markdown", type=Path, help="write the table into this page, between its marks")
    options = parser.parse_args(arguments)
    found = perturb(options.template, options.sample, options.seed, options.jobs, options.record)
    for one in found:
        for sentence in one.differing[:SHOWN]:
            print(f"{one.input} = {one.to}: {sentence}")
    if options.markdown:
        page.write(options.markdown, table(found), MARK)
    moved, reasons = counted(found)
    for reason, count in reasons.items():
        print(f"{count} not moved: {reason}")
    cells, differing = sum(one.cells for one in moved), sum(len(one.differing) for one in moved)
    print(f"{len(moved)} inputs moved; {cells:,} formula cells by {' and '.join(ENGINES)}; {differing:,} differ")
    return 1 if differing or not moved else 0


def counted(found: Sequence[Moved]) -> tuple[list[Moved], Counter[str]]:
    """Those that were moved, and why how many others were not."""
    moved = [one for one in found if not one.why_not]
    return moved, Counter(one.why_not.replace(one.input, "it") for one in found if one.why_not)


def table(found: Sequence[Moved]) -> list[str]:
    """What the page shows: how many inputs were moved, the cells compared after each, and which differ."""
    moved, reasons = counted(found)
    differing = [(one, sentence) for one in moved for sentence in one.differing]
    return [
        "| | |",
        "|---|---|",
        f"| inputs | {len(found):,} |",
        f"| moved | {len(moved):,} |",
        *(f"| not moved: {reason} | {count:,} |" for reason, count in sorted(reasons.items())),
        f"| engines | {', '.join(ENGINES)} |",
        f"| formula cells compared, in all | {sum(one.cells for one in moved):,} |",
        f"| cells that differ | {len(differing):,} |",
        *(f"| {one.input} = {one.to} | {sentence} |" for one, sentence in differing[:SHOWN]),
    ]


if __name__ == "__main__":
    sys.exit(main())

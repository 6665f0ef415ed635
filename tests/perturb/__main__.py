"""Moves every input of a template once, and compares native evaluation with two engines in every cell.

    python -m tests.perturb [TEMPLATE] [--sample N] [--seed 1] [--jobs 1]

Numbers are a tenth higher in every period, where their bounds allow it; a choice becomes the next one. The delivered
workbook, with the input typed over, is recalculated by each engine.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tests.perturb.perturbing import ENGINES, perturb

SHOWN = 5


def main(arguments: list[str] | None = None) -> int:
    """Prints what differs and how much was compared; 1 where anything differs."""
    parser = argparse.ArgumentParser(description="Move every input once; native evaluation against engines.")
    parser.add_argument("template", nargs="?", default="ai_compute")
    parser.add_argument("--sample", type=int, default=0, help="so many inputs, drawn at random; all unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    options = parser.parse_args(arguments)
    found = perturb(options.template, options.sample, options.seed, options.jobs)
    for one in found:
        for sentence in one.differing[:SHOWN]:
            print(f"{one.input} = {one.to}: {sentence}")
    moved = [one for one in found if not one.why_not]
    cells, differing = sum(one.cells for one in moved), sum(len(one.differing) for one in moved)
    for reason, count in Counter(one.why_not.replace(one.input, "it") for one in found if one.why_not).items():
        print(f"{count} not moved: {reason}")
    print(f"{len(moved)} inputs moved; {cells:,} formula cells by {' and '.join(ENGINES)}; {differing:,} differ")
    return 1 if differing or not moved else 0


if __name__ == "__main__":
    sys.exit(main())

"""Injects faults into an emitted workbook and reports who notices.

    python -m tests.faults FILE [--samples 5] [--seed 1] [--jobs 2] [--audited 0] [--files 0] [--json | --markdown PAGE]

Each fault goes into the loaded workbook, which is recalculated and judged as if Excel had saved it. With `--files N`,
so many of the faults are saved to files and shown to `diff`, `verify` and, where it is given, another auditor.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.faults import page
from tests.faults.files import judged_in_files
from tests.faults.run import inject


def main(arguments: list[str] | None = None) -> int:
    """Runs the injection on one file and prints the tables, or JSON, or writes the page of the documentation."""
    parser = argparse.ArgumentParser(description="Inject faults into an emitted workbook and report who notices.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--samples", type=int, default=5, help="faults of each class and scope, 0 for none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--audited", type=int, default=0, help="ask the audit about each so-manieth fault of a class")
    parser.add_argument("--files", type=int, default=0, help="faults that are saved and shown to other detectors")
    parser.add_argument("--auditor", default="", help="the command of another auditor, spreadsheet-auditor")
    parser.add_argument("--json", action="store_true", help="print all outcomes as JSON")
    parser.add_argument("--markdown", type=Path, help="write the numbers into this page, between its marks")
    options = parser.parse_args(arguments)
    found: dict[str, list[str]] = {}
    if options.samples:
        outcomes = inject(options.file, options.samples, options.seed, jobs=options.jobs, audited=options.audited)
        if options.json:
            print(json.dumps([asdict(one) for one in outcomes], indent=2))
            return 0
        found[page.DRAWN] = page.numbers(outcomes, options.samples, options.seed)
    if options.files:
        found[page.SAVED] = judged_in_files(options.file, options.files, options.seed, options.auditor, options.jobs)
    for mark, lines in found.items():
        if options.markdown:
            page.write(options.markdown, lines, mark)
        else:
            print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A file as large as the largest of strangers, by engine: `python -m tests.vectors.largest [--formulas N] [--write]`.

Writes a workbook of that many formulas, verifies it with each engine in a process of its own, audits and traces it, and
prints a table of seconds and peak memory; `--write` puts it into docs/engines.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlmodel.engines import names

from tests.vectors.matrix import PAGE

BEGIN, END = "<!-- largest -->\n", "<!-- /largest -->"
_ROWS, _COLUMNS = 200, 100
_KB_IN_MB = 1024
_SECONDS = "3600"


def write_model(path: Path, formulas: int) -> Path:
    """Sheets of rows that grow from column to column, and their sums; the values are stored."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    done = number = 0
    while done < formulas:
        number += 1
        sheet = book.add_worksheet(f"Part {number}")
        sheet.write_row(0, 0, [0.01, *range(2000, 2000 + _COLUMNS)])
        for row in range(1, _ROWS + 1):
            value, total = float(row), 0.0
            sheet.write_number(row, 0, value)
            for column in range(1, _COLUMNS):
                before = f"{_letters(column - 1)}{row + 1}"
                value = value * 1.01 + row
                total += value
                sheet.write_formula(row, column, f"={before}*(1+$A$1)+$A{row + 1}", None, value)
            sheet.write_formula(row, _COLUMNS, f"=SUM(B{row + 1}:{_letters(_COLUMNS - 1)}{row + 1})", None, total)
            done += _COLUMNS
            if done >= formulas:
                break
    book.close()
    return path


def _letters(column: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(column))


def measured(path: Path, engines: Sequence[str]) -> Iterator[str]:
    """A row of the table for each engine that verifies it, for an audit and for a trace of its last cell."""
    for engine in engines:
        found, cost = _run("verify", str(path), "--engine", engine, "--json", "--no-sidecar", "--max-seconds", _SECONDS)
        verdict = found[0]["verdicts"][0] if found and found[0].get("verdicts") else {"equal": 0, "formulas": 0}
        yield f"| `verify --engine {engine}` | {verdict['equal']:,} of {verdict['formulas']:,} equal | {cost} |"
    found, cost = _run("audit", str(path), "--json", "--max-seconds", _SECONDS)
    rules = sum(found[0]["outcomes"].values()) if found else 0
    yield f"| `audit` | {rules} rules looked at, recalculation included | {cost} |"
    found, cost = _run(
        "trace", str(path), f"Part 1!{_letters(_COLUMNS - 1)}{_ROWS + 1}", "--json", "--max-seconds", _SECONDS
    )
    yield f"| `trace` of a cell that follows from {_COLUMNS - 2} others | {'read' if found else 'not read'} | {cost} |"


def _run(*words: str) -> tuple[Any, str]:
    """What a command prints as JSON, and its seconds and peak memory as cells of the table."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "xlmodel", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        usage = os.wait4(process.pid, 0)[2]
        process.returncode = 0
    seconds = time.perf_counter() - started
    return json.loads(told or "null"), f"{seconds:,.0f} | {usage.ru_maxrss / _KB_IN_MB:,.0f}"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--formulas", type=int, default=500_000)
    parser.add_argument("--engine", choices=names(), action="append")
    parser.add_argument("--write", action="store_true", help="docs/engines.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = write_model(Path(folder) / "largest.xlsx", asked.formulas)
        size = path.stat().st_size / 1e6
        rows = list(measured(path, asked.engine or names()))
    head = [f"A file of {asked.formulas:,} formulas, {size:,.1f} MB:", ""]
    head += ["| command | | seconds | peak MB |", "|---|---|---|---|"]
    table = "\n".join([*head, *rows]) + "\n"
    print(table)
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        page += "" if BEGIN in page else f"\n## A large file\n\n{BEGIN}{END}\n"
        before, begin, rest = page.partition(BEGIN)
        _, end, after = rest.partition(END)
        PAGE.write_text(before + begin + table + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()

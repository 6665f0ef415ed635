"""What hostile files cost each command that reads a workbook: its time and the most memory of any of its processes.

python -m tests.fuzz.costs [--markdown SECURITY.md]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xlmodel.building import build
from xlmodel.workbook.limits import MEGABYTE

from tests.audit.violations import edit_parts
from tests.cli.command_line import BAKERY

BEGIN, END = "<!-- costs -->\n", "<!-- /costs -->\n"
TOTALS = 20_000
SHEET = "xl/worksheets/sheet3.xml"
COMMANDS: dict[str, Callable[[Path, Path], list[str]]] = {
    "verify": lambda clean, file: ["verify", str(file), "--no-sidecar"],
    "audit": lambda clean, file: ["audit", str(file)],
    "trace": lambda clean, file: ["trace", str(file), "MasterCheck"],
    "diff": lambda clean, file: ["diff", str(clean), str(file), "--template", BAKERY],
    "pull": lambda clean, file: ["pull", str(file), "--template", BAKERY],
}


def merged(path: Path) -> None:
    """One merged area over a whole sheet."""
    area = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    edit_parts(path, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", area)}))


def lying(path: Path, megabytes: int = 2_000) -> None:
    """A sheet with so many megabytes of blanks after it, which declares a thousand bytes."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    size = len(parts[SHEET]) + megabytes * MEGABYTE
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            with package.open(name, "w") as stream:
                stream.write(content)
                for _ in range(megabytes if name == SHEET else 0):
                    stream.write(b" " * MEGABYTE)
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little")))


def totalled(path: Path, count: int = TOTALS) -> None:
    """A column of ones, and beside each the total of all so far: two hundred million links, one by one."""
    first = 10_001
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c>'
        f'<c r="B{row}"><f>SUM($A${first}:A{row})</f><v>{row - first + 1}</v></c></row>'
        for row in range(first, first + count)
    )
    more = rows.encode() + b"</sheetData>"
    edit_parts(path, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", more)}))


FILES: dict[str, Callable[[Path], None]] = {
    "nothing hostile in it": lambda path: None,
    "a merged area `A1:XFD1048576`": merged,
    "a part of 2 GB that declares 1 kB": lying,
    f"{TOTALS:,} running totals": totalled,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command made of one file; seconds of CPU and megabytes at the peak of its largest process."""

    file: str
    command: str
    answer: str
    seconds: float
    megabytes: float


def measured(name: str, command: str, clean: Path, path: Path, *more: str) -> Cost:
    """Runs a command on a file.

    Raises:
        AssertionError: it ended in a traceback.
    """
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'xlmodel', *sys.argv[1:]], capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "assert 'Traceback' not in done.stderr + done.stdout, done.stderr\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss, done.stderr.partition('error: ')[2].partition('\\n')[0])"
    )
    words = [sys.executable, "-c", code, *COMMANDS[command](clean, path), *more]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seconds, peak, refused = done.stdout.rstrip("\n").split(" ", 2)
    answer = re.sub(r"(?<!\w)/\S*/", "", refused) or "read"
    return Cost(name, command, answer, float(seconds), int(peak) / 1024)


def costs(folder: Path) -> Iterator[Cost]:
    """Every file shown to every command."""
    clean = build(BAKERY, output=folder / "clean.xlsx").path
    for name, spoil in FILES.items():
        path = folder / "book.xlsx"
        path.write_bytes(clean.read_bytes())
        spoil(path)
        for command in COMMANDS:
            yield measured(name, command, clean, path)


def main(arguments: list[str] | None = None) -> int:
    """Prints the table, or writes it into a page between its marks."""
    parser = argparse.ArgumentParser(description="Measure what hostile files cost each command.")
    parser.add_argument("--markdown", type=Path)
    options = parser.parse_args(arguments)
    lines = ["| a workbook with | command | CPU, s | memory, MB | |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for cost in costs(Path(folder)):
            lines.append(
                f"| {cost.file} | `{cost.command}` | {cost.seconds:.1f} | {cost.megabytes:,.0f} | {cost.answer} |"
            )
    text = "\n".join(lines) + "\n"
    if options.markdown is None:
        print(text, end="")
        return 0
    before, _, rest = options.markdown.read_text(encoding="utf-8").partition(BEGIN)
    options.markdown.write_text(before + BEGIN + text + END + rest.partition(END)[2], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

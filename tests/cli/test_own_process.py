"""Commands that read files from elsewhere, each in a process that its parent can end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from xlmodel.building import build
from xlmodel.cli import COMMANDS, main
from xlmodel.workbook.reader import read_contents

from tests.fuzz import costs
from tests.models import bakery

STUCK = """
import os, signal, sys, time
import click
from xlmodel.cli import OwnProcess, own_process
from xlmodel.errors import XlmodelError
from xlmodel.workbook.bounds import bounded
from xlmodel.workbook.limits import Limits

own_process._GRACE = 0.2

@click.command()
@own_process.in_own_process
def command():
    with bounded("other.xlsx", Limits()):
        pass
    with bounded("book.xlsx", Limits(seconds=0.2)):
        print("reading", flush=True)
        {work}

try:
    command([], obj=OwnProcess())
except XlmodelError as error:
    sys.exit(error.message)
"""
DEAF = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); time.sleep(60)"


LATE = """
fork = os.fork

def late():
    child = fork()
    time.sleep(0.5 if child else 0)
    return child

os.fork = late
"""
"""The child goes on before its parent does."""


def started(work: str, first: str = "") -> subprocess.Popen[str]:
    begin = f"import os, signal, time; signal.signal(signal.SIGINT, signal.default_int_handler)\n{first}\n"
    code = begin + STUCK.format(work=work)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (DEAF, "book.xlsx: reading it took more than 0.2 s"),
        ("os.abort()", "book.xlsx: reading it broke down (SIGABRT)"),
        ("raise MemoryError", "book.xlsx: reading it needs more than 6,144 MB"),
        ("time.sleep(60)", "book.xlsx: reading it took more than 0.2 s"),
    ],
)
def test_what_does_not_end_by_itself_is_ended(work: str, message: str) -> None:
    process = started(work)
    out, error = process.communicate(timeout=30)
    assert (out, process.returncode) == ("reading\n", 1)
    assert error.splitlines()[-1].endswith(message)


def test_the_exit_code_is_that_of_the_child() -> None:
    process = started("sys.exit(3)")
    process.communicate(timeout=30)
    assert process.returncode == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("whom", ["the parent", "both"])
@pytest.mark.parametrize("first", ["", LATE], ids=["waiting", "not yet waiting"])
def test_who_interrupts_the_parent_ends_the_child(number: signal.Signals, whom: str, first: str) -> None:
    process = started("signal.setitimer(signal.ITIMER_REAL, 60); time.sleep(60)", first)
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    if whom == "both":  # as a terminal does
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    began = time.monotonic()
    _, error = process.communicate(timeout=30)  # the child holds these pipes too: it is gone when they are closed
    assert time.monotonic() - began < 10
    assert "Traceback" not in error
    assert process.returncode == {signal.SIGINT: 1, signal.SIGTERM: 128 + signal.SIGTERM}[number]


def test_every_command_that_reads_a_workbook_is_measured_and_has_the_limits() -> None:
    limited = set()
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        if any("--max-seconds" in option.opts for option in command.params):
            limited.add(name)
    assert set(costs.COMMANDS) == limited


@pytest.mark.parametrize("command", ["audit", "trace"])
def test_a_merge_of_a_whole_sheet_costs_little(command: str, tmp_path: Path) -> None:
    path = build(bakery.model(), output=tmp_path / "book.xlsx").path
    costs.merged(path)
    cost = costs.measured("merged", command, path, path)
    assert "cover 17,179,869,1" in cost.answer
    assert cost.seconds < 5
    assert cost.megabytes < 300


@pytest.mark.parametrize(
    "command",
    ["diff", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("verify", "audit", "trace", "pull"))],
)
def test_no_module_beside_a_workbook_runs(command: str, tmp_path: Path) -> None:
    path = build(bakery.model(), output=tmp_path / "bakery.xlsx").path
    contents = read_contents(path)
    cell = contents.address(next(iter(contents.formula_places())))
    ran = tmp_path / "ran"
    for name in ("json", "xlmodel", "formulas", "formualizer", "ironcalc", "openpyxl", "numpy", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r})\nraise SystemExit(9)\n")
    words = {
        "verify": ["--engine", "all", "--no-sidecar"], "audit": [], "trace": [str(cell)], "diff": [path.name],
        "pull": ["--template", str(Path(bakery.__file__).parent)],
    }[command]  # fmt: skip
    script = Path(sys.executable).with_name("xlmodel")
    done = subprocess.run(
        [script, command, path.name, *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert not ran.exists(), (ran.read_text(), done.stderr)
    assert done.returncode in (0, 1), done.stderr
    assert "broke down" not in done.stderr

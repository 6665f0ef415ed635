from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import click
import pytest
import xlmodel.cli
from xlmodel.cli import COMMANDS, MODULES

from tests.cli.command_line import BAKERY, run

HEAVY = {"numpy", "pandas", "formulas", "formualizer", "ironcalc", "openpyxl", "xlsxwriter", "pint", "rich", "scipy"}
NO_COMMAND = {"ancestry", "branches", "changes", "formats", "limits", "output", "own_process", "rebuild", "selectors"}


def imported_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*(name.partition('.')[0] for name in sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [["--help"], ["build", "--help"], ["values", "--help"], ["trace", "--help"]])
def test_help_is_instant(words: list[str]) -> None:
    found = imported_by(f"from xlmodel.cli import main\nmain({words}, standalone_mode=False)")
    assert "click" in found
    assert not found & HEAVY


def test_the_package_alone_imports_nothing_heavy() -> None:
    assert not imported_by("import xlmodel") & HEAVY
    assert "numpy" in imported_by("import xlmodel; xlmodel.Model")


def test_every_module_is_a_listed_command() -> None:
    modules = {module.name for module in pkgutil.iter_modules(xlmodel.cli.__path__)} - NO_COMMAND
    assert modules == {MODULES.get(name, name) for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_name_and_says_what_it_does(name: str) -> None:
    command = importlib.import_module(f"xlmodel.cli.{MODULES.get(name, name)}").command
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.get_short_help_str(200).endswith(".")
    assert command.get_short_help_str(200) in " ".join(run(name, "--help").stdout.split())


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    result = run("bild")
    assert result.exit_code == 2
    assert "no command 'bild'" in result.stderr
    assert "did you mean build?" in result.stderr
    assert result.stdout == ""


def test_the_version_is_the_package_s() -> None:
    assert run("--version").stdout.strip().endswith(xlmodel.__version__)


def test_a_file_that_cannot_be_written_is_an_error_without_traceback() -> None:
    result = run("build", BAKERY, "--no-verify", "-o", "/dev/null/x.xlsx")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-2].startswith("error: /dev/null/x.xlsx cannot be written: ")
    assert result.stdout == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = importlib.import_module(f"xlmodel.cli.{MODULES.get(name, name)}").command
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []

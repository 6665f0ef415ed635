"""With --json an error of any kind is one JSON object on stdout; stderr and the exit code are as ever."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import Result
from xlmodel import errors
from xlmodel.cli import COMMANDS
from xlmodel.errors import XlmodelError

from tests.cli.command_line import BAKERY, run

KEYS = {"error", "kind", "exit_code", "problems", "hint"}
USAGE = {
    "an option that there is not": ("--nope",),
    "an option without its value": ("--max-seconds",),
    "a word too many": ("none.xlsx", "none.xlsx", "none.xlsx", "none.xlsx"),
}


def answer(result: Result) -> dict[str, object]:
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    assert found.keys() >= KEYS
    assert found["error"]
    assert str(found["error"]).splitlines()[0] in click.unstyle(result.stderr)
    assert found["exit_code"] == result.exit_code
    return found


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("words", USAGE.values(), ids=USAGE)
def test_wrong_usage_of_every_command(name: str, words: tuple[str, ...], tmp_path: Path) -> None:
    if name == "audit" and "none.xlsx" in words:
        words = words[:1]
    found = answer(run(name, *words, "--json"))
    assert (found["kind"], found["exit_code"]) == ("usage", 2)


def test_a_command_that_there_is_not() -> None:
    found = answer(run("bild", "--json"))
    assert (found["kind"], found["hint"]) == ("usage", "did you mean build?")
    assert answer(run("--nope", "build", "--json"))["kind"] == "usage"


@pytest.mark.parametrize("form", [("--json",), ("--format", "json"), ("--format=json",)])
def test_json_may_be_asked_as_a_format(form: tuple[str, ...]) -> None:
    assert answer(run("values", BAKERY, "nope", *form))["kind"] == "usage"


def test_who_does_not_ask_for_json_gets_none() -> None:
    for words in (("nope",), ("nope", "--", "--json"), ("nope", "--format", "csv")):
        result = run("values", BAKERY, *words)
        assert result.exit_code == 2
        assert result.stdout == ""


def test_a_model_that_contradicts_itself(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("def model():\n    raise ValueError('no')\n", encoding="utf-8")
    found = answer(run("build", str(path), "--json"))
    assert (found["kind"], found["exit_code"]) == ("model", 1)


FAILING = """
from xlmodel import Label
from tests.small_model import given, sales_sheet, small_model

def model():
    m = small_model()
    s = sales_sheet(m)
    s.check("check.half", "ratio", given(m, "half", "ratio", 0.5), label=Label("Half", zh="半"), scalar=True)
    return m
"""


def test_a_check_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "failing.py"
    path.write_text(FAILING, encoding="utf-8")
    found = answer(run("build", str(path), "--json"))
    assert (found["kind"], found["exit_code"]) == ("checks", 1)
    assert [check["id"] for check in found["failing_checks"]] == ["check.half"]  # type: ignore[attr-defined]


def test_a_file_that_the_system_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/proc")
    found = answer(run("new", "teahouse", "--json"))
    assert (found["kind"], found["exit_code"]) == ("file", 1)


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "text.xlsx"
    path.write_text("no workbook", encoding="utf-8")
    for words in (("diff", str(path), str(path)), ("pull", str(path)), ("trace", str(path), "A!A1")):
        assert answer(run(*words, "--json"))["kind"] == "workbook"
    for command in ("verify", "audit"):
        (found,) = json.loads(run(command, str(path), "--json").stdout)
        assert (found["ok"], found["kind"], found["exit_code"]) == (False, "workbook", 1)


def test_each_class_of_errors_has_a_word_of_its_own() -> None:
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, XlmodelError)]
    words = [error.kind for error in classes]
    assert len(set(words)) == len(classes)

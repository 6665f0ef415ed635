"""What commands print: JSON everywhere, tables as wide as the terminal, any encoding, and the module as a command."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys

import click
import pytest
from xlmodel.cli import COMMANDS, main
from xlmodel.cli.output import print_rich, print_table
from xlmodel.verification import Verdict
from xlmodel.verification.render import table

from tests.cli.command_line import BAKERY, run

JSON = {
    "values": ("values", BAKERY, "price"),
    "reconcile": ("reconcile", BAKERY),
    "explain": ("explain", BAKERY, "profit"),
    "simulate": ("simulate", BAKERY, "--draws", "20"),
    "sensitivity": ("sensitivity", BAKERY, "--down", "price", "--across", "rent", "--output", "profit@2027"),
    "list": ("list",),
    "show": ("show", BAKERY),
    "doctor": ("doctor",),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_json(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert "as_json" in {option.name for option in command.params}


@pytest.mark.parametrize("name", JSON)
def test_json_is_all_that_is_printed(name: str) -> None:
    result = run(*JSON[name], "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)


def test_json_of_an_explanation_holds_the_tree() -> None:
    found = json.loads(run("explain", BAKERY, "revenue@2024", "--json").stdout)
    assert (found["id"], found["unit"], found["values"]["2024"]) == ("revenue", "EUR 1e6/year", 41.993952)
    below = {branch["id"]: branch for branch in found["made_of"]["made_of"]}
    assert (below["price"]["value"], below["price"]["source"]) == (3.8, "annual report")


def test_the_change_of_a_sensitivity_follows_the_rule_for_losses() -> None:
    words = [*JSON["sensitivity"], "--json", "--factors", "0.9,1"]
    rows = json.loads(run(*words).stdout)
    assert {tuple(row["drivers"]) for row in rows} == {("price", "rent")}
    assert rows[0]["ratio"] == pytest.approx(rows[0]["change"] / rows[-1]["value"])
    rows = json.loads(run(*words, "--set", "price=1").stdout)
    assert rows[-1]["value"] < 0
    assert {row["ratio"] for row in rows} == {None}
    assert rows[0]["change"] == pytest.approx(rows[0]["value"] - rows[-1]["value"])


def test_the_csv_of_a_sensitivity_carries_its_drivers() -> None:
    first = run(*JSON["sensitivity"], "--format", "csv").stdout.splitlines()[0]
    assert first == "price,rent,profit@2027,change,ratio"


def on_terminal(width: int, *words: str) -> str:
    """What a terminal of that width shows."""
    code = "import sys; from xlmodel.cli import main; main(sys.argv[1:])"
    parent, child = pty.openpty()
    env = {**os.environ, "COLUMNS": str(width), "TERM": "xterm", "NO_COLOR": "1"}
    with subprocess.Popen([sys.executable, "-c", code, *words], stdout=child, stderr=child, env=env) as process:
        os.close(child)
        text = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            text += part
    assert process.returncode == 0, text
    return re.sub(r"\x1b\[[0-9;]*m", "", text.decode()).replace("\r\n", "\n")


@pytest.mark.parametrize("width", [20, 60, 200])
def test_a_terminal_s_width_is_used_and_no_number_is_cut(width: int) -> None:
    text = on_terminal(width, "simulate", BAKERY, "--draws", "5")
    numbers = re.findall(r"(?<!\S)-?[0-9][0-9,.]*[0-9]", run("simulate", BAKERY, "--draws", "5").stdout)
    assert len(numbers) > 30
    shown = text.split()
    assert [number for number in numbers if number not in shown] == []
    if width == 200:
        assert max(map(len, text.splitlines())) > 100


def test_a_table_of_texts_fits_the_terminal() -> None:
    assert max(map(len, on_terminal(60, "show", BAKERY).splitlines()[3:])) <= 60


def test_letters_that_a_console_lacks_are_escaped() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    for words in (["explain", BAKERY, "profit", "--lang", "zh"], ["values", BAKERY, "price", "--lang", "zh"]):
        done = subprocess.run([sys.executable, "-m", "xlmodel", *words], capture_output=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        assert b"\\u" in done.stdout
    done = subprocess.run([sys.executable, "-m", "xlmodel", "build", "利润"], capture_output=True, env=env, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "xlmodel", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("xlmodel, version ")


def test_an_explanation_in_chinese_is_chinese() -> None:
    text = run("explain", BAKERY, "profit@2025", "--lang", "zh").stdout
    words = {"in words", "in Excel", "input:", "source:", "note:", "period", "value", "shown above"}
    assert [word for word in words if word in text] == []
    assert "文字表述：收入 − 成本合计" in text
    assert "见上" in text


def test_simulate_needs_no_draws_and_no_seed() -> None:
    result = run("simulate", BAKERY)
    assert (result.exit_code, result.stderr) == (0, "1000 draws of 6 inputs, triangular, seed 1\n")


def test_a_narrow_terminal_drops_no_digit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    numbers = ["-51.6395", "-49.5988", "-47.6747", "-45.8589", "-44.1438"]
    print_table(["价格 \\ 折现率", *"abcde"], [["0.8", *numbers]], right=["价格 \\ 折现率", *"abcde"])
    assert capsys.readouterr().out.splitlines()[1].split() == ["0.8", *numbers]
    verdict = Verdict(
        "a-long-name.xlsx", "", "formulas", "1.3.4", 8407, 8407, 8407, (), {}, {}, {}, {}, {}, (), 2.5e-15, 4
    )
    print_rich(table([verdict]), whole_words=True)
    shown = capsys.readouterr().out
    assert shown.count(" 8,407 ") == 3
    assert " 2.5e-15 " in shown

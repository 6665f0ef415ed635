"""The installed command as a shell runs it: streams, pipes, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command_line import BAKERY

XLMODEL = [sys.executable, "-m", "xlmodel"]


def xlmodel(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*XLMODEL, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.thorough
def test_a_day_s_work_of_an_analyst(tmp_path: Path) -> None:
    made = xlmodel(tmp_path, "new", "shop")
    assert (made.returncode, made.stdout) == (0, "shop\n"), made.stderr
    built = xlmodel(tmp_path, "build", "./shop")
    assert (built.returncode, built.stdout) == (0, "outputs/shop-base.xlsx\n"), built.stderr
    pulled = xlmodel(tmp_path, "pull", built.stdout.strip(), "--template", "./shop", "-o", "mine.toml")
    assert (pulled.returncode, pulled.stdout) == (0, "mine.toml\n"), pulled.stderr
    changed = xlmodel(tmp_path, "build", "./shop", "--scenario", "mine.toml", "--set", "cost.share=0.6", "--json")
    assert changed.returncode == 0, changed.stderr
    path = json.loads(changed.stdout)["path"]
    compared = xlmodel(tmp_path, "diff", "outputs/shop-base.xlsx", path, "--template", "./shop")
    assert compared.returncode == 1, compared.stderr
    assert "cost.share" in compared.stdout
    drawn = xlmodel(tmp_path, "simulate", "./shop", "--draws", "5", "--seed", "1", "--vary", "cost.share=0.5:0.9")
    assert drawn.returncode == 0, drawn.stderr
    assert drawn.stdout.startswith("id ")


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    script = 'set -o pipefail; "$@" | head -1'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *XLMODEL, "values", BAKERY, "--format", "csv"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "id,label,unit,period,value\n"
    assert "Traceback" not in done.stderr


def test_wrong_usage_prints_nothing_on_standard_output(tmp_path: Path) -> None:
    for words in (("values", BAKERY, "--set", "rent=nan"), ("diff", "a.xlsx", "b.xlsx"), ("pull",), ("bild",)):
        done = xlmodel(tmp_path, *words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert done.stderr

"""`list`, `show`, `doctor`, `new`: what is there, and how to start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from xlmodel import engines
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.registry import load

from tests.cli.command_line import BAKERY, run


def test_list_names_the_installed_templates() -> None:
    assert "ai_compute\tAI compute supply chain" in run("list").stdout.splitlines()


def test_list_tells_of_a_broken_template_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[xlmodel.templates]\naa_broken = no_such_module_here:model\n")
    monkeypatch.syspath_prepend(tmp_path)
    result = run("list")
    assert result.exit_code == 1
    assert "ai_compute" in result.stdout
    assert "the template aa_broken fails: ModuleNotFoundError" in result.stderr
    assert "name a template" in run("show").stderr


def test_show_counts_what_there_is() -> None:
    model = load(BAKERY)
    text = run("show", BAKERY, "--lang", "zh").stdout
    assert text.startswith("bakery: 连锁蛋糕店, as of 2024-03-31\n")
    assert f"{len(model.inputs)} inputs, {len(model.lines)} lines, " in text
    lines = [line.split() for line in text.splitlines()]
    assert {line[1] for line in lines if line[:1] == ["scenario"]} == {"base", "boom", "slump"}
    assert {line[1] for line in lines if line[:1] == ["correction"]} == {"E1"}
    assert {line[1] for line in lines if line[:1] == ["headline"]} == set(model.headlines)
    assert [line[0] for line in lines if line[:1] == ["成本"]] == ["成本"]


def test_doctor_lists_packages_and_engines() -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.stderr
    first = {line.split()[0]: line.split() for line in result.stdout.splitlines()}
    assert first["python"][1] == ".".join(map(str, sys.version_info[:3]))
    assert {"xlmodel", "numpy", "formulas", "xlsxwriter"} <= set(first)
    found = {line.split()[1]: line.split()[2] for line in result.stdout.splitlines() if line.startswith("engine ")}
    assert found == {name: engines.get(name).version() or "-" for name in engines.names()}


def test_doctor_tells_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlmodel.cli.doctor.packages", lambda: ["xlmodel", "no-such-package"])
    result = run("doctor")
    assert result.exit_code == 1
    assert "missing: no-such-package" in result.stderr


@pytest.mark.thorough
@pytest.mark.parametrize("options", [pytest.param((), id="plain"), pytest.param(("--dimension",), id="by plan")])
def test_a_new_template_builds_verifies_and_passes_its_own_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "teahouse", *options).stdout == "teahouse\n"
    result = run("build", "./teahouse", "--scenario", "bull")
    assert (result.exit_code, result.stdout) == (0, "outputs/teahouse-bull.xlsx\n"), result.stderr
    found = audit_workbook(Path("outputs/teahouse-bull.xlsx")).results
    not_asked = {16}  # what the engines find is asked by `audit`, not here
    warned = [
        rule for rule in found
        if rule.outcome in (Outcome.FAIL, Outcome.WARN) and rule.number not in not_asked
        # a flag of Proof tells a row that was added from a wrong one: an IF in an IF
        and not (rule.number == 43 and all(str(cell).startswith("Proof!") for cell in rule.cells))
    ]  # fmt: skip
    assert [f"{rule.number}: {rule.message}" for rule in warned] == []
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "teahouse"]
    done = subprocess.run(tests, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Tea", "cannot name a template"),
        ("../x", "cannot"),
        ("t", "exists"),
        ("json", "module of Python"),
        ("class", "word or"),
    ],
)
def test_a_name_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t").mkdir()
    result = run("new", name)
    assert result.exit_code == 2
    assert message in result.stderr
    assert list(tmp_path.rglob("*.py")) == []

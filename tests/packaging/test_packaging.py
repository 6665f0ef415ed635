from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, entry_points, version
from pathlib import Path

import pytest
import xlmodel

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IN_FILES = {"defusedxml": "defusedxml", "import_linter": "import-linter"}
OWN = {"xlmodel", "ai_compute", "tests"}


def imported(folder: str) -> set[str]:
    """The top-level packages that the code of a folder imports, standard library left out."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - OWN


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_-]", text)[0].replace("-", "_").lower() for text in requirements}


@pytest.mark.parametrize("folder", ["builder", "templates"])
def test_what_is_imported_is_declared(folder: str) -> None:
    assert imported(folder) <= declared(PROJECT["dependencies"])


def test_what_is_declared_is_imported() -> None:
    assert declared(PROJECT["dependencies"]) <= imported("builder")


def test_the_version_is_told_once() -> None:
    assert xlmodel.__version__ == PROJECT["version"] == version("xlmodel")


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_command_and_template_are_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="xlmodel")
    assert command.load() is xlmodel.cli.command_line
    (template,) = entry_points(group="xlmodel.templates", name="ai_compute")
    assert template.value == "ai_compute:model"


DATA = ("xlmodel/py.typed", "xlmodel/cli/starter/model.txt", "ai_compute/py.typed", "ai_compute/scenarios.toml")


@pytest.mark.parametrize("name", [*DATA, "ai_compute/inputs/training.toml", "ai_compute/report/printed.csv"])
def test_data_files_are_installed_with_the_code(name: str) -> None:
    files = {str(file) for file in distribution("xlmodel").files or ()}
    editable = any(file.endswith(".pth") for file in files)
    assert not (editable and os.environ.get("CI")), "CI tests what a user installs"
    if editable:
        assert any((ROOT / part / name).is_file() for part in ("builder", "templates"))
    else:
        assert name in files


def test_every_public_name_is_there() -> None:
    assert sorted(xlmodel.__all__) == xlmodel.__all__
    assert [name for name in xlmodel.__all__ if getattr(xlmodel, name, None) is None] == []
    assert set(xlmodel.__all__) <= set(dir(xlmodel))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        xlmodel.nothing  # noqa: B018


@pytest.mark.thorough
@pytest.mark.parametrize(
    "before",
    [
        "",
        "import xlmodel.building",
        "from xlmodel.building import BuildResult",
        "import xlmodel.verification.vote",
        "xlmodel.Model",
    ],
)
def test_packages_can_be_called_however_they_were_imported(before: str) -> None:
    code = f"import xlmodel\n{before}\nfrom xlmodel import build, verify, values, timeline\n"
    code += "assert all(map(callable, (xlmodel.build, xlmodel.verify, build, verify, values, timeline)))\n"
    code += "from xlmodel.building import BuildResult\nfrom xlmodel.verification import Verdict\n"
    subprocess.run([sys.executable, "-c", code], check=True)

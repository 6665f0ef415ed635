"""What `pip install .` installs, and what `xlmodel --help` loads."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"xlmodel": ROOT / "builder" / "xlmodel", "ai_compute": ROOT / "templates" / "ai_compute"}
HEAVY = ("pandas", "numpy", "formulas", "formualizer", "ironcalc", "openpyxl", "xlsxwriter", "pint", "rich")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(run, check=True, capture_output=True, cwd=folder)
    (path,) = folder.glob("xlmodel-*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


@pytest.mark.thorough
@pytest.mark.parametrize("name", PACKAGES)
def test_the_wheel_holds_every_file_of_the_package(name: str, wheel: list[str]) -> None:
    folder = PACKAGES[name]
    there = {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {Path(file).suffix for file in there} >= (
        {".py", ".toml", ".csv"} if name == "ai_compute" else {".py", ".txt"}
    )
    assert there - set(wheel) == set()


def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_packages_say_that_they_are_typed(wheel: list[str]) -> None:
    assert {f"{name}/py.typed" for name in PACKAGES} <= set(wheel)


def test_the_command_is_installed() -> None:
    command = Path(sys.executable).with_name("xlmodel")
    run = subprocess.run([command, "list"], check=True, capture_output=True, text=True)
    assert "ai_compute" in run.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom xlmodel.cli import main\nmain(['--help'], standalone_mode=False)\n"
        f"print(sorted(set(sys.modules) & {set(HEAVY)!r}))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "[]"

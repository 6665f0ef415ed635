"""`verify --scenario` on workbooks that other programs saved: another spelling is no difference."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import BAKERY, run
from tests.readback.workbooks import built, stripped


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("verify") / "base.xlsx")


def rewritten(source: Path, target: Path, rewrite: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = rewrite(data.decode()).encode()
            copy.writestr(name, data)
    return target


def respelled(sheet: str) -> str:
    """Quotes where none are needed, blanks after commas, empty cells in place of empty texts."""
    apart = re.compile(r'("[^"]*"|&quot;.*?&quot;)|,')
    spaced = re.sub(r"<f>([^<]*)</f>", lambda f: f"<f>{apart.sub(lambda c: c[1] or ', ', f[1])}</f>", sheet)
    return spaced.replace("<f>Control!", "<f>'Control'!")


def verified(path: Path, *words: str) -> tuple[int, str, str]:
    result = run("verify", str(path), "--no-sidecar", "--engine", "formualizer", "--template", BAKERY, *words)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.thorough
def test_one_scenario_alone(base: Path) -> None:
    status, out, err = verified(base, "--scenario", "boom")
    assert status == 0, out + err
    assert "boom" in out
    assert "slump" not in out


def test_an_unknown_scenario_is_answered_with_the_nearest(base: Path) -> None:
    status, out, err = verified(base, "--scenario", "bom")
    assert (status, out) == (2, "")
    assert "no scenario 'bom'" in err
    assert "did you mean boom?" in err


def test_another_spelling_is_no_difference(base: Path, tmp_path: Path) -> None:
    path = rewritten(base, tmp_path / "spelled.xlsx", respelled)
    assert path.read_bytes() != base.read_bytes()
    status, out, err = verified(path, "--scenario", "boom")
    assert status == 0, out + err


@pytest.mark.thorough
def test_another_formula_is_one(base: Path, tmp_path: Path) -> None:
    path = rewritten(base, tmp_path / "other.xlsx", lambda sheet: sheet.replace("*(1+", "*(1*"))
    status, out, _ = verified(path, "--scenario", "boom")
    assert status == 1
    assert "another formula is expected" in out


@pytest.mark.thorough
def test_a_file_without_properties_is_rebuilt_by_the_template_named(base: Path, tmp_path: Path) -> None:
    status, out, err = verified(stripped(base, tmp_path / "s.xlsx"), "--scenario", "all")
    assert status == 0, out + err
    assert "Slump" in out

from __future__ import annotations

import re
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from xlmodel.building import build
from xlmodel.soundness import unsound
from xlmodel.soundness.formulas import formula_problem, shape_of

from tests.models import bakery
from tests.small_model import small_model
from tests.soundness.broken import BROKEN, Parts, read, write


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(bakery.model(), output=tmp_path_factory.mktemp("sound") / "bakery.xlsx").path


@pytest.fixture(scope="module")
def parts(sound: Path) -> Parts:
    return read(sound)


@pytest.fixture(scope="module")
def small_parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return read(build(small_model().complete(), output=tmp_path_factory.mktemp("sound") / "small.xlsx").path)


def test_there_are_fifty_and_more() -> None:
    assert len(BROKEN) >= 50


def test_what_we_build_is_sound(sound: Path, tmp_path: Path) -> None:
    assert unsound(sound) == []
    assert unsound(build(bakery.model(), language="zh", output=tmp_path / "zh.xlsx").path) == []
    assert unsound(build(small_model().complete(), output=tmp_path / "small.xlsx").path) == []


def test_the_parts_written_again_are_sound(parts: Parts, tmp_path: Path) -> None:
    write(tmp_path / "copy.xlsx", parts)
    assert unsound(tmp_path / "copy.xlsx") == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_package_is_named(name: str, parts: Parts, small_parts: Parts, tmp_path: Path) -> None:
    """One without charts, which is read ten times as fast, where no chart is broken."""
    spoiled = dict(parts if any(word in name for word in ("chart", "drawing", "axis")) else small_parts)
    BROKEN[name](spoiled)
    write(tmp_path / "broken.xlsx", spoiled)
    problems = unsound(tmp_path / "broken.xlsx")
    assert problems
    assert all(problem.strip() for problem in problems)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr("xl/styles.xml", package.read("xl/styles.xml"))


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [cut, twice, flipped])
def test_a_damaged_zip_is_named(spoil: Callable[[Path], None], sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    shutil.copy(sound, path)
    spoil(path)
    assert unsound(path)


@pytest.mark.parametrize(
    "formula",
    [
        "A1", "-A1^2", "--A1", "SUM(A1:B2,3)", "IF(A1=0,,1)", "'My sheet'!$A$1*2%", '"a""b"&B1', "INDEX(A1:B2,1,2)",
        "Rate*2", "TRUE", "{1,2;3,4}", "A1<>B1", "A1<=-1", "PI()", "_xlfn.XLOOKUP(A1,B1:B3,C1:C3)", "(A1+B1)*-C1",
    ],
)  # fmt: skip
def test_a_formula_that_excel_reads_has_no_problem(formula: str) -> None:
    assert formula_problem(formula, {"my sheet"}, {"rate"}) == ""


@pytest.mark.parametrize(
    "formula",
    [
        "", "A1)", "(A1", "SUM(A1", "A1+", "*A1", "A1 B1", "()", "SUM)", "'Other'!A1", "Speed*2", "SUMS(A1)", "A1**2",
        '"open', "A1!", "#REF!", "XFE1", "A1048577", "XLOOKUP(A1,B1:B3,C1:C3)", "1,2", "A1;B1", "$", "A1 + ?",
    ],
)  # fmt: skip
def test_a_formula_that_excel_refuses_has_one(formula: str) -> None:
    assert formula_problem(formula, {"my sheet"}, {"rate"})


SHAPES = (
    "A1+B2", "$A$1+B2", "AB12:AC999999", "A1:XFD1048576", "XFE1+1", "A1048577", "A9999999", "A0", "A1 B2",
    "A1+", "SUM(A1", "LOG10(A1)", "LOG10", "'A1'!B2", "'B2'!B2", "A1!B2", '"A1"&B2', '"A1', "Tax1990",
    "T1[A1]", "T1[B1]", "A1.B2", "A1B2", "1E5", "A1(B2)", "_A1", "A1_", "é1", "A1#", "{A1}", "@A1", "A1:B2:C3",
    "(A1,B2)", "A1,B2",
)  # fmt: skip


def test_formulas_of_one_shape_are_right_together() -> None:
    by_shape: dict[str, set[bool]] = {}
    for text in SHAPES:
        by_shape.setdefault(shape_of(text), set()).add(not formula_problem(text, {"a1"}, set()))
    assert all(len(verdicts) == 1 for verdicts in by_shape.values()), by_shape
    assert len(by_shape) < len(SHAPES)


def test_a_fault_among_formulas_of_one_shape_is_told_in_its_own_words(parts: Parts, tmp_path: Path) -> None:
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet") and b"<f>" in parts[name])
    first, second = re.findall(rb"<f>[^<]+</f>", parts[sheet])[:2]
    spoiled = {**parts, sheet: parts[sheet].replace(first, b"<f>A1 B1</f>", 1).replace(second, b"<f>C1 D1</f>", 1)}
    write(tmp_path / "two.xlsx", spoiled)
    told = " ".join(unsound(tmp_path / "two.xlsx"))
    assert "no operator before B1" in told
    assert "no operator before D1" in told


def test_a_formula_too_long_is_told_though_a_short_one_has_its_shape(parts: Parts, tmp_path: Path) -> None:
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet") and b"<f>" in parts[name])
    first, second = re.findall(rb"<f>[^<]+</f>", parts[sheet])[:2]
    short, long = "+".join(["A1"] * 2000), "+".join(["$AA$999999"] * 2000)
    assert shape_of(short) == shape_of(long)
    spoiled = parts[sheet].replace(first, f"<f>{short}</f>".encode(), 1).replace(second, f"<f>{long}</f>".encode(), 1)
    write(tmp_path / "long.xlsx", {**parts, sheet: spoiled})
    assert "a formula of 21,999 characters" in " ".join(unsound(tmp_path / "long.xlsx"))

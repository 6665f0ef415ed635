from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from xlmodel.errors import ModelError, UsageError
from xlmodel.registry import is_template, load, template_names

GOOD = "from tests.small_model import small_model as model\n"


@pytest.mark.thorough
def test_the_flagship_is_installed_and_may_be_left_out() -> None:
    assert template_names() == ["ai_compute"]
    assert load().id == load("ai_compute").id == "ai_compute"


@pytest.mark.parametrize("suffix", ["one.py", "two", "two/", "two/__init__.py"])
def test_a_path_is_a_template(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "one.py").write_text(GOOD)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "__init__.py").write_text("from two.inside import model\n")
    (tmp_path / "two" / "inside.py").write_text(GOOD)
    if suffix == "two/__init__.py":
        (tmp_path / "two" / "__init__.py").write_text(GOOD)
    assert is_template(f"{tmp_path}/{suffix}")
    assert load(f"{tmp_path}/{suffix}").id == "small"


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "changing.py"
    for title in ("first", "second title"):
        path.write_text(f"{GOOD}made = model\ndef model():\n    m = made()\n    m.id = {title!r}\n    return m\n")
        assert load(str(path)).id == title


def test_a_bare_word_is_never_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("teashop").mkdir()
    Path("teashop/__init__.py").write_text("raise AssertionError('it was run')")
    Path("cafe.py").write_text("raise AssertionError('it was run')")
    assert not is_template("teashop")
    with pytest.raises(UsageError, match="no template 'teashop' is installed") as caught:
        load("teashop")
    assert caught.value.hint == "./teashop is here: write it with its ./"
    with pytest.raises(UsageError) as caught:
        load("cafe")
    assert "./cafe.py is here" in caught.value.hint


@pytest.mark.parametrize(
    "word", [".", "./", "../solar", "../solar:model", "model.py", "./model.py:model", "__init__.py"]
)
@pytest.mark.parametrize("layout", ["package", "single"])
def test_every_way_to_name_a_folder_s_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, layout: str
) -> None:
    solar = tmp_path / "solar"
    solar.mkdir()
    (solar / "parts.py").write_text(GOOD)
    if layout == "package":
        (solar / "__init__.py").write_text("from .model import model\n")
        (solar / "model.py").write_text("from .parts import model\n")
    else:
        (solar / "model.py").write_text(GOOD)
    monkeypatch.chdir(solar)
    if layout == "single" and word == "__init__.py":
        word = "./"
    assert load(word).id == "small"


@pytest.mark.parametrize("word", ["m4.py", "./m4.py:model", "."])
def test_a_template_imports_the_files_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    code = (
        "import beside\ndef model():\n    from later import made\n    m = made()\n    m.id = beside.ID\n    return m\n"
    )
    before = set(sys.modules)
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / ("model.py" if word == "." else "m4.py")).write_text(code)
        (folder / "beside.py").write_text(f"ID = {name!r}\n")
        (folder / "later.py").write_text("from tests.small_model import small_model as made\n")
        monkeypatch.chdir(folder)
        assert load(word).id == name
        assert str(folder) not in sys.path
    assert not {"beside", "later"} & (set(sys.modules) - before)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("class Odd(Exception):\n    __str__ = None\ndef model():\n    raise Odd\n", "Odd: it cannot"),
        ("import sys\nsys.exit(3)\n", "SystemExit: 3"),
    ],
)
def test_whatever_a_template_raises_is_told(tmp_path: Path, code: str, told: str) -> None:
    (tmp_path / "odd.py").write_text(code)
    with pytest.raises(ModelError, match=told):
        load(f"{tmp_path}/odd.py")


def test_a_file_beside_a_template_hides_nothing_installed(tmp_path: Path) -> None:
    (tmp_path / "colorsys.py").write_text("raise AssertionError('it was run')\n")
    (tmp_path / "shop.py").write_text(f"import colorsys\n{GOOD}")
    sys.modules.pop("colorsys", None)
    assert load(f"{tmp_path}/shop.py").id == "small"


def test_an_environment_below_the_template_is_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "heavy_thing.py").write_text("")
    (tmp_path / "shop.py").write_text(f"import heavy_thing\n{GOOD}")
    monkeypatch.syspath_prepend(tmp_path / "env")
    assert load(f"{tmp_path}/shop.py").id == "small"
    assert sys.modules.pop("heavy_thing")


def test_a_function_of_another_name(tmp_path: Path) -> None:
    (tmp_path / "two_models.py").write_text(f"{GOOD}from tests.small_model import small_model as other\n")
    assert load(f"{tmp_path}/two_models.py:other").id == "small"
    with pytest.raises(ModelError, match="has no function `third`"):
        load(f"{tmp_path}/two_models.py:third")


def test_paths_as_paths(tmp_path: Path) -> None:
    (tmp_path / "as_path.py").write_text(GOOD)
    (tmp_path / "as_folder").mkdir()
    (tmp_path / "as_folder" / "model.py").write_text(GOOD)
    assert load(tmp_path / "as_path.py").id == load(tmp_path / "as_folder").id == "small"
    with pytest.raises(UsageError, match="is no name of a template"):
        load(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("ai_compte", "no template 'ai_compte' is installed", "did you mean ai_compute?"),
        ("zzz", "no template 'zzz' is installed", "installed: ai_compute"),
        ("./nowhere.py", "there is no template at nowhere.py", "looked for nowhere.py, with a function `model`"),
        ("./nowhere", "there is no template at nowhere", "looked for nowhere/ and nowhere.py, with a function"),
        ("./docs:model", "there is no template at docs", "looked for docs/__init__.py and docs/model.py"),
        ("", "no template '' is installed", "installed: ai_compute"),
    ],
)
def test_what_is_not_there(name: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        load(name)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("code", "message", "hint"),
    [
        ("model = 3\n", "has no function `model`", "def model()"),
        ("x = 3\n", "has no function `model`", "def model()"),
        ("def model():\n    return 3\n", "made a int, not an xlmodel.Draft", ""),
        ("import no_such_thing\n", "faulty_template.py:1: the template {} fails: ModuleNotFoundError", ""),
        ("def model(:\n", "faulty_template.py:1: the template {} fails: SyntaxError", ""),
        ("def model():\n    return 1 / 0\n", "faulty_template.py:2: the template {} fails: ZeroDivisionError", ""),
        ("raise SystemError('no')\n", "faulty_template.py:1: the template {} fails: SystemError: no", ""),
    ],
)
def test_what_is_no_template(tmp_path: Path, code: str, message: str, hint: str) -> None:
    path = tmp_path / "faulty_template.py"
    path.write_text(code)
    with pytest.raises(ModelError, match=re.escape(message.format(path))) as caught:
        load(str(path))
    assert hint in caught.value.hint


def test_a_template_does_not_hide_another_module(tmp_path: Path) -> None:
    import json

    (tmp_path / "json.py").write_text(GOOD)
    with pytest.raises(UsageError, match="has the name of another Python module, 'json'"):
        load(str(tmp_path / "json.py"))
    assert json.dumps([]) == "[]"


def test_an_error_that_says_where_it_happened_is_given_no_second_place() -> None:
    error = ModelError("model.py:22: there is no base")
    error.at("model.py:7")
    assert error.message == "model.py:22: there is no base"

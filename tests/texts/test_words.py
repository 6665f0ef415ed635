"""The engine's catalogues: each has the keys of English, every key is used, every function has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlmodel
from xlmodel.functions import FUNCTIONS
from xlmodel.texts import Label, Phrase, incomplete, said, spoken, words

from tests.texts import pseudo

CODE = "".join(path.read_text(encoding="utf-8") for path in Path(xlmodel.__file__).parent.rglob("*.py"))
KEYS = words._catalogue("en")
BUILT = (
    "functions.", "explain.", "control.growth_", "finish.status_", "finish.kind_", "finish.proof_",
    "reconciliation.", "cases.",
    "scope.part_", "scope.rolling_", "scope.switch_", "scope.kind_", "restating.title_",
    "restating.shown", "restating.stored",
)  # fmt: skip
"""How the keys begin that the code puts together."""


@pytest.mark.parametrize("language", spoken())
def test_a_catalogue_has_the_keys_of_english(language: str) -> None:
    assert incomplete(language) == []


def test_what_is_missing_or_in_vain_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pseudo.spoken(monkeypatch, tmp_path / "engine"):
        path = tmp_path / "engine" / "qq.toml"
        path.write_text(path.read_text(encoding="utf-8").replace('"as_of" =', '"as_off" ='), encoding="utf-8")
        words._file.cache_clear()
        missing, vain = incomplete("qq")
    assert missing == "qq: workbook.as_of is missing, 'As of'"
    assert vain.startswith("qq: workbook.as_off is not a key; did you mean workbook.as_of")


def test_every_key_is_used() -> None:
    assert [key for key in KEYS if f'"{key}"' not in CODE and not key.startswith(BUILT)] == []


def test_every_key_that_is_used_is_there() -> None:
    used = set(re.findall(r'(?:Phrase|said)\("([a-z_.]+)"', CODE))
    assert len(used) > 150
    assert used - KEYS.keys() == set()


def test_every_function_has_words() -> None:
    assert {f"functions.{name}" for name in FUNCTIONS} == {key for key in KEYS if key.startswith("functions.")}


def test_parts_are_filled_in_every_language() -> None:
    found = said("cases.low", Label("Flour", zh="面粉"))
    assert (found.text("en"), found.text("zh")) == ("Flour: low", "面粉：低")
    assert said("cases.low", Label("Mehl", en="Flour")).text("en") == "Flour: low"
    assert Phrase("prose.comma").text("zh") == "、"


def test_a_label_says_what_it_has() -> None:
    label = Label("Flour", zh="面粉")
    assert (label.text("de"), label.has("de"), label.and_in("de", "Mehl").text("de")) == ("Flour", False, "Mehl")
    assert label.texts == ("Flour", "面粉")

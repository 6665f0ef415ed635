"""A template in one language, its catalogues, and what is told of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from xlmodel import Draft, Model, build, timeline, words
from xlmodel.building import value_rows
from xlmodel.errors import ModelError, UsageError
from xlmodel.registry import load

COMPLETE = """
[model]
label = "店"
[units]
shop = "家"
[titles]
sales = "销售"
[purposes]
sales = "销量"
[labels]
shops = "店数"
word = "结论"
[notes]
shops = "说明"
[scenarios]
base = "基准"
[words]
Shops = "店"
many = "多"
"""


def shops(folder: Path, *, language: str = "en", languages: tuple[str, ...] = ("en", "zh")) -> Model:
    m = Draft(
        "shops", label="Shop", timeline=timeline(2023, 2025, history=2024), growth=(2023, 2025), units=("shop",),
        as_of="2025-01-31", folder=folder, language=language, languages=languages,
    )  # fmt: skip
    (folder / "scenarios.toml").write_text('[base]\nlabel = "Base"\n', encoding="utf-8")
    m.add_scenarios()
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sold")
    s.section("Shops")
    s.line("shops", "ratio", m["time.place"] / m["time.place"], label="Shops open", note="All of them")
    s.scalar("word", "text", words("many"), label="Verdict", text=True)
    return m.complete()


def catalogue(folder: Path, text: str) -> Path:
    (folder / "texts").mkdir()
    (folder / "texts" / "zh.toml").write_text(text, encoding="utf-8")
    return folder


def test_one_language_needs_no_catalogue(tmp_path: Path) -> None:
    m = shops(tmp_path, languages=())
    assert m.texts.languages == ("en",)
    assert build(m, output=tmp_path / "a.xlsx", verify=True).path.exists()


def test_a_template_may_be_written_in_another_language_than_english(tmp_path: Path) -> None:
    m = shops(tmp_path, language="zh", languages=())
    assert m.item("time.year").label.text(m.speaks(None)) == "年份"
    assert build(m, output=tmp_path / "a.xlsx", verify=True).path.exists()


def test_a_complete_catalogue_translates_all(tmp_path: Path) -> None:
    m = shops(catalogue(tmp_path, COMPLETE))
    assert m.item("shops").label.text("zh") == "店数"
    assert {row.id: row.value for row in value_rows(m, "word", language="zh")} == {"word": "多"}
    assert {row.id: row.value for row in value_rows(m, "word")} == {"word": "many"}


def test_what_is_missing_or_names_nothing_is_one_list(tmp_path: Path) -> None:
    text = COMPLETE.replace('shops = "店数"', 'shop = "店数"').replace('many = "多"', "").replace('shop = "家"', "")
    with pytest.raises(ModelError) as caught:
        shops(catalogue(tmp_path, text))
    *missing, vain = caught.value.problems
    assert missing == [
        "zh: units.shop is missing, 'shop'",
        "zh: labels.shops is missing, 'Shops open'",
        "zh: words.many is missing, 'many'",
    ]
    assert vain.startswith("zh: labels.shop names nothing; did you mean labels.shops")


def test_a_language_that_is_not_declared(tmp_path: Path) -> None:
    m = shops(catalogue(tmp_path, COMPLETE))
    with pytest.raises(UsageError, match="shops has no language 'zhh'") as caught:
        build(m, language="zhh", output=tmp_path / "a.xlsx")
    assert caught.value.hint == "did you mean zh?"


def test_a_language_without_words_of_the_engine(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        shops(tmp_path, languages=("en", "fr"))
    assert "fr: xlmodel has no words in it" in caught.value.render()


def test_what_is_told_to_be_missing_is_all_there_is_to_translate(tmp_path: Path) -> None:
    """Loans have sources, scenarios, a tornado, and balances that roll forward: their rows and checks have its name."""
    folder = tmp_path / "loans"
    shutil.copytree("tests/models/loans", folder, ignore=shutil.ignore_patterns("__pycache__"))
    source = folder / "__init__.py"
    text = source.read_text(encoding="utf-8").replace("units=(),", 'units=(), languages=("en", "zh"),')
    source.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load(f"{folder}/")
    told = [re.fullmatch(r"zh: (\w+)\.(.+) is missing, '(.*)'", problem) for problem in caught.value.problems]
    places = [(match[1], match[2], match[3]) for match in told if match]
    assert len(places) == len(told)
    assert ("labels", "balance.{tranche}", "Balance") in places
    lines = [f'{table}."{place}" = "译 {said}"' for table, place, said in places]
    catalogue(folder, "\n".join(lines))
    model = load(f"{folder}/")
    assert model.item("balance.senior").label.text("zh") == "译 Senior：译 Balance：期末"
    assert model.item("check.balance.senior").label.text("zh").count("译 Balance") == 1

"""No word of one field stands in what the engine itself says: in its catalogues, in another model's workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest
from xlmodel.building import build
from xlmodel.texts import spoken, words

from tests.flagship.test_workbook import FIELD
from tests.readback.workbooks import bakery

LATIN = (FIELD - {"rack", "racks"}) | {
    "compute", "accelerator", "accelerators", "training", "datacentres", "foundry", "wafer",
}  # fmt: skip
"""The bakery has rack ovens, and is a chain."""
ADDRESSES = {word for word in LATIN if re.fullmatch(r"[a-z]{1,3}[0-9]+", word)}
"""In a workbook these may be cells."""
CHINESE = (
    "产业链", "芯片", "算力", "服务器", "显卡", "加速卡", "数据中心", "液冷", "光模块", "大模型", "训练", "晶圆",
)  # fmt: skip
PARTS = re.compile(r"xl/(sharedStrings|workbook|comments\d*|charts/chart\d+|worksheets/sheet\d+)\.xml|docProps/.*\.xml")


def of_a_field(texts: Iterable[str]) -> list[str]:
    """The texts that hold a word of the field."""
    return [text for text in texts if not LATIN.isdisjoint(latin(text)) or any(word in text for word in CHINESE)]


def latin(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", text)}


def texts_of(path: Path) -> list[str]:
    """Every text of a workbook: cells, headers and footers, names, charts, validations, properties."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8") for name in package.namelist() if PARTS.fullmatch(name)]
    found = [pair for part in parts for pair in re.findall(r'>([^<]+)<|="([^"]*)"', part)]
    return [unescape(text) for pair in found for text in pair if text]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workbook_of_a_bakery(language: str, tmp_path: Path) -> None:
    found = texts_of(build(bakery(), language=language, output=tmp_path / "b.xlsx").path)
    assert any({"en": "Scenario", "zh": "情景"}[language] in text for text in found)
    assert len(found) > 1000
    assert [text for text in of_a_field(found) if not ADDRESSES.issuperset(LATIN & latin(text))] == []


@pytest.mark.parametrize("language", spoken())
def test_the_catalogue_of_the_engine(language: str) -> None:
    found = words._catalogue(language)
    assert len(found) > 200
    assert of_a_field(found.values()) == []
    assert [text for text in found.values() if {"chain", "chains"} & latin(text)] == []


def test_the_scan_hears_both_languages() -> None:
    heard = ["Compute in charts", "产业链图表", "H100 GPUs"]
    assert of_a_field([*heard, "Change log"]) == heard

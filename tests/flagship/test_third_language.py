"""A third language is a file, and no change of code: the flagship in a language that nobody speaks."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ai_compute
import pytest
from xlmodel import Draft, Model, build
from xlmodel.expr.nodes import Text
from xlmodel.verification import verify

from tests.flagship.test_languages import texts
from tests.texts import pseudo

pytestmark = pytest.mark.thorough

WORD = re.compile(r"[A-Za-z]*[a-z]{2}[A-Za-z]*")
Built = tuple[Model, Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("third")
    template = folder / "ai_compute"
    shutil.copytree(Path(ai_compute.__file__).parent, template, ignore=shutil.ignore_patterns("__pycache__", "*.py"))

    def third(*arguments: Any, **others: Any) -> Draft:
        return Draft(*arguments, **{**others, "languages": ("en", pseudo.CODE)})

    with pytest.MonkeyPatch.context() as patch, pseudo.spoken(patch, folder / "engine"):
        patch.setattr(sys.modules["ai_compute.model"], "Draft", third)
        model = pseudo.translated(lambda: ai_compute.model(template).complete(), template)
        yield model, build(model, language=pseudo.CODE, output=folder / "third.xlsx").path


def data(model: Model) -> set[str]:
    """What no language changes: ids, keys of records, names as given, what stands in sources beside the title."""
    found = {"Index", "xlmodel", "nm", *model.inputs, *model.lines, *model.sources, *model.checks}
    for table in model.tables.values():
        found |= table.records.keys()
        found |= {value for record in table.records.values() for value in record.values() if isinstance(value, str)}
    for source in model.sources.values():
        found |= {source.detail.text(pseudo.CODE)}
    for item in model.inputs.values():
        found |= {value for value in item.values.values() if isinstance(value, str)}
    return found | {
        node.value for line in model.lines.values() for node in line.expression.walk() if isinstance(node, Text)
    }


def same(text: str, known: set[str]) -> bool:
    return text in known or all(part in known for part in text.split("; "))


def test_no_english_word_of_the_engine_is_left(built: Built) -> None:
    model, workbook = built
    known = data(model)
    left = {
        (place, text)
        for place, text in texts(workbook)
        if WORD.search(pseudo.outside(text)) and not same(text, known) and not place.endswith("format")
    }
    assert left == set()


def test_it_recalculates(built: Built) -> None:
    assert verify(built[1], engine="ironcalc").ok

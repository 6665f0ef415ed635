"""The workbooks of the flagship, each built once a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ai_compute
import pytest
from xlmodel import Model, Selection
from xlmodel.building import build

Workbook = Callable[..., Path]


@pytest.fixture(scope="session")
def flagship() -> Model:
    return ai_compute.model().complete()


@pytest.fixture(scope="session")
def workbook(flagship: Model, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Builds once for each position: `workbook()`, `workbook("bull", "E1", "E3")`, `workbook(language="zh")`."""
    folder = tmp_path_factory.mktemp("flagship")
    built: dict[Path, Path] = {}

    def made(scenario: str = "base", *corrections: str, language: str = "en") -> Path:
        path = folder / "-".join((scenario, *corrections, f"{language}.xlsx"))
        if path not in built:
            selection = Selection(scenario, corrections=corrections)
            built[path] = build(flagship, selection=selection, language=language, output=path).path
        return built[path]

    return made

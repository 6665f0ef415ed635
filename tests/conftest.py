"""Workbooks of the flagship, built once a process; engines run in processes of their own, forked with imports done."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xlmodel import Model, Selection
from xlmodel.building import build
from xlmodel.engines import isolated
from xlmodel.workbook.limits import Limits

Workbook = Callable[..., Path]


READERS = (
    "tests/flagship/test_displays.py", "tests/flagship/test_languages.py", "tests/flagship/test_workbook.py",
    "tests/golden/test_golden.py", "tests/docs/test_numbers.py",
)  # fmt: skip
"""They read the flagship's workbooks, which takes longer to make and open than to test: one process does it for all."""


class ByReading(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each file of tests to one process, and the files of READERS together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return READERS[0] if file in READERS else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test that asks an engine waits for the engine's process."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByReading:
    return ByReading(config, log)


@cache
def flagship_model() -> Model:
    """The flagship, complete; nobody changes it."""
    import ai_compute

    return ai_compute.model().complete()


@pytest.fixture(scope="session")
def flagship() -> Model:
    return flagship_model()


@pytest.fixture(scope="session")
def workbook(flagship: Model, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Builds once for each position: `workbook("bull", "E1")`, `workbook(language="zh", basis="bottom_up")`."""
    folder = tmp_path_factory.mktemp("flagship")
    built: dict[Path, Path] = {}

    def made(scenario: str = "base", *corrections: str, language: str = "en", **chosen: str) -> Path:
        path = folder / "-".join((scenario, *corrections, *chosen.values(), f"{language}.xlsx"))
        if path not in built:
            selection = Selection(scenario, {name: {"": text} for name, text in chosen.items()}, corrections)
            built[path] = build(flagship, selection=selection, language=language, output=path).path
        return built[path]

    return made


@pytest.fixture(scope="session")
def fork_server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["xlmodel.engines.isolated", "xlmodel.engines.formulas.compiled"])
    return context


@pytest.fixture(autouse=True)
def quick_workers(
    request: pytest.FixtureRequest, fork_server: ForkServerContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saves the second and a half of imports that a worker begins with; `own_interpreter` marks who needs it whole."""
    if request.node.get_closest_marker("own_interpreter"):
        return

    def run(engine: str, workbook: Path, question: Path, answer: Path, limits: Limits) -> None:
        worker = fork_server.Process(target=isolated.serve, args=(question, answer))
        worker.start()
        worker.join(limits.seconds)
        if worker.is_alive():
            worker.kill()
            worker.join()
            raise isolated.took_too_long(engine, workbook, limits)
        if worker.exitcode or not answer.exists():
            raise isolated.broke_down(engine, workbook, f"exit status {worker.exitcode}")

    monkeypatch.setattr(isolated, "_run", run)

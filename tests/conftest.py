"""Engines of the tests run in processes of their own as always, forked from one that has them imported already."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
from xlmodel.engines import isolated
from xlmodel.workbook.limits import Limits


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

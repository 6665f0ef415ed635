"""For the tests of a template: one call that holds a model against everything that can be proven of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlmodel.building import build
from xlmodel.evaluate import evaluate, reconcile
from xlmodel.model import Draft, Model
from xlmodel.model.control import MASTER
from xlmodel.model.selection import Selection
from xlmodel.registry import load
from xlmodel.verification import verify


def assert_sound(model: Draft | Model, folder: Path, *, engine: str = "formualizer") -> None:
    """Asserts that a model builds, recalculates and holds, in every scenario and language.

    In each scenario, with no correction, each alone and all of them: no check fails and no printed figure differs. Each
    scenario's workbook, in every language, recalculates to its own values.

    Args:
        model: a draft or a complete model.
        folder: where the workbooks may be written.
        engine: who recalculates them.

    Raises:
        AssertionError: everything that does not hold, a line each.
        ModelError: the model contradicts itself and cannot be built at all.
    """
    model = load(model)
    problems = [*_values(model), *_workbooks(model, folder, engine)]
    assert not problems, "\n".join([f"{model.id} is not sound:", *problems])


def _values(model: Model) -> Iterator[str]:
    settings = {(), model.mistakes, tuple(model.corrections), *((correction,) for correction in model.corrections)}
    for scenario in model.scenarios:
        for corrections in sorted(settings):
            selection = Selection(scenario, {}, corrections)
            where = " ".join([scenario, *corrections])
            values = evaluate(model, [selection])
            yield from (f"{where}: {line_id} {member} is an error" for line_id, member in values.errors())
            failed = values.number(MASTER)
            if failed != 0:
                yield f"{where}: {failed:g} checks fail"
            if model.figures:
                found = [row for row in reconcile(model, selection) if row.verdict == "differs"]
                yield from (f"{where}: {row.id} {row.period}: printed {row.printed}, {row.model}" for row in found)


def _workbooks(model: Model, folder: Path, engine: str) -> Iterator[str]:
    for scenario in model.scenarios:
        for language in model.texts.languages:
            path = folder / f"{model.id}-{scenario}-{language}.xlsx"
            build(model, selection=Selection(scenario), language=language, output=path, allow_failing_checks=True)
            verdict = verify(path, engine=engine)
            if not verdict.ok:
                yield f"{path.name}: {verdict.equal} of {verdict.formulas} formulas equal"

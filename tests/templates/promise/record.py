"""Writes values.csv. It was run once, in a checkout of 0ccd2b4: `python -m tests.templates.promise.record`."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import ai_compute
import numpy as np
from xlmodel import Selection
from xlmodel.evaluate import evaluate

from tests.templates.promise.layout import FOLDER, POSITIONS, SCENARIOS, SWITCHES, positions

Found = dict[tuple[str, ...], str]


def rows() -> Iterator[list[str]]:
    """The rows of every input and line, period by period."""
    model = ai_compute.model()
    values = evaluate(model, [Selection(name, corrections=on) for name in SCENARIOS for on in POSITIONS])
    for name in (*model.inputs, *model.lines):
        item = model.inputs.get(name) or model.lines[name]
        found = np.broadcast_to(values.arrays[name], (len(SCENARIOS) * len(POSITIONS), values.arrays[name].shape[1]))
        for period in item.members:
            column = found[:, item.axis.position(period) if item.axis is not None else 0]
            texts = [value if isinstance(value, str) else repr(float(value)) for value in column]
            cases = [dict(zip(POSITIONS, texts[at:], strict=False)) for at in range(0, len(texts), len(POSITIONS))]
            for scenario, case in zip(SCENARIOS, cases, strict=True):
                if cases.count(case) < len(cases):
                    yield [name, period, scenario, *_row(case)]
                elif scenario == SCENARIOS[0]:
                    yield [name, period, "", *_row(case)]


def _row(case: Found) -> list[str]:
    moving = [switch for switch in SWITCHES if any(case[on] != case[_without(on, switch)] for on in POSITIONS)]
    return [" ".join(moving), *(case[on] for on in positions(moving))]


def _without(on: tuple[str, ...], switch: str) -> tuple[str, ...]:
    return tuple(other for other in on if other != switch)


if __name__ == "__main__":
    with (FOLDER / "values.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows())

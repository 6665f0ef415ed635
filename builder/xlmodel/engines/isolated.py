"""Engine work in a process of its own: what a hostile file makes of an engine cannot reach the caller."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlmodel import errors
from xlmodel.engines.loading import load_whole
from xlmodel.engines.progress import into, listener, listening, read
from xlmodel.engines.protocol import Recalculation
from xlmodel.engines.registry import get
from xlmodel.engines.whole import WholeSession
from xlmodel.errors import EngineError, XlmodelError
from xlmodel.workbook.limits import Limits, limit_memory
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue, Overrides

PROGRESS = "progress.txt"
"""Where a worker says how far it is, beside its answer."""
_LOOK = 0.25
_REPORTED = {kind.__name__: kind for kind in (errors.WorkbookError, errors.EngineError, errors.UsageError)}


def recalculate_all(
    engine: str, workbook: Path, positions: Sequence[Overrides], limits: Limits, *, isolated: bool = True,
    local: bool | Sequence[CellAddress] = False,
) -> list[Recalculation]:  # fmt: skip
    """Recalculates a workbook once for each set of overrides, in one session of an engine.

    Args:
        engine: the engine's name.
        workbook: the file.
        positions: the sets of overrides; an empty one computes the file as it stands.
        limits: bounds of time and memory, over all positions together.
        isolated: in a process of its own, as an engine that is a program is anyway.
        local: recompute each cell from the stored values of what it reads: every cell, or those named.

    Raises:
        EngineError: the engine crashed, ran out of time or memory, or is missing.
    """
    (found,) = recalculate_by([engine], workbook, positions, limits, isolated=isolated, local=local)
    return found


def recalculate_by(
    engines: Sequence[str], workbook: Path, positions: Sequence[Overrides], limits: Limits, *, isolated: bool = True,
    local: bool | Sequence[CellAddress] = False,
) -> list[list[Recalculation]]:  # fmt: skip
    """As `recalculate_all`, by several engines one after the other: they share a process, and the file is read once.

    Raises:
        EngineError: one of the engines crashed, ran out of time or memory, or is missing.
    """
    if not isolated or any(get(engine).abilities.own_program for engine in engines):
        return _computed(engines, workbook, positions, limits, local)
    with tempfile.TemporaryDirectory(prefix="xlmodel-worker-") as folder:
        request, answer = Path(folder) / "request.json", Path(folder) / "answer.json"
        request.write_text(json.dumps(_request(engines, workbook, positions, limits, local)), encoding="utf-8")
        _run(", ".join(engines), workbook, request, answer, limits)
        found = json.loads(answer.read_text(encoding="utf-8"))
    if "error" in found:
        kind = _REPORTED.get(found["error"], EngineError)
        raise kind(found["message"], hint=found["hint"])
    return [[_recalculation(item) for item in items] for items in found["recalculations"]]


def _computed(
    engines: Sequence[str], workbook: Path, positions: Sequence[Overrides], limits: Limits,
    local: bool | Sequence[CellAddress],
) -> list[list[Recalculation]]:  # fmt: skip
    loaded = load_whole(workbook, limits)

    def by(engine: str) -> list[Recalculation]:
        with WholeSession(get(engine), loaded, limits, local) as session:
            return [session.recalculate(overrides) for overrides in positions]

    return [by(engine) for engine in engines]


def serve(request: Path, answer: Path) -> None:
    """The worker's side: reads a request, recalculates, writes the answer or the error."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    limits = Limits(**asked["limits"])
    limit_memory(limits)
    result: dict[str, Any]
    try:
        local: bool | list[CellAddress]
        local = asked["local"] if isinstance(asked["local"], bool) else [CellAddress(*cell) for cell in asked["local"]]
        positions = [_overrides(position) for position in asked["positions"]]
        with listening(into(answer.with_name(PROGRESS))):
            found = _computed(asked["engines"], Path(asked["workbook"]), positions, limits, local)
        result = {"recalculations": [[_encoded(done) for done in items] for items in found]}
    except (XlmodelError, MemoryError) as error:
        if isinstance(error, XlmodelError) and not isinstance(error.__cause__, MemoryError):
            result = {"error": type(error).__name__, "message": error.message, "hint": error.hint}
        else:
            told = limits.out_of_memory(f"{asked['workbook']}: {', '.join(asked['engines'])}")
            result = {"error": "EngineError", "message": told.message, "hint": told.hint}
    answer.write_text(json.dumps(result), encoding="utf-8")


def _run(engine: str, workbook: Path, request: Path, answer: Path, limits: Limits) -> None:
    home = str(Path(__file__).parents[2])
    path = os.pathsep.join(part for part in (home, *os.environ.get("PYTHONPATH", "").split(os.pathsep)) if part)
    # -P: modules that lie in the current folder, beside the workbook, are not the worker's
    command = [sys.executable, "-P", "-X", "utf8", "-m", "xlmodel.engines.worker", str(request), str(answer)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path, "RAYON_NUM_THREADS": "2"},
    ) as process:  # fmt: skip
        try:
            said = _waited(process, answer.with_name(PROGRESS), limits)
        except BaseException as error:
            process.kill()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            raise took_too_long(engine, workbook, limits) from error
    if process.returncode or not answer.exists():
        words = said.decode("utf-8", "replace").strip().splitlines()
        last = words[-1][:200] if words else f"exit status {process.returncode}"
        raise broke_down(engine, workbook, last)


def took_too_long(engine: str, workbook: Path, limits: Limits) -> EngineError:
    """The error of a worker that ran out of time."""
    message = f"{workbook}: {engine} took more than {limits.seconds:g} s"
    return EngineError(message, hint="raise the limit with --max-seconds")


def broke_down(engine: str, workbook: Path, last: str) -> EngineError:
    """The error of a worker that ended without an answer; `last` is the last it said."""
    return EngineError(f"{workbook}: {engine} broke down on it: {last}")


def _waited(process: subprocess.Popen[bytes], told_in: Path, limits: Limits) -> bytes:
    """What a process says on stderr before it ends; how far it is goes to who listens."""
    heard = listener()
    end = time.monotonic() + limits.seconds
    while True:
        left = end - time.monotonic()
        try:
            return process.communicate(timeout=left if heard is None else min(left, _LOOK))[1]
        except subprocess.TimeoutExpired:
            found = read(told_in) if heard is not None else None
            if heard is not None and found is not None:
                heard(*found)
            if time.monotonic() >= end:
                raise


def _request(
    engines: Sequence[str], workbook: Path, positions: Sequence[Overrides], limits: Limits,
    local: bool | Sequence[CellAddress],
) -> dict[str, Any]:  # fmt: skip
    return {
        "engines": list(engines),
        "workbook": str(workbook.absolute()),
        "positions": [_cells(position) for position in positions],
        "local": local if isinstance(local, bool) else [list(cell) for cell in local],
        "limits": {name: getattr(limits, name) for name in Limits.__slots__},
    }


def _cells(values: Mapping[CellAddress, CellValue]) -> list[list[Any]]:
    return [[address[0], address[1], _plain(value)] for address, value in values.items()]


def _plain(value: CellValue) -> Any:
    return {"error": str(value)} if isinstance(value, ErrorValue) else value


def _value(plain: Any) -> CellValue:
    if isinstance(plain, dict):
        return ErrorValue(plain["error"])
    if isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    return plain  # type: ignore[no-any-return]


def _overrides(cells: Sequence[Sequence[Any]]) -> dict[CellAddress, CellValue]:
    return {CellAddress(sheet, cell): _value(plain) for sheet, cell, plain in cells}


def _encoded(done: Recalculation) -> dict[str, Any]:
    return {
        "engine": done.engine,
        "version": done.version,
        "values": _cells(done.values),
        "unsupported": [[sheet, cell, reason] for (sheet, cell), reason in done.unsupported.items()],
        "clock": [[sheet, cell] for sheet, cell in done.clock],
        "cautions": [[sheet, cell, reason] for (sheet, cell), reason in done.cautions.items()],
        "seconds": done.seconds,
        "taken": [[sheet, cell, reason] for (sheet, cell), reason in done.taken.items()],
        "circular": [[sheet, cell, margin] for (sheet, cell), margin in done.circular.items()],
    }


def _recalculation(item: dict[str, Any]) -> Recalculation:
    clock = frozenset(CellAddress(sheet, cell) for sheet, cell in item["clock"])
    return Recalculation(
        item["engine"], item["version"], _overrides(item["values"]), _reasons(item["unsupported"]),
        clock, _reasons(item["cautions"]), item["seconds"], _reasons(item["taken"]),
        {CellAddress(sheet, cell): float(margin) for sheet, cell, margin in item["circular"]},
    )  # fmt: skip


def _reasons(items: Sequence[Sequence[str]]) -> dict[CellAddress, str]:
    return {CellAddress(sheet, cell): reason for sheet, cell, reason in items}

"""Every input moved once: native evaluation against engines that recalculate the delivered workbook, in every cell."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from xlmodel import Model, Selection, engines
from xlmodel.building import build
from xlmodel.building.cached import AllValues
from xlmodel.building.delivery import draft
from xlmodel.errors import UsageError, XlmodelError
from xlmodel.evaluate import evaluate
from xlmodel.layout import Constant, Known
from xlmodel.layout.places import Target
from xlmodel.model.items import SCALAR, Input, Value
from xlmodel.refs import a1
from xlmodel.registry import load
from xlmodel.selecting import changeable, resolve
from xlmodel.texts import Label
from xlmodel.workbook.limits import DEFAULT_LIMITS
from xlmodel.workbook.links import Loaded
from xlmodel.workbook.links import load as load_workbook
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue

ENGINES = ("formualizer", "ironcalc")
PROOF = "proof"
"""It tells edited inputs from delivered ones, so it is compared between the engines alone."""
TOLERANCE = 1e-9
_STEP = 1.1


_MOVES: tuple[Callable[[float], float], ...] = (
    lambda value: value * _STEP if value else _STEP - 1,
    lambda value: value / _STEP,
    lambda value: value + 1,
    lambda value: value - 1,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One input moved: how many cells were compared, and which differ, as sentences; not moved where it cannot be."""

    input: str
    to: str
    cells: int
    differing: tuple[str, ...]
    why_not: str = ""


class Perturbing:
    """A model, its workbook, and an engine process of each kind that has it loaded."""

    def __init__(self, model: Model, workbook: Path | Loaded, stack: ExitStack) -> None:
        self._model = model
        self._language = model.speaks(None)
        self._plan, self._places, self._base = draft(model, selection=Selection(), language=self._language)
        read = load_workbook(workbook, DEFAULT_LIMITS)
        self._sessions = {name: stack.enter_context(engines.get(name).session(read)) for name in ENGINES}

    def move(self, input_id: str) -> Moved:
        """Moves one input, all its periods, and compares every formula cell."""
        item = self._model.inputs[input_id]
        switches = {found.input: found.id for found in self._model.corrections.values()}
        if input_id in switches:
            selection = Selection(corrections=[switches[input_id]])
            values: Mapping[str, Value] = {SCALAR: 1.0}
        else:
            try:
                changeable(self._model, input_id)
            except UsageError as error:
                return Moved(input_id, "", 0, (), str(error).partition("\n")[0])
            found = next(self._selections(item), None)
            if found is None:
                return Moved(input_id, "", 0, (), "no other value is allowed")
            selection, values = found, found.changes[input_id]
        native = AllValues(
            self._model, selection, evaluate(self._model, [selection], language=self._language), self._language,
            self._plan, self._base,
        )  # fmt: skip
        changes = self._overrides(item, values)
        engines_say = {name: session.recalculate(changes).values for name, session in self._sessions.items()}
        differing = tuple(self._differing(native, changes, engines_say))
        to = str(_plain(next(iter(values.values())), self._language))
        return Moved(input_id, to, len(engines_say[ENGINES[0]]), differing)

    def _selections(self, item: Input) -> Iterator[Selection]:
        """A tenth more in every period, or the next choice; where that is not allowed, the nearest that is."""
        given = self._model.scenario_values(item.id, self._model.base_scenario)
        base = {member: value for member, value in given.items() if value is not None}
        if not base:
            base = dict.fromkeys(item.members[:1], 0.0)
        wanted: list[dict[str, Value]] = [dict.fromkeys(base, choice) for choice in item.choices]
        if all(isinstance(value, int | float) for value in base.values()):
            wanted += [{m: move(v) for m, v in base.items() if isinstance(v, int | float)} for move in _MOVES]
        for values in wanted:
            with suppress(XlmodelError):
                selection = resolve(self._model, Selection(changes={item.id: values}))
                if selection.changes[item.id] != base:
                    yield selection

    def _overrides(self, item: Input, values: Mapping[str, Value]) -> dict[CellAddress, CellValue]:
        """The cells that hold the input; in every scenario, where it differs by scenario."""
        rows = [Target("line", item.id)]
        if item.id in self._model.drivers():
            rows = [Target("scenario", item.id, column=scenario) for scenario in self._model.scenarios]
        found: dict[CellAddress, CellValue] = {}
        for target in rows:
            for member, value in values.items():
                position = 0 if item.axis is None else item.axis.position(member)
                row, column, sheet = self._places.origin_cell(target, position)
                found[CellAddress(self._places.name(sheet), a1(row, column))] = _plain(value, self._language)
        return found

    def _differing(
        self,
        native: AllValues,
        changes: Mapping[CellAddress, CellValue],
        found: Mapping[str, Mapping[CellAddress, CellValue]],
    ) -> Iterator[str]:
        one, two = (found[name] for name in ENGINES)
        for sheet in self._plan.sheets:
            value_of = native.of(sheet)
            for cell in sheet.cells:
                place = CellAddress(sheet.name, a1(cell.row, cell.column))
                if isinstance(cell.content, Constant | Known) or place in changes:
                    continue
                if not _same(one[place], two[place]):
                    yield f"{place}: {ENGINES[0]} {one[place]!r}, {ENGINES[1]} {two[place]!r}"
                elif sheet.id != PROOF and not _same(value_of(cell), one[place]):
                    yield f"{place}: natively {value_of(cell)!r}, {ENGINES[0]} {one[place]!r}"


def perturb(template: str, sample: int, seed: int, jobs: int, record: Path | None = None) -> list[Moved]:
    """Moves every input of a template, or a sample of so many, each by itself, in an order drawn at random.

    Args:
        template: its name or folder.
        sample: how many inputs, 0 for all.
        seed: of the order.
        jobs: processes.
        record: a file that gets each result at once, a line of JSON; what it holds already is not done again.
    """
    known = _recorded(record)
    ids = list(load(template).inputs)
    chosen = Random(seed).sample(ids, min(sample or len(ids), len(ids)))
    wanted = [input_id for input_id in chosen if input_id not in known]
    shares = [(template, wanted[place::jobs], record) for place in range(jobs)]
    if jobs == 1:
        found = _share(shares[0])
    else:
        with get_context("spawn").Pool(jobs) as pool:
            found = [one for share in pool.map(_share, shares) for one in share]
    return [*(known[input_id] for input_id in chosen if input_id in known), *found]


def _recorded(record: Path | None) -> dict[str, Moved]:
    if record is None or not record.exists():
        return {}
    found = (Moved(**json.loads(line)) for line in record.read_text(encoding="utf-8").splitlines())
    return {one.input: one for one in found}


def _share(task: tuple[str, Sequence[str], Path | None]) -> list[Moved]:
    template, ids, record = task
    model = load(template)
    found = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        workbook = build(model, output=Path(folder) / "delivered.xlsx").path
        perturbing = Perturbing(model, workbook, stack)
        for input_id in ids:
            found.append(perturbing.move(input_id))
            if record is not None:
                with record.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(asdict(found[-1])) + "\n")
    return found


def _plain(value: Value, language: str) -> CellValue:
    return value.text(language) if isinstance(value, Label) else value


def _same(one: object, two: object) -> bool:
    """Whether two values are equal; an error value agrees with nothing."""
    one, two = (0.0 if value is None else value for value in (one, two))
    if isinstance(one, ErrorValue) or isinstance(two, ErrorValue):
        return False
    if isinstance(one, int | float) and isinstance(two, int | float):
        return math.isclose(one, two, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return one == two

"""Sets of cases declared in TOML: scenario comparison, two-way grids, tornado."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlmodel.errors import nearest
from xlmodel.model.cases import grid_cases, output_title, scenario_cases, swinging, tornado_cases
from xlmodel.model.control import TORNADO_OUTPUT
from xlmodel.model.data import label
from xlmodel.model.fields import Fields, brief
from xlmodel.model.files import read_toml, reading
from xlmodel.model.items import SCALAR, Input
from xlmodel.timeline import Label

if TYPE_CHECKING:
    from xlmodel.model.model import Model


def add_case_file(model: Model, name: str) -> None:
    """Declares the comparison of all scenarios, the grids and the tornado of a TOML file, with display sheets.

    The file has `[grids.ID]` with en, zh, drivers (two input ids), steps, output and member; `[tornado]` with `outputs`
    (line id and member) and, unless every driver with a swing that reaches them is meant, `drivers`;
    `[ranges]` with `lines` of one unit and the `member` they are compared at; `[tree]` with the `lines` it unfolds.

    Raises:
        ModelError: an id or key that does not exist, all at once.
    """
    entries = read_toml(model.folder / name)
    with reading(name) as problems:
        _check(model, Fields("", entries, problems))
    ranges = entries.get("ranges", {})
    model.range_lines, model.range_member = tuple(ranges.get("lines", ())), str(ranges.get("member", SCALAR))
    compared = dict.fromkeys([*model.headlines, *model.range_lines])
    model.add_cases(
        scenario_cases(model, list(compared)),
        purpose_en="The chain in every scenario",
        purpose_zh="各情景下的完整测算链",
    )
    for grid_id, entry in entries.get("grids", {}).items():
        cases = grid_cases(
            model,
            f"grid.{grid_id}",
            label(entry),
            drivers=tuple(entry["drivers"]),
            steps=[float(s) for s in entry["steps"]],
            output=entry["output"],
            member=str(entry.get("member", SCALAR)),
        )
        model.add_cases(cases, purpose_en="Cases of a sensitivity", purpose_zh="敏感性测算情形")
    if "tornado" in entries:
        entry = entries["tornado"]
        outputs = {line_id: str(member) for line_id, member in entry["outputs"].items()}
        drivers = entry.get("drivers") or swinging(model, outputs)
        cases = tornado_cases(model, "tornado", Label("Tornado cases", "龙卷风测算"), drivers=drivers, outputs=outputs)
        model.add_cases(cases, purpose_en="Cases of the tornado", purpose_zh="龙卷风图测算情形")
    display = model.display
    display("drivers", "Drivers", "驱动因素", "Every driver in every scenario", "各驱动因素的情景取值")
    model.tree_lines = tuple(entries.get("tree", {}).get("lines", ()))
    if model.tree_lines:
        display(
            "tree",
            "Driver tree",
            "驱动树",
            "What outputs are made of; (2): shown above",
            "核心输出的逐层拆解；(2) 表示已在上文展开",
        )
    display("scenarios", "Scenarios", "情景对比", "Headline outputs in every scenario", "各情景核心输出对比")
    if "grids" in entries:
        display("sensitivities", "Sensitivities", "敏感性分析", "Two-way sensitivities", "双因素敏感性")
    if model.range_lines:
        display("ranges", "Ranges", "情景区间", "Chosen lines across the scenarios", "所选指标的情景区间")
    if "tornado" in entries:
        display("tornado", "Tornado", "龙卷风图", "Which driver matters most", "各驱动因素影响排序")
        titles = [output_title(model, line_id, member) for line_id, member in cases.cells]
        choices = tuple(text for title in titles for text in dict.fromkeys((title.en, title.zh)))
        model.control.resume("scenario")
        asked = Label("Output of the tornado", "龙卷风图输出")
        model.control.add(Input(TORNADO_OUTPUT, asked, "text", "switch", "", {SCALAR: titles[0]}, choices=choices))


_TABLES = ("grids", "tornado", "ranges", "tree")


def _check(model: Model, fields: Fields) -> None:
    for key in fields.entry:
        if key not in _TABLES:
            hint = nearest(key, _TABLES) or f"tables: {', '.join(_TABLES)}"
            fields.problems.append(f"[{key}]: unknown table; {hint}")
    for grid_id, entry in Fields.of("[grids]", fields.entry.get("grids", {}), fields.problems).entry.items():
        _grid(model, Fields.of(f"[grids.{grid_id}]", entry, fields.problems))
    if "ranges" in fields.entry:
        ranges = Fields.of("[ranges]", fields.entry["ranges"], fields.problems)
        ranges.only(("lines", "member"))
        for line_id in _known(ranges, "lines", model.lines, "line"):
            _member(ranges, line_id, model, ranges.entry.get("member"))
    if "tree" in fields.entry:
        tree = Fields.of("[tree]", fields.entry["tree"], fields.problems)
        tree.only(("lines",))
        _known(tree, "lines", model.lines, "line")
    if "tornado" in fields.entry:
        tornado = Fields.of("[tornado]", fields.entry["tornado"], fields.problems)
        tornado.only(("outputs", "drivers"))
        _known(tornado, "drivers", model.inputs, "input")
        if tornado.need("outputs"):
            outputs = tornado.inner("outputs")
            for line_id, member in outputs.entry.items():
                if line_id not in model.lines:
                    outputs.unknown(line_id, line_id, model.lines, "line")
                else:
                    _member(outputs, line_id, model, member)
            if not outputs.entry:
                outputs.problems.append("[tornado.outputs]: names no line")


def _grid(model: Model, grid: Fields) -> None:
    grid.only(("en", "zh", "drivers", "steps", "output", "member"))
    grid.label()
    if grid.need("drivers") and len(_known(grid, "drivers", model.inputs, "input")) != 2:
        grid.wrong("drivers", "a grid has two drivers", 'drivers = ["down", "across"]')
    if grid.need("steps"):
        steps = grid.numbers("steps")
        if 1.0 not in steps:
            grid.wrong("steps", "1, the base, must be one of them")
        if len(set(steps)) != len(steps):
            grid.wrong("steps", "a step stands there twice")
    if grid.one_of("output", model.lines, "line") in model.lines:
        _member(grid, str(grid.entry["output"]), model, grid.entry.get("member"))


def _known(fields: Fields, key: str, names: Mapping[str, object], what: str) -> tuple[str, ...]:
    """The ids of a list; each that is not known is a problem, and left out of none."""
    found = fields.texts(key)
    for name in found:
        if name not in names:
            fields.unknown(key, name, [*names], what)
    return found


def _member(fields: Fields, line_id: str, model: Model, member: object) -> None:
    """The year at which a line is read must be one of its own; a single value has none."""
    line = model.lines.get(line_id)
    if line is None:
        return
    if line.axis is None:
        if member is not None and fields.where.startswith("[grids"):
            fields.wrong("member", f"{line_id} is one value", "leave member out")
    elif str(member) not in line.members:
        few = ", ".join(line.members)
        fields.wrong("member", f"{line_id} has no value at {brief(member)}", f"it has {few}")

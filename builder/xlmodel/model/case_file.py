"""Sets of cases declared in TOML: scenario comparison, two-way grids, tornado."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlmodel.errors import ModelError, nearest
from xlmodel.model.cases import grid_cases, output_title, scenario_cases, swinging, tornado_cases
from xlmodel.model.control import TORNADO_OUTPUT
from xlmodel.model.data import label, read_toml
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
    problems = _problems(model, entries)
    if problems:
        raise ModelError(f"{name} has {len(problems)} problems", problems=problems)
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


def _problems(model: Model, entries: dict[str, Any]) -> list[str]:
    found: list[str] = []

    def known(where: str, item_id: str, names: Mapping[str, object]) -> None:
        if item_id not in names:
            found.append(f"{where}: no {item_id!r}; {nearest(item_id, names)}")

    for grid_id, entry in entries.get("grids", {}).items():
        missing = [key for key in ("en", "zh", "drivers", "steps", "output") if key not in entry]
        if missing:
            found.append(f"grids.{grid_id}: {', '.join(missing)} missing")
            continue
        if 1 not in entry["steps"]:
            found.append(f"grids.{grid_id}: steps must contain 1, the base")
        for driver in entry["drivers"]:
            known(f"grids.{grid_id}", driver, model.inputs)
        known(f"grids.{grid_id}", entry["output"], model.lines)
    for line_id in entries.get("ranges", {}).get("lines", ()):
        known("ranges", line_id, model.lines)
    for line_id in entries.get("tree", {}).get("lines", ()):
        known("tree", line_id, model.lines)
    for driver in entries.get("tornado", {}).get("drivers", ()):
        known("tornado", driver, model.inputs)
    for line_id in entries.get("tornado", {}).get("outputs", {}):
        known("tornado", line_id, model.lines)
    return found

"""What every model gets when it is complete: the checks table, the master check, the sources, the settings of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlmodel.expr import Expression, call, column, field, magnitude, ref, where, words
from xlmodel.expr.nodes import CaseGap, DisplayGap, Node, Number, Ref, Summary
from xlmodel.model.cases import CASE_SETTINGS, case_numbers
from xlmodel.model.control import MASTER, STATUS, TOLERANCE
from xlmodel.model.items import Check, SheetType, TableColumn, Value
from xlmodel.timeline import Label

if TYPE_CHECKING:
    from xlmodel.model.model import Model

_FLOW: tuple[SheetType, ...] = ("Doc", "Control", "Inputs", "Calc", "Output", "Checks")
_RESIDUE = '0.0E+00;-0.0E+00;"-"'
_CHECKED = frozenset({"scenarios", "sensitivities", "tornado"})
"""The display sheets that are held against the cases they show."""
_ERROR_FAILS = Label("IFERROR: a check without a value fails", "IFERROR：无值视为未通过")
_STATES = (words("OK", "正常"), words("FAILS", "未通过"), words("ALERT", "提示"))
_KINDS = {"error": Label("error", "错误"), "alert": Label("alert", "提示")}


def complete(model: Model) -> None:
    """Adds the checks table, the master check and the sources table."""
    for sheet in model.builders:
        sheet.finish()
    if model.case_sets:
        _case_settings(model)
        for cases in model.case_sets.values():
            label = Label(f"{cases.label.en}: base case equals the model", f"{cases.label.zh}：基准情形等于模型")
            _check(model, f"check.cases.{cases.id}", label, CaseGap(cases.id))
        for display in [sheet for sheet in model.sheets.values() if sheet.display in _CHECKED]:
            label = Label(f"{display.label.en}: the sheet equals its cases", f"{display.label.zh}：本表等于测算情形")
            _check(model, f"check.display.{display.id}", label, DisplayGap(display.id))
    if model.checks:
        _checks(model)
    model.control.resume("tolerance")
    kind = words("error", "错误")
    failed = (
        call("SUMIFS", column("checks", "failed"), column("checks", "kind"), kind)
        if model.checks
        else Expression(Number(0))
    )
    model.control.scalar(MASTER, "count", failed, en="Checks that fail", zh="未通过的检查数", strong=True)
    model.control.scalar(
        STATUS,
        "text",
        where(ref(MASTER) == 0, words("OK", "正常"), words("CHECK", "异常")),
        en="Status of the checks",
        zh="检查状态",
        text=True,
    )
    if model.sources:
        _sources(model)
    places = {sheet_type: place for place, sheet_type in enumerate(_FLOW)}
    ends = {name for name, sheet in model.sheets.items() if sheet.type == "Doc" and sheet.table}
    ordered = sorted(model.sheets.values(), key=lambda sheet: (sheet.id in ends, places[sheet.type]))
    model.sheets = {sheet.id: sheet for sheet in ordered}


def _check(model: Model, check_id: str, label: Label, node: Node) -> None:
    model.control.resume("tolerance")
    model.control.scalar(check_id, "ratio", Expression(node), en=label.en, zh=label.zh)
    model.checks[check_id] = Check(check_id, label, check_id, TOLERANCE, "error")


def _case_settings(model: Model) -> None:
    sheet = model.sheet(
        CASE_SETTINGS,
        "Inputs",
        en="Case settings",
        zh="情形设定",
        axis=case_numbers(model),
        purpose_en="What scenario comparisons, sensitivities and tornado change",
        purpose_zh="情景对比、敏感性与龙卷风图的设定",
    )
    for cases in model.case_sets.values():
        sheet.section(cases.label.en, cases.label.zh, axis=cases.axis)
        sheet.inputs(*cases.settings.values())


def _checks(model: Model) -> None:
    def deviation(check: Check) -> Ref | Summary:
        return Summary(check.line) if model.lines[check.line].summary else Ref(check.line)

    records: dict[str, dict[str, Value]] = {
        check.id: {
            "label": check.label,
            "kind": _KINDS[check.kind],
            "sheet": _sheet_of(model, check.line),
            "note": _ERROR_FAILS,
            "id": check.id,
        }
        for check in model.checks.values()
    }
    is_alert = where(field("kind") == words("alert", "提示"), 1, 0)
    columns = [
        TableColumn("label", Label("Check", "检查"), text=True, width=76),
        TableColumn("kind", Label("Kind", "类别"), text=True, width=10),
        TableColumn("sheet", Label("Sheet", "工作表"), text=True, width=20),
        TableColumn(
            "deviation",
            Label("Largest deviation", "最大偏差"),
            by_record={c.id: deviation(c) for c in model.checks.values()},
            formats={"": _RESIDUE},
            width=18,
        ),
        TableColumn(
            "tolerance",
            Label("Tolerance", "容差"),
            by_record={c.id: Ref(c.tolerance) for c in model.checks.values()},
            formats={"": _RESIDUE},
            width=12,
        ),
        TableColumn(
            "failed",
            Label("Fails (1)", "未通过(1)"),
            unit="flag",
            expression=call("IFERROR", where(magnitude(field("deviation")) > field("tolerance"), 1, 0), 1).node,
            width=10,
        ),
        TableColumn(
            "status",
            Label("Status", "状态"),
            text=True,
            expression=call("CHOOSE", 1 + field("failed") * (1 + is_alert), *_STATES).node,
            width=10,
        ),
        TableColumn("note", Label("Note", "说明"), text=True, width=40),
        TableColumn("id", Label("Id", "标识"), text=True, width=40),
    ]
    model.table(
        "checks",
        "Checks",
        en="Checks",
        zh="检查",
        purpose_en="Every check with its deviation and status",
        purpose_zh="全部检查及其偏差与状态",
        columns=columns,
        records=records,
    )


def _sheet_of(model: Model, line_id: str) -> Value:
    for sheet in model.sheets.values():
        if any(line_id in section.ids for section in sheet.sections):
            return sheet.label
    return None


def _sources(model: Model) -> None:
    records: dict[str, dict[str, Value]] = {
        source.id: {"id": source.cited, "label": source.label, "detail": source.detail}
        for source in model.sources.values()
    }
    columns = [
        TableColumn("id", Label("Id", "标识"), text=True, width=24),
        TableColumn("label", Label("Title", "标题"), text=True, width=60),
        TableColumn("detail", Label("Detail", "说明"), text=True, width=60),
    ]
    model.table(
        "sources",
        "Doc",
        en="Sources",
        zh="来源",
        purpose_en="Figures, sections and papers that numbers come from",
        purpose_zh="数据出处：图表、章节与论文",
        columns=columns,
        records=records,
    )

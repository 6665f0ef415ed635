"""The words by which sheets and columns are recognised, in English and Chinese."""

from __future__ import annotations

import re

from xlmodel.audit.views import SheetRole

TYPE_WORDS: dict[str, SheetRole] = {
    "doc": SheetRole.DOC,
    "documentation": SheetRole.DOC,
    "说明": SheetRole.DOC,
    "control": SheetRole.CONTROL,
    "控制": SheetRole.CONTROL,
    "inputs": SheetRole.INPUTS,
    "input": SheetRole.INPUTS,
    "输入": SheetRole.INPUTS,
    "calc": SheetRole.CALC,
    "calculation": SheetRole.CALC,
    "calculations": SheetRole.CALC,
    "计算": SheetRole.CALC,
    "output": SheetRole.OUTPUT,
    "outputs": SheetRole.OUTPUT,
    "输出": SheetRole.OUTPUT,
    "check": SheetRole.CHECKS,
    "checks": SheetRole.CHECKS,
    "检查": SheetRole.CHECKS,
}

TITLE_TYPES: tuple[tuple[re.Pattern[str], SheetRole], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (
            r"cover|read.?me|about|^index$|contents|^toc$|glossary|sources?$|change.?log|legend|封面|目录|^索引$|说明|来源|术语",
            "Doc",
        ),
        (r"^control|scenario.?(selector|manager)|^settings$|控制", "Control"),
        (r"checks?$|^audit|integrity|检查", "Checks"),
        (r"input|assumption|drivers?$|^data|历史数据|输入|假设", "Inputs"),
        (
            r"output|summary|dashboard|results?$|report|chart|sensitivit|scenarios?$|tornado|reconcil|输出|汇总|对账|核对",
            "Output",
        ),
    )
    for kind in (SheetRole(kind),)
)

HEADER_WORDS: dict[str, re.Pattern[str]] = {
    role: re.compile(pattern, re.IGNORECASE)
    for role, pattern in {
        "label": r"^(line|label|item|items|description|name|driver|metric|项目|指标|名称|科目|行)$",
        "unit": r"^(units?|单位)$",
        "constant": r"^(constant|value|const\.?|常数|常量|数值)$",
        "total": r"^(total|cagr|sum|合计|复合增|年均复合增).*$",
        "source": r"^(sources?|references?|来源|资料来源|出处)$",
        "note": r"^(notes?|comments?|formula (in words|or note)|how|说明|备注|公式说明|公式或说明|注释|附注)$",
        "id": r"^(id|ids|key|编号|标识)$",
        "kind": r"^(kind|confidence|nature|basis|类型|性质|口径|可信度|类别)$",
        "date": r"^(date|as of|as-of|as at|published|日期|截至|时点|发布日期|发布)$",
        "sheet": r"^(sheet|tab|worksheet|工作表|表)$",
        "type": r"^(type|role|类型|类别)$",
        "purpose": r"^(purpose|description|contents?|what it shows|用途|内容|说明)$",
        "tolerance": r"^(tolerance|tol\.?|rounding interval|容差|允许误差|容许误差|舍入区间|四舍五入区间)( ?[+±(].*)?$",
        "value": r"^(largest |最大)?(value|result|difference|deviation|数值|值|结果|差异|偏差|差额)$",
        "link": r"^(links?|where|location|go to|sheet|链接|位置|跳转|工作表)$",
        "printed": r"^(printed|published|reported|as printed|report|报告值|印刷值|报告|原值|披露值|报告数).*$",
        "model": r"^(model|modelled|calculated|our value|模型值|模型|计算值).*$",
        "variance": r"^(variance|difference|deviation|delta|gap|差异|偏差|差额|误差).*$",
        "row": r"^(row|行|行号)$",
    }.items()
}

YEAR_HEADER = re.compile(
    r"^(?:FY|CY|H[12]|Q[1-4])?[ '\-]?((?:19|20|21)\d\d)\s?([AEFBP]|实际|预测|预计)?$", re.IGNORECASE
)
HISTORY_MARK = re.compile(r"(A|实际)$", re.IGNORECASE)
ESTIMATE_MARK = re.compile(r"([EFBP]|预测|预计)$", re.IGNORECASE)
OPENING_NOTE = re.compile(r"opening|first (period|year)|期初|首期|首年", re.IGNORECASE)
ERROR_NOTE = re.compile(r"iferror|when .*zero|if .*zero|is zero|为零|为 ?0|除以零", re.IGNORECASE)
CHANGE_LOG = re.compile(
    r"change.?log|revision history|version history|更新记录|变更记录|修订记录|更新日志", re.IGNORECASE
)
SCENARIO_NAMES = ("Scenario", "ActiveScenario", "SelectedScenario", "scenario_switch", "Case", "LiveCase")
PROOF_NAMES = ("Proof",)
"""Names of a cell on a sheet that holds every cell against what was delivered, and so uses none of them."""
MASTER_NAMES = ("MasterCheck", "Master_Check", "CheckTotal", "OverallCheck", "Checks_Total")
JUDGEMENT = re.compile(
    r"assumption|judge?ment|definition|switch|your own|假设|判断|定义|开关|自填|分析师预测", re.IGNORECASE
)
USUAL_SCENARIOS = (
    {"bear", "base", "bull"},
    {"悲观", "基准", "乐观"},
    {"low", "base", "high"},
    {"worst", "base", "best"},
)
GROWTH_LABEL = re.compile(r"growth|增长|增速", re.IGNORECASE)
SHARE_LABEL = re.compile(r"\bshares?\b|占比|份额|比例|比重", re.IGNORECASE)


def header_role(text: object, *roles: str) -> str | None:
    """The first of `roles` whose header words match the text; None when none does."""
    if not isinstance(text, str):
        return None
    stripped = text.strip()
    return next((role for role in roles if HEADER_WORDS[role].match(stripped)), None)

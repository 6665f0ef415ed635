"""The words the engine itself puts into a workbook, in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from xlmodel.layout.plan import Style
from xlmodel.model.items import Source
from xlmodel.timeline import Label

SCENARIO = Label("Scenario", "情景")
CHECKS = Label("Checks", "检查")
LABEL = Label("Item", "项目")
UNIT = Label("Unit", "单位")
CONSTANT = Label("Constant", "常数")
CAGR = Label("CAGR", "复合增速")
SOURCE = Label("Source", "来源")
NOTE = Label("Formula or note", "公式或说明")
IDENTIFIER = Label("Id", "标识")
KIND = Label("Kind", "类别")
AS_OF = Label("As of", "截至")
INFLOWS = Label("Inflows from other sheets", "来自其他工作表")
CONVERSIONS = Label("Unit conversions", "单位换算")
HEADLINES = Label("Headline outputs, selected scenario", "核心输出（所选情景）")
CONTENTS = Label("Contents", "目录")
COLOURS = Label("Colour key", "颜色说明")
HOW_TO = Label("How to use", "使用方法")
SHEET = Label("Sheet", "工作表")
TYPE = Label("Type", "类型")
PURPOSE = Label("Purpose", "用途")
DISCLAIMER = Label("Disclaimer", "免责声明")
COVER = Label("Cover", "封面")
BACK = Label("Contents", "返回目录")
CHANGE_SCENARIO = Label("Change the scenario", "切换情景")
DEFINITION = Label("definition", "定义")

PERIOD = Label("Period", "期间")
MODEL = Label("Model", "模型")
SETTINGS = Label("Settings of the cases", "情形设定")
DRIVERS = Label("Drivers", "驱动因素")
FIXED = Label("Values no driver moves", "不受驱动因素影响的数值")
LINES = Label("Lines", "计算行")
GAP = Label("Largest relative deviation of the base case from the model", "基准情形与模型的最大相对偏差")
GAP_COLUMN = Label("Base / model - 1", "基准/模型-1")
ALIKE = Label("Stands where the model stands (1)", "与模型取值一致(1)")
ALIKE_COLUMN = Label("Cases alike / model - 1", "一致情形/模型-1")
GIVEN_MOST = Label("Given: largest", "给定最大值")
GIVEN_LEAST = Label("Given: smallest", "给定最小值")
TOTALS = Label("Sums of the results over all cases and periods", "结果在全部情形与期间的合计")
CASES_TOTAL = Label("Sum of the cases", "情形合计")
DEVIATION = Label("Deviation", "偏差")
DISPLAY_GAP = Label("Largest deviation of this sheet from the cases it shows", "本表与所示情形的最大偏差")
TORNADO_CHECKS = (
    Label("Results: sum against the cases", "结果合计与情形"),
    Label("Base: the same in every row", "基准值各行一致"),
    Label("Changes: sum against the results", "变化合计与结果"),
    Label("Swings: sum against the changes", "幅度合计与变化"),
    Label("Keys: sum against the swings", "排序键合计与幅度"),
    Label("Ranks: each once", "名次各一次"),
    Label("Ranked rows: the same sum", "排名后合计不变"),
)


def against_base(label: Label) -> Label:
    """The title of a scenario's change against the base case."""
    return Label(f"{label.en} / base - 1", f"{label.zh}/基准-1")


PROBABILITY = Label("probability", "概率")
WEIGHTED = Label("Probability-weighted", "概率加权")
SELECTED = Label("Selected scenario", "所选情景")
CHANGE = Label("change against base", "较基准变化")

DERIVED = {"number": Label("Scenario number in force", "生效情景序号")}
GRID_NOTE = Label("Live two-way sensitivities; the base case is in the middle", "双因素敏感性（实时），中间为基准")
TORNADO_NOTE = Label(
    "Each driver alone at its own low and high; the output is chosen on the control sheet",
    "各驱动因素单独取低/高值；输出在控制表选择",
)
TORNADO_OUTPUT = Label("Output shown", "所示输出")
TORNADO_TRIFLE = Label("Trifle by which equal swings are told apart", "区分相同幅度的微小量")
TORNADO_LIST = Label("Outputs to choose from", "可选输出")
DRIVER = Label("Driver", "驱动因素")
TORNADO_COLUMNS = (
    Label("Driver", "驱动因素"),
    Label("At low", "取低值"),
    Label("At high", "取高值"),
    Label("Base", "基准"),
    Label("No.", "序号"),
    Label("Low, change", "低值变化"),
    Label("High, change", "高值变化"),
    Label("Swing", "幅度"),
    Label("Key", "排序键"),
    Label("Rank", "排名"),
)
RANKED_COLUMNS = (
    Label("Ranked by swing", "按幅度排名"),
    Label("Rank", "排名"),
    Label("Low, change", "低值变化"),
    Label("High, change", "高值变化"),
)

LOW = Label("Low", "低")
BASE = Label("Base", "基准")
HIGH = Label("High", "高")
SPREAD = Label("Spread", "区间")

SHEET_TYPES = {
    "Doc": Label("Doc", "说明"),
    "Control": Label("Control", "控制"),
    "Inputs": Label("Inputs", "输入"),
    "Calc": Label("Calc", "计算"),
    "Output": Label("Output", "输出"),
    "Checks": Label("Checks", "检查"),
}

KINDS = {
    "report": Label("printed", "原文"),
    "derived": Label("derived", "推导"),
    "assumption": Label("assumption", "假设"),
    "definition": Label("definition", "定义"),
    "switch": Label("switch", "开关"),
    "own": Label("your own", "自填"),
}

COLOUR_SAMPLE = "123"
COLOUR_KEY: tuple[tuple[Style, Label], ...] = (
    ("input", Label("Input: given or assumed, may be changed", "输入：给定或假设，可修改")),
    ("calc", Label("Formula on this sheet", "本表公式")),
    ("link", Label("Link to another sheet", "引用其他工作表")),
    ("header_history", Label("Actual (A); estimates are marked E", "实际值(A)；预测值以 E 标记")),
)

USAGE = (
    Label(
        "Choose the scenario on the control sheet; its name stands at the top of every sheet.",
        "在控制表选择情景，各表表头显示其名称。",
    ),
    Label(
        "Change blue cells only. Rows of scenarios stand below the live row of each driver.",
        "只修改蓝色单元格；各驱动因素的情景取值列于其当前值下方。",
    ),
    Label(
        "The switches of the corrections turn what the source prints (0) into what is right (1).",
        "勘误开关：0 为原文，1 为更正。",
    ),
    Label(
        "The status at the top of every sheet must read OK; the checks sheet says what fails.",
        "各表表头状态应为“正常”；如有异常见检查表。",
    ),
)


def of(whole: str, part: str, language: str) -> str:
    """A part of something, after its name."""
    return f"{whole}：{part}" if language == "zh" else f"{whole}: {part}"


def measured(label: str, member: str, unit: str, language: str) -> str:
    """A label with the period it is read at, if any, and its unit."""
    if language == "zh":
        return f"{label}，{member}（{unit}）" if member else f"{label}（{unit}）"
    return f"{label}, {member} ({unit})" if member else f"{label} ({unit})"


def cited(sources: Mapping[str, Source], text: str, language: str) -> str:
    """Source ids (one, or several between semicolons) as rows cite them."""
    between = "；" if language == "zh" else "; "
    parts = text.split("; ")
    return between.join(sources[part].cited.text(language) if part in sources else part for part in parts)


def width(text: str) -> int:
    """How many characters of a column a text takes; a Chinese one takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

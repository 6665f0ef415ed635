"""The set phrases of formulas in words."""

from __future__ import annotations

from xlmodel.timeline import Label

PRIOR = Label("{0} [prior year]", "{0}[上年]")
EARLIER = Label("{0} [{1} years earlier]", "{0}[{1} 年前]")
LATER = Label("{0} [{1} years later]", "{0}[{1} 年后]")
AT = Label("{0} [{1}]", "{0}[{1}]")
SPAN = Label("{0} [all]", "{0}[全部]")
SCENARIOS = Label("{0} [by scenario]", "{0}[各情景]")
CELL = Label("{0} of {1}", "{1}的{0}")
COLUMN = Label("{0}: {1}", "{0}：{1}")
CONVERTED = Label("{0} [in{1}]", "{0}[换算为{1}]")
OR_ZERO = Label("{0} [0 if undefined]", "{0}[无意义时取 0]")
GROWTH = Label("CAGR of {0}", "{0}复合增速")
WORST = Label("largest deviation of {0}", "{0}最大偏差")
QUOTED = Label('"{0}"', "“{0}”")
CASE = Label("{0}, case {1}", "{0}，情形 {1}")
CASES = Label("{0}, cases {1} to {2}", "{0}，情形 {1} 至 {2}")
TOTAL = Label("{0}, sum over all cases", "{0}，全部情形合计")
DISPLAY_GAP = Label("deviation of the sheet from its cases", "本表与测算情形的偏差")
GAP = Label("deviation of the base case from the model", "基准情形与模型的偏差")
LIVE = Label("the model's own value", "模型当前值")
SETTING = Label("setting {0}", "设定 {0}")

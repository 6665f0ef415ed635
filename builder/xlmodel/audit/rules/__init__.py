"""The 54 rules, in modules by the letters of the checklist; importing this package registers them all."""

from xlmodel.audit.rules import (
    checking,
    flow,
    formulas,
    functions,
    inputs,
    layout,
    links,
    outputs,
    presentation,
    register,
    workbook,
)

__all__ = [
    "checking",
    "flow",
    "formulas",
    "functions",
    "inputs",
    "layout",
    "links",
    "outputs",
    "presentation",
    "register",
    "workbook",
]

"""Each argument of each public call, of a draft's and of a sheet's is met with what is of the wrong kind.

One argument of a call that is right is replaced; what comes of it, if anything does, is put into a model that is
computed. Only an error of xlmodel that says something may come out.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlmodel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlmodel import Draft, Expression, Input, Label, Model, Selection, SheetBuilder, TableColumn
from xlmodel.model.items import SCALAR, Sheet
from xlmodel.workbook.limits import DEFAULT_LIMITS

from tests.fuzz.answers import answered
from tests.model.test_mistakes import draft

TRIES = 250
FAST = settings(
    deadline=None, database=None, derandomize=True, max_examples=TRIES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, 5, 0, -1, 10**400, 1.5, float("nan"), float("inf"), True, "", "x", "\ud800", "a b", b"x", [], ["x"], [None],
    {}, {"x": 5}, {5: "x"}, (), ("x", "y"), object(), Model, Draft, len, Label("x"), xlmodel.ref("sales"), 1j,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _here_again() -> Iterator[None]:
    before = Path.cwd()
    yield
    os.chdir(before)


YEARS = xlmodel.timeline(2023, 2024, history=2023)
SHOPS = xlmodel.axis("shop", Label("Shop"), [("north", Label("North"))])
SALES, PRICE = xlmodel.ref("sales"), xlmodel.ref("price")
COLUMN: dict[str, Any] = {
    "id": "c", "label": Label("C"), "unit": "USD", "expression": None, "by_record": {}, "text": False,
    "width": 12, "formats": {}, "level": 0,
}  # fmt: skip
INPUT: dict[str, Any] = {
    "id": "i", "label": Label("I"), "unit": "USD", "kind": "own", "source": "", "values": {SCALAR: 1.0},
    "axis": None, "note": Label(), "assumed": frozenset(), "valid": None, "swing": None, "choices": (),
    "origin": "", "number_format": "", "whole": False,
}  # fmt: skip
TIME: dict[str, Any] = {"id": "t", "label": Label("T"), "members": ("2023",), "labels": (Label("2023"),)}
RECORDS: dict[str, dict[str, Any]] = {
    "Axis": TIME, "Timeline": TIME | {"last_history": "2023", "frequency": "year", "year_end": 12},
    "Input": INPUT, "TableColumn": COLUMN,
    "Label": {"origin": "x", "others": "x"},
    "Expression": {"node": SALES.node},
    "Selection": {"scenario": "base", "changes": {}, "corrections": ()},
}  # fmt: skip
FUNCTIONS: dict[str, dict[str, Any]] = {
    "all_of": {"conditions": SALES == 1}, "any_of": {"conditions": SALES == 1},
    "annual": {"line": "sales", "how": "sum"}, "at": {"line": "sales", "member": 2024},
    "attribute": {"dimension": "shop", "name": "size"},
    "axis": {"axis_id": "a", "label": Label("A"), "members": [("x", Label("X"))]},
    "build": {"template": None, "selection": Selection(), "language": None, "output": None, "verify": False,
              "allow_failing_checks": False, "backup": False, "force": False, "pages": "front", "display": None},
    "by_member": {"dimension": "shop", "expressions": {"north": SALES}},
    "cell": {"table": "t", "column": "c", "key": "k"}, "choose": {"place": SALES, "values": SALES},
    "code": {"text": "x"}, "column": {"table": "t", "name": "c"}, "cumulative": {"line": "sales"},
    "deviation": {"found": SALES, "expected": PRICE}, "field": {"name": "c"}, "given": {"value": PRICE},
    "growth": {"line": "sales", "otherwise": 0}, "index": {"values": xlmodel.span("sales"), "place": SALES},
    "largest": {"parts": SALES, "over": ""}, "load": {"name": "./none", "scenario": None, "display": None},
    "lookup": {"table": "t", "wanted": "c", "key_column": "k", "key": SALES},
    "magnitude": {"value": SALES}, "mean": {"value": SALES, "over": "shop", "by": None},
    "pick": {"value": SALES, "members": "north"}, "points": {"difference": SALES},
    "prior": {"line": "sales", "periods": 1},
    "ratio": {"numerator": SALES, "denominator": PRICE}, "ref": {"line_id": "sales"},
    "roll": {"template": "./none", "to": 2024, "actuals": "none.csv", "output": None, "extend": 0, "partial": False,
             "source": "", "force": False},
    "round_up": {"value": SALES}, "same_period_last_year": {"line": "sales"},
    "share": {"value": SALES, "over": "shop"},
    "simulate": {"model": None, "draws": 2, "seed": 1, "vary": (), "outputs": ("sales@2024",),
                 "selection": Selection(), "shape": "triangular", "language": None},
    "smallest": {"parts": SALES, "over": ""}, "span": {"line": "sales", "whole_axis": False},
    "timeline": {"first": 2023, "last": 2024, "history": 2023, "year_end": 12},
    "total": {"parts": SALES, "over": ""},
    "values": {"template": None, "patterns": "sales", "selection": Selection(), "language": None},
    "verify": {"path": "none.xlsx", "engine": "formulas", "overrides": None, "expected": None, "tolerance": 1e-6,
               "limits": DEFAULT_LIMITS, "scenario": "", "isolated": True, "local": False},
    "where": {"condition": SALES == 1, "then": SALES, "otherwise": 0}, "window": {"line": "sales", "periods": 1},
    "words": {"text": "x"},
}  # fmt: skip
ON_DRAFT: dict[str, dict[str, Any]] = {
    "dimension": {"dimension_id": "size", "label": "Size", "members": {"s": "S"}, "of": "", "table": ""},
    "dimension_file": {"dimension_id": "size", "label": "Size", "path_in_folder": "none.csv", "columns": [],
                       "sheet": "Sizes", "purpose": "P"},
    "add_axis": {"axis": SHOPS}, "add_inputs": {"names": "a", "axis": None}, "add_sources": {"name": "sources.toml"},
    "add_scenarios": {"name": "none.toml", "default": "base"}, "add_scenario": {"read": len},
    "add_correction": {"correction_id": "E1", "label": "x"}, "add_reading": {"reading_id": "E2", "label": "x"},
    "add_choice": {"choice_id": "c", "label": "x", "choices": {"a": "A", "b": "B"}, "printed": "a", "note": ""},
    "change_log": {"entries": {"2025-01-31": "First"}},
    "add_flag": {"flag_id": "f", "label": "x", "until": 2023},
    "sheet": {"sheet_id": "s", "sheet_type": "Calc", "title": "S", "purpose": "P", "axis": None, "first": None},
    "table": {"table_id": "t", "sheet_type": "Inputs", "title": "T", "purpose": "P",
              "columns": [TableColumn("c", Label("C"), text=True)], "records": {"r": {"c": "x"}}, "printed": 0,
              "headings": (), "in_front": None},
    "arrange": {"front": (), "back": ()}, "cover": {"subject": "", "large": None, "findings": ""},
    "scope": {"left_out": None, "method": None}, "headline": {"line_ids": "sales"},
    "reconcile": {"path_in_folder": "none.csv", "units": {}, "explaining": (), "language": None},
    "add_charts": {"name": "none.toml"}, "add_case_file": {"name": "none.toml"}, "restate": {"display": "intl"},
    "__getitem__": {"line_id": "sales"},
}  # fmt: skip
ON_SHEET: dict[str, dict[str, Any]] = {
    "section": {"title": "T", "source": "", "name": "", "axis": None}, "resume": {"name": "x"},
    "add": {"item": Input(**INPUT)}, "inputs": {"ids": "i"}, "input_files": {"titles": {}},
    "put_before": {"item_id": "sales", "new_id": "x"}, "put_after": {"item_id": "sales", "new_id": "x"},
    "remove": {"item_id": "x"}, "exchange": {"others": {"sales": "x"}},
    "line": {"line_id": "l", "unit": "USD", "formula": PRICE + PRICE, "label": "L"},
    "scalar": {"line_id": "l", "unit": "USD", "formula": xlmodel.at("price", 2024) + 0, "label": "L"},
    "flag": {"line_id": "l", "condition": PRICE > 0, "label": "L"},
    "check": {"line_id": "l", "unit": "ratio", "formula": PRICE / PRICE - 1, "label": "L"},
    "equal": {"line_id": "l", "found": PRICE, "expected": PRICE, "label": "L"},
    "corkscrew": {"line_id": "l", "unit": "USD", "label": "L", "additions": [PRICE]},
}  # fmt: skip


def _parameters(call: Callable[..., object]) -> dict[str, inspect.Parameter]:
    return {name: p for name, p in inspect.signature(call).parameters.items() if name != "self"}


def _called(call: Callable[..., Any], given: dict[str, Any]) -> Any:
    """The call with its arguments as its signature takes them."""
    first: list[Any] = []
    more: dict[str, Any] = {}
    for name, parameter in _parameters(call).items():
        if name not in given:
            continue
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD, parameter.VAR_POSITIONAL):
            first.append(given[name])
        else:
            more["zh" if parameter.kind is parameter.VAR_KEYWORD else name] = given[name]
    return call(*first, **more)


def calls() -> list[tuple[str, str, str]]:
    """Each argument of each call, by what it belongs to."""
    found = [("xlmodel", name, p) for name in (*FUNCTIONS, *RECORDS) for p in _parameters(getattr(xlmodel, name))]
    for owner, of, table in (("draft", Draft, ON_DRAFT), ("sheet", SheetBuilder, ON_SHEET)):
        found += [(owner, name, p) for name in table for p in _parameters(getattr(of, name))]
    return found


def used(m: Draft, s: SheetBuilder, made: Any) -> None:
    """Puts what a call made into a model, where that takes it, and computes it."""
    if isinstance(made, Expression):
        s.line("made", "ratio", made, "Made")
    elif isinstance(made, Input):
        s.add(made)
    elif isinstance(made, TableColumn):
        m.table("made", "Inputs", title="Made", purpose="Made", columns=[made], records={})
    elif isinstance(made, xlmodel.Axis):
        m.sheet("made", "Calc", title="Made", purpose="Made", axis=m.add_axis(made))
    elif isinstance(made, Label):
        s.section(made)
    xlmodel.values(m, selection=made if isinstance(made, Selection) else Selection())


@FAST
@given(call=st.sampled_from(calls()), junk=st.sampled_from(JUNK))
def test_no_argument_of_the_wrong_kind_gives_a_traceback(tmp_path: Path, call: tuple[str, str, str], junk: Any) -> None:
    owner, name, parameter = call
    os.chdir(tmp_path)  # a text that names a file is a file of this folder

    def tried() -> None:
        m, s = draft(tmp_path)
        table = {"draft": ON_DRAFT, "sheet": ON_SHEET}.get(owner, FUNCTIONS | RECORDS)
        target = getattr({"draft": m, "sheet": s}.get(owner, xlmodel), name)
        arguments = {**table[name], parameter: junk}
        for place in ("template", "model"):
            if name in ("build", "values", "simulate") and place in arguments and parameter != place:
                arguments[place] = m.complete()
        if name == "build" and parameter != "output":
            arguments["output"] = tmp_path / "x.xlsx"
        made = _called(target, arguments)
        if owner != "xlmodel" or name not in ("build", "values", "simulate", "load", "verify", "roll"):
            used(m, s, made)

    answered(tried)


def test_each_public_call_is_met() -> None:
    known = {*FUNCTIONS, *RECORDS, "Draft", "Model", "SheetBuilder"}
    assert {name for name in xlmodel.__all__ if callable(getattr(xlmodel, name))} == known
    for of, table in ((Draft, ON_DRAFT), (SheetBuilder, ON_SHEET)):
        own = {name for name, call in vars(of).items() if inspect.isfunction(call) and not name.startswith("_")}
        assert own - {"complete", "place", "expanded", "declare", "add_cases", "display"} <= {*table}


@pytest.mark.parametrize(
    "junk", [None, 5, float("nan"), 10**400, [None], Model, b"x", "\ud800"], ids=lambda v: f"{v!r:.12}"
)
@pytest.mark.parametrize("parameter", [*_parameters(Draft), "model", "sheet"])
def test_a_draft_or_sheet_of_the_wrong_kind(tmp_path: Path, parameter: str, junk: Any) -> None:
    if parameter in ("model", "sheet"):
        m, _ = draft(tmp_path)
        given_to = {"model": m, "sheet": Sheet("x", Label("X"), "Calc", Label("X"), YEARS), "first": None}
        answered(lambda: SheetBuilder(**{**given_to, parameter: junk}))
        return
    name = "model_id" if parameter == "model_id" else parameter
    own = {"model_id": "shop", "label": "Shop", "timeline": YEARS, "units": [], "as_of": "2025-01-31",
           "folder": tmp_path, "growth": (2023, 2024)}  # fmt: skip
    answered(lambda: Draft(**{**own, name: junk}).complete())

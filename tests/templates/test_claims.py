"""Claims: each recomputed by the workbook, by plain arithmetic here, and with the verdict the data file expects."""

from __future__ import annotations

import ast
import csv
import itertools
import operator
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ai_compute.sections.claim_formulas import CONVERTED, FORMULAS
from ai_compute.sections.facts import fact_id
from xlmodel import Label, Model, Selection
from xlmodel.evaluate import evaluate

from tests.templates.conftest import PRINTED, Compute

CLAIMS: dict[str, dict[str, Any]] = tomllib.loads((PRINTED.parent / "claims.toml").read_text(encoding="utf-8"))
VERDICTS = {
    "matches": "agrees",
    "about": "agrees",
    "rounding": "explained",
    "explained": "explained",
    "differs": "does not agree",
}
OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def fact_rows() -> dict[str, dict[str, str]]:
    with (PRINTED.parent / "facts.csv").open(encoding="utf-8", newline="") as stream:
        return {f"{row['id']}@{row['period']}" if row["period"] else row["id"]: row for row in csv.DictReader(stream)}


FACTS = fact_rows()


def reckon(formula: str, operands: Mapping[str, float]) -> float:
    """The formula of the data file as plain arithmetic, every factor between units spelled out."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.BinOp(left, sign, right):
                return OPERATORS[type(sign)](value(left), value(right))
            case ast.Name(name):
                return operands[name]
            case ast.Constant(1):
                return 1.0
        raise AssertionError(f"{formula}: {ast.dump(node)}")

    return value(ast.parse(formula.replace("^", "**"), mode="eval").body)


def number(operand: str | float) -> float:
    return float(FACTS[operand]["value"]) if isinstance(operand, str) else float(operand)


def half_of(operand: str | float) -> float:
    """Half the last digit an operand is printed with; exact where it is a small count of years or so."""
    text = FACTS[operand]["value"] if isinstance(operand, str) else repr(operand)
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


def test_there_are_many_claims_and_each_has_a_formula() -> None:
    assert len(CLAIMS) >= 50
    assert set(CONVERTED) < set(CLAIMS)
    assert set(FORMULAS) == {claim["formula"] for name, claim in CLAIMS.items() if name not in CONVERTED}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_recomputed_and_judged(compute: Compute, name: str) -> None:
    values, claim = compute(), CLAIMS[name]
    expected = reckon(claim["formula"], {key: number(operand) for key, operand in claim["operands"].items()})
    assert values.number(f"claim.{name}") == pytest.approx(expected, rel=1e-12)
    assert values.cell("claims", "recomputed", name) == pytest.approx(expected, rel=1e-12)
    assert values.cell("claims", "printed", name) == claim["printed"]
    assert values.cell("claims", "verdict", name) == VERDICTS[claim["verdict"]]


@pytest.mark.parametrize("name", [name for name, claim in CLAIMS.items() if claim["verdict"] == "rounding"])
def test_what_is_put_down_to_rounding_lies_within_it(name: str) -> None:
    claim = CLAIMS[name]
    exact = {key for key, unit in claim.get("units", {}).items() if unit == "count"}
    ends = {
        key: [number(operand)]
        if key in exact
        else [number(operand) - half_of(operand), number(operand) + half_of(operand)]
        for key, operand in claim["operands"].items()
    }
    corners = [
        reckon(claim["formula"], dict(zip(ends, corner, strict=True))) for corner in itertools.product(*ends.values())
    ]
    half = 0.5 * 10.0 ** -claim["decimals"]
    assert min(corners) <= claim["printed"] + half
    assert max(corners) >= claim["printed"] - half


def test_a_verdict_follows_its_numbers(compute: Compute) -> None:
    values = compute(changes={fact_id("cim.large@2030"): {"": 70.0}, fact_id("ai_it.china.hardware@2026"): {"": 100.0}})
    assert values.cell("claims", "verdict", "cim_total") == "does not agree"
    assert values.cell("claims", "difference", "cim_total") == 3
    assert values.cell("claims", "verdict", "ai_hardware_half") == "does not agree"


def test_every_fact_is_an_input_or_stands_in_the_other_table(flagship: Model) -> None:
    others = flagship.tables["facts_other"].records
    for key, row in FACTS.items():
        if fact_id(key) in flagship.inputs:
            assert flagship.inputs[fact_id(key)].values == {"": float(row["value"])}
            assert key not in others
        elif row["unit"]:
            assert others[key]["value"] == float(row["value"])
        else:
            text = others[key]["text"]
            assert isinstance(text, Label)
            assert text.origin == row["value"]
            assert text.has("zh")


def test_facts_and_inputs_of_one_name_agree(flagship: Model) -> None:
    compared = 0
    for key, row in FACTS.items():
        name, _, period = key.partition("@")
        item = flagship.inputs.get(name)
        if item is None:
            continue
        printed = item.values.get(period, item.values.get(""))
        if isinstance(printed, float) and len([k for k in FACTS if k.partition("@")[0] == name]) == 1:
            assert printed == float(row["value"]), key
            compared += 1
    assert compared >= 25


def test_no_printed_figure_of_0_is_an_error_anywhere(flagship: Model) -> None:
    printed = [name for name in flagship.inputs if name.startswith(("fact.", "claim."))]
    values = evaluate(
        flagship, [Selection("base", {name: dict.fromkeys(flagship.inputs[name].values, 0.0)}) for name in printed]
    )
    read = [name for name in flagship.lines if name.startswith(("claim.", "cross.", "valuation.innolight.", "errata."))]
    columns = [
        f"{table}[{column.id}]" for table in ("claims", "cross_checks") for column in flagship.tables[table].columns
    ]
    broken = [name for name in (*read, *columns) if (values.arrays[name] != values.arrays[name]).any()]
    assert broken == []
    assert len(printed) > 150


def test_what_divides_by_nothing_has_no_value(compute: Compute) -> None:
    values = compute(
        changes={fact_id("server.global.stock@2022"): {"": 0.0}, fact_id("nvidia.guidance@fy24q2"): {"": 0.0}}
    )
    for column in ("recomputed", "difference", "verdict"):
        assert values.cell("claims", column, "china_third") == "n/a"
    assert (values.cell("cross_checks", "ratio", "nvidia"), values.cell("cross_checks", "word", "nvidia")) == (
        "n/a",
        "n/a",
    )
    assert values.cell("claims", "verdict", "china_server_growth") == "agrees"

"""Random formulas: every engine computes what plain Python computes, one batch of them a workbook."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from xlmodel.verification import verify

from tests.engines.workbooks import engines, require, sheet_of

INPUTS = {"A1": 3.0, "A2": -2.5, "A3": 0.125, "A4": 1e6, "A5": 7.0}


@dataclass(frozen=True)
class Term:
    """A formula text with its value by plain Python."""

    text: str
    value: float


def _finite(term: Term) -> bool:
    return math.isfinite(term.value) and abs(term.value) < 1e30 and len(term.text) < 300


def _binary(left: Term, right: Term, operator: str) -> Term:
    a, b = left.value, right.value
    value = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else math.inf}[operator]
    return Term(f"({left.text}{operator}{right.text})", value)


def _choice(left: Term, right: Term, then: Term, otherwise: Term) -> Term:
    chosen = then if left.value > right.value else otherwise
    return Term(f"IF({left.text}>{right.text},{then.text},{otherwise.text})", chosen.value)


def _call(name: str, terms: list[Term]) -> Term:
    values = [term.value for term in terms]
    value = {"MIN": min(values), "MAX": max(values), "SUM": math.fsum(values)}[name]
    return Term(f"{name}({','.join(term.text for term in terms)})", value)


def _grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(_binary, inner, inner, st.sampled_from("+-*/")),
        st.builds(lambda term: Term(f"-({term.text})", -term.value), inner),
        st.builds(lambda term: Term(f"({term.text})^2", term.value**2 if abs(term.value) < 1e15 else math.inf), inner),
        st.builds(lambda term: Term(f"ABS({term.text})", abs(term.value)), inner),
        st.builds(_choice, inner, inner, inner, inner),
        st.builds(_call, st.sampled_from(["MIN", "MAX", "SUM"]), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda term: Term(f"IFERROR({term.text},0)", term.value), inner),
    ).filter(_finite)


LEAVES = st.one_of(
    st.sampled_from([Term(cell, value) for cell, value in INPUTS.items()]),
    st.sampled_from([Term(text, float(text)) for text in ("0", "1", "2", "0.5", "10", "1234.25")]),
    st.just(Term("SUM($A$1:$A$5)", math.fsum(INPUTS.values()))),
    st.just(Term("INDEX($A$1:$A$5,2)", INPUTS["A2"])),
)
TERMS = st.recursive(LEAVES, _grow, max_leaves=8)


@engines
@settings(
    max_examples=3, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)  # fmt: skip
@given(st.lists(TERMS, min_size=60, max_size=60))
def test_random_formulas(tmp_path: Path, engine: str, terms: list[Term]) -> None:
    """The tolerance is relative to the largest number met on the way: differences of large numbers lose digits."""
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = dict(INPUTS)
    cells.update({f"C{row}": (f"={term.text}", term.value) for row, term in enumerate(terms, 1)})
    path = sheet_of(tmp_path / "random.xlsx", cells)
    verdict = verify(path, engine=require(engine))
    assert verdict.compared == verdict.formulas == len(terms), (engine, verdict.unsupported)
    far = [
        (finding.formula, finding.stored, finding.computed)
        for finding in verdict.differing
        if not isinstance(finding.computed, float)
        or not isinstance(finding.stored, float)
        or abs(finding.computed - finding.stored) > 1e-9 * _scale(finding.formula)
    ]
    assert not far, (engine, far)


def _scale(formula: str) -> float:
    """A bound on the numbers met while computing: each factor of a million, and each square, raises it."""
    return float(max(1e6, 10.0 ** (7 * formula.count("A4") + 4 * formula.count("^2"))))

"""The flagship and peers, scored by one audit, as a Markdown table: `python -m tests.benchmarks.peers`.

Each peer holds the same chain, figures 49, 50, 7 and 8 of the base scenario: training and inference demand, cards, AI
servers. Before a workbook is scored, its results are compared with the flagship's.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import ai_compute
import openpyxl
from xlmodel.audit import AuditReport, Outcome, Severity, audit_workbook
from xlmodel.building import build
from xlmodel.cli.audit import recalculation
from xlmodel.errors import EngineError
from xlmodel.evaluate import evaluate
from xlmodel.workbook.values import CellAddress

YEARS = (2023, 2024, 2025, 2026, 2027)
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chain: given numbers, or one that grows, or a formula in which `{key}` is a row in the same year."""

    sheet: str
    key: str
    label: str
    given: tuple[float, ...] = ()
    growth: float = 0.0
    formula: str = ""
    equals: str = ""

    def typed(self, number: int) -> float:
        """The given value of a year."""
        return self.given[0] * (1 + self.growth) ** number if self.growth else self.given[number]


def _training(kind: str, name: str, vendors: tuple[float, ...], params: float, tokens: float) -> tuple[Row, ...]:
    key = f"train_{kind}"
    return (
        Row("Training", f"{key}_vendors", f"{name} vendors", vendors),
        Row("Training", f"{key}_params", f"{name} parameters (100m)", (params,), 0.2),
        Row("Training", f"{key}_tokens", f"{name} tokens (100m)", (tokens,), 0.2),
        Row(
            "Training", f"{key}_compute", f"{name} compute per model (PFLOP)",
            formula=f"6*{{{key}_params}}*100000000*{{{key}_tokens}}*100000000/1000000000000000",
        ),
        Row(
            "Training", f"{key}_peak", f"{name} peak compute in training (PFLOP/s)",
            formula=f"{{{key}_compute}}*{{{key}_vendors}}*3/7/86400", equals=f"train.{kind}.peak_compute",
        ),
    )  # fmt: skip


def _inference(kind: str, name: str, users: tuple[float, ...], queries: int) -> tuple[Row, ...]:
    key = f"infer_{kind}"
    return (
        Row("Inference", f"{key}_users", f"{name} daily users (100m)", users),
        Row("Inference", f"{key}_query", f"{name} TFLOP per query", formula=f"2*{{train_{kind}_params}}*1000/10000"),
        Row(
            "Inference", f"{key}_daily", f"{name} EFLOP per day",
            formula=f"{{{key}_query}}*{queries}*{{{key}_users}}*100000000/1000000",
        ),
        Row(
            "Inference", f"{key}_peak", f"{name} peak compute in inference (EFLOP/s)",
            formula=f"{{{key}_daily}}/86400*5", equals=f"infer.{kind}.peak_compute",
        ),
    )  # fmt: skip


CHAIN = (
    *_training("multimodal", "Multimodal", (5, 8, 10, 13, 15), 15000, 10000),
    *_training("general", "General", (15, 20, 25, 30, 35), 2000, 4000),
    Row("Training", "train", "Training compute (PFLOP/s)", formula="{train_multimodal_peak}+{train_general_peak}"),
    Row("Training", "train_cards", "A100 for training (10k)", formula="{train}/0.3*1000/312/10000",
        equals="train.a100.stock"),
    *_inference("multimodal", "Multimodal", (0.2, 0.5, 1, 2, 4), 20),
    *_inference("general", "General", (0.2, 1, 2, 4, 8), 10),
    Row("Inference", "infer", "Inference compute (PFLOP/s)",
        formula="({infer_multimodal_peak}+{infer_general_peak})*1000/0.3", equals="infer.peak_compute"),
    Row("Inference", "infer_cards", "A100 for inference (10k)", formula="{infer}/0.3*1000/312/10000",
        equals="infer.a100.stock"),
    Row("Servers", "value", "GPU value (USD 100m)", formula="{train_cards}*10000*10000/100000000"),
    Row("Servers", "servers", "AI servers (USD 100m)", formula="{value}/0.7", equals="server.global.stock"),
    Row("Servers", "share", "China share", (0.34, 0.345, 0.35, 0.355, 0.36)),
    Row("Servers", "china", "AI servers in China (USD 100m)", formula="{servers}*{share}", equals="server.china.stock"),
)  # fmt: skip
SHEETS = tuple(dict.fromkeys(row.sheet for row in CHAIN))


def flagship(path: Path) -> None:
    """The base workbook, as `xlmodel build` writes it."""
    build(ai_compute.model().complete(), output=path)


def hurried(path: Path) -> None:
    """The chain as an analyst in a hurry has openpyxl write it: numbers in formulas, and nothing but the chain."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    places: dict[str, tuple[str, int]] = {}
    for name in SHEETS:
        rows = [row for row in CHAIN if row.sheet == name]
        places |= {row.key: (name, number) for number, row in enumerate(rows, start=2)}
        sheet = book.create_sheet(name)
        sheet.append(["", *YEARS])
        for number, row in enumerate(rows, start=2):
            sheet.append([row.label, *_hurried(row, number, places)])
    book.save(path)


def _hurried(row: Row, number: int, places: Mapping[str, tuple[str, int]]) -> Iterator[str | float]:
    for year, column in enumerate("BCDEF"):
        if row.formula:
            cells = {
                key: f"{column}{line}" if sheet == row.sheet else f"{sheet}!{column}{line}"
                for key, (sheet, line) in places.items()
            }
            yield f"={row.formula.format(**cells)}"
        elif row.growth and year:
            yield f"={'ABCDEF'[year]}{number}*{1 + row.growth:g}"
        else:
            yield row.typed(year)


def values_only(path: Path) -> None:
    """The numbers of the hurried workbook, as pandas writes them."""
    import pandas as pd

    with tempfile.TemporaryDirectory(prefix="xlmodel-peers-") as folder:
        source = Path(folder) / "hurried.xlsx"
        hurried(source)
        values = results(source)
    with pd.ExcelWriter(path) as writer:
        for sheet in SHEETS:
            rows = {row.label: values[row.key] for row in CHAIN if row.sheet == sheet}
            pd.DataFrame.from_dict(rows, orient="index", columns=list(YEARS)).to_excel(writer, sheet_name=sheet)


def excel_model(path: Path) -> None:
    """The chain by the excel-model package: history in its data file, the last year from its named assumptions."""
    command = _excel_model_command()
    if command is None:
        raise FileNotFoundError("excel-model is not installed")
    spec, data = path.with_suffix(".yaml"), path.with_suffix(".json")
    given = [row for row in CHAIN if row.given]
    lines = [
        "model_type: p_and_l", "title: AI compute", "currency: USD", "granularity: annual",
        f'start_period: "{YEARS[-1]}"', "n_periods: 1", f"n_history_periods: {len(YEARS) - 1}", "assumptions:",
    ]  # fmt: skip
    for row in given:
        label = f"{row.label}, {'growth' if row.growth else YEARS[-1]}"
        value = row.growth or row.given[-1]
        kind = "percent" if value < 1 else "number"
        lines += [f"- name: In_{row.key}", f"  label: '{label}'", f"  value: {value:g}", f"  format: {kind}"]
    lines.append("line_items:")
    for row in CHAIN:
        lines += [f"- key: {row.key}", f"  label: '{row.label}'", f"  section: {row.sheet}", "  format: number"]
        if row.formula:
            cells = {other.key: f"{{col_letter}}{{{other.key}_row}}" for other in CHAIN}
            lines += ["  formula_type: custom", "  formula_params:", f"    formula: '={row.formula.format(**cells)}'"]
            continue
        lines += ["  formula_type: input_ref", "  formula_params:", f"    line_item_key: {row.key}"]
        if row.growth:
            lines += ["    projected_type: growth_projected", f"    growth_assumption: In_{row.key}"]
        else:
            lines += ["    projected_type: custom", f"    formula: '=In_{row.key}'"]
    lines += ["inputs:", "  period_col: period", "  value_cols:", *(f"    {row.key}: {row.key}" for row in given)]
    spec.write_text("\n".join(lines) + "\n", encoding="utf-8")
    history = [
        {"period": str(year), **{row.key: float(row.typed(number)) for row in given}}
        for number, year in enumerate(YEARS[:-1])
    ]
    data.write_text(json.dumps(history), encoding="utf-8")
    asked = ["build", "--spec", str(spec), "--data", str(data), "--output", str(path), "--mode", "batch"]
    done = subprocess.run([command, *asked], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"excel-model: {done.stdout}{done.stderr}")


def _excel_model_command() -> str | None:
    return shutil.which("excel-model", path=str(Path(sys.executable).parent)) or shutil.which("excel-model")


def results(path: Path) -> dict[str, list[float]]:
    """The rows of the chain that a peer's workbook holds, recalculated."""
    with recalculation(path) as recalculate:
        computed = recalculate(path, {})
    keys = {row.label: row.key for row in CHAIN}
    found: dict[str, list[float]] = {}
    for sheet in openpyxl.load_workbook(path):
        for label, *cells in sheet.iter_rows(max_col=1 + len(YEARS)):
            if label.value in keys and len(cells) == len(YEARS):
                values = [computed.get(CellAddress(sheet.title, cell.coordinate), cell.value) for cell in cells]
                if all(isinstance(value, int | float) for value in values):
                    found[keys[str(label.value)]] = [float(str(value)) for value in values]
    return found


def confirm_same_chain(path: Path) -> None:
    """Fails unless a peer's results are the flagship's."""
    values, native = results(path), evaluate(ai_compute.model().complete())
    for row in CHAIN:
        if not row.equals:
            continue
        for year, value in zip(YEARS, values[row.key], strict=True):
            expected = native.number(row.equals, str(year))
            if abs(value - expected) > SAME * abs(expected):
                raise ValueError(f"{path.name}: {row.label} is {value} in {year}, {row.equals} is {expected}")


def score(path: Path, rebuilt: Path) -> AuditReport:
    """The audit of a workbook, recalculated where the engine can."""
    try:
        with recalculation(path) as recalculate:
            return audit_workbook(path, recalculate, rebuilt)
    except EngineError as error:
        print(f"{path.name}: not recalculated: {error.render()}", file=sys.stderr)
        return audit_workbook(path, rebuilt=rebuilt)


def table(reports: Mapping[str, AuditReport]) -> Iterator[str]:
    """The Markdown table of all reports."""
    yield "| workbook | E passed | W passed | E rules that fail | W rules that warn |"
    yield "|---|---|---|---|---|"
    for name, report in reports.items():
        errors, warnings = (report.score(severity) for severity in (Severity.ERROR, Severity.WARNING))
        fails, warns = (
            ", ".join(str(result.number) for result in report.results if result.outcome is outcome) or "none"
            for outcome in (Outcome.FAIL, Outcome.WARN)
        )
        counts = f"{errors.passed} of {errors.applicable} | {warnings.passed} of {warnings.applicable}"
        yield f"| {name} | {counts} | {fails} | {warns} |"


def main() -> None:
    """Builds every workbook twice, scores the first and prints the table."""
    makers: dict[str, Callable[[Path], None]] = {
        "xlmodel, the flagship": flagship,
        "openpyxl, in a hurry": hurried,
        "pandas, values only": values_only,
    }
    if _excel_model_command() is None:
        print("excel-model is not installed (pip install excel-model, Python 3.12): left out", file=sys.stderr)
    else:
        makers["excel-model"] = excel_model
    with tempfile.TemporaryDirectory(prefix="xlmodel-peers-") as folder:
        built: dict[str, list[Path]] = {name: [] for name in makers}
        for turn in ("first", "second"):
            for number, (name, make) in enumerate(makers.items()):
                path = Path(folder) / f"{number}-{turn}.xlsx"
                make(path)
                built[name].append(path)
        for name, (path, _) in built.items():
            if makers[name] is not flagship:
                confirm_same_chain(path)
        reports = {name: score(path, rebuilt) for name, (path, rebuilt) in built.items()}
    print("\n".join(table(reports)))


if __name__ == "__main__":
    main()

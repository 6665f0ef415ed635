"""`xlmodel simulate`: many cases at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import row_format
from xlmodel.cli.output import print_csv, print_json, print_table, say, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, template_argument
from xlmodel.errors import UsageError

if TYPE_CHECKING:
    from xlmodel.simulation import DrawRange, DrawShape

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_RANGE = re.compile(rf"([^=@]+)(?:@([^=]+))?=({_NUMBER})(x?):({_NUMBER})(x?)\Z")


@click.command("simulate")
@template_argument
@selecting
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="How many cases.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, metavar="S",
    help="The same seed, the same numbers.",
)  # fmt: skip
@click.option(
    "--vary", "ranges", multiple=True, metavar="ID[@PERIOD]=LOW:HIGH",
    help="An input to draw: values (0.3:0.5), or factors on its own (0.9x:1.1x).  [default: every input with a swing]",
)  # fmt: skip
@click.option(
    "--output", "outputs", multiple=True, metavar="ID[@PERIOD]",
    help="An output to watch.  [default: the headline outputs, last period]",
)  # fmt: skip
@click.option(
    "--shape", type=click.Choice(["triangular", "uniform"]), default="triangular", show_default=True,
    help="The distribution between LOW and HIGH; triangular has its mode at the input's own value.",
)  # fmt: skip
@row_format
def command(
    template: str | None, selectors: Selectors, draws: int, seed: int, ranges: tuple[str, ...],
    outputs: tuple[str, ...], shape: DrawShape, form: str,
) -> None:  # fmt: skip
    """Draw the inputs of TEMPLATE at random, compute every case natively, and print the outputs' percentiles.

    Inputs are drawn independently, one draw for all periods of an input, and kept within its bounds.
    """
    from xlmodel.simulation import PERCENTILES, simulate

    model, selection = chosen(template, selectors)
    found = simulate(
        model, draws=draws, seed=seed, vary=[_span(text) for text in ranges], outputs=outputs, selection=selection,
        shape=shape, language=selectors.language,
    )  # fmt: skip
    say(f"{draws} draws of {len(found.spans)} inputs, {shape}, seed {seed}")
    columns = ("id", "period", "label", "unit", "base", "mean", "sd", *(f"p{number}" for number in PERCENTILES))
    heads = [(r.output.id, r.output.member, r.label, r.unit) for r in found.results]
    numbers = [(r.base, r.mean, r.deviation, *r.percentiles) for r in found.results]
    rows = [(*head, *line) for head, line in zip(heads, numbers, strict=True)]
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        print_csv(columns, rows)
    else:
        shorter = [[shown(float(f"{value:.6g}")) for value in line] for line in numbers]
        print_table(columns, [(*head, *line) for head, line in zip(heads, shorter, strict=True)], right=columns[4:])


def _span(text: str) -> DrawRange:
    from xlmodel.simulation import DrawRange

    found = _RANGE.match(text.strip())
    if found is None or found[4] != found[6]:
        raise UsageError(
            f"--vary {text!r} is not ID=LOW:HIGH", hint="for example --vary price=2:3, or --vary price=0.9x:1.1x"
        )
    return DrawRange(found[1].strip(), float(found[3]), float(found[5]), factor=bool(found[4]), member=found[2])

"""docs/verification.md names every engine, limit and option as they are."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from xlmodel.cli.verify import command
from xlmodel.engines import DEFAULT_LIMITS, names
from xlmodel.verification import ballot

TEXT = (Path(__file__).parents[2] / "docs" / "verification.md").read_text(encoding="utf-8")
OPTIONS = [parameter for parameter in command.params if isinstance(parameter, click.Option)]


@pytest.mark.parametrize("name", names())
def test_every_engine_is_described(name: str) -> None:
    assert f"| `{name}` |" in TEXT


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_option_is_mentioned(option: click.Option) -> None:
    assert any(spelling in TEXT for spelling in (*option.opts, *option.secondary_opts))


@pytest.mark.parametrize("option", [option for option in OPTIONS if option.opts[0].startswith("--max-")])
def test_every_limit_has_its_default(option: click.Option) -> None:
    default = getattr(DEFAULT_LIMITS, option.opts[0].removeprefix("--max-").replace("-", "_"))
    assert f"`{option.opts[0]}` | {int(default):,} |" in TEXT


@pytest.mark.parametrize("outcome", ballot.OUTCOMES)
def test_every_outcome_of_a_vote_is_said_where_it_is_decided(outcome: str) -> None:
    assert f"| `{outcome}` |" in TEXT
    assert f"- `{outcome}`: " in (ballot.__doc__ or "")


def test_the_rules_of_excuses_are_said_in_one_way() -> None:
    words = " ".join((ballot.__doc__ or "").split())
    rule = words[words.index("Excuses hold") : words.index(" Two engines")]
    assert rule in " ".join(TEXT.split())

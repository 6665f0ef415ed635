"""What CI runs, by name: `nox -s lint types imports tests thorough`."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "imports", "tests", "thorough"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format."""
    session.install("ruff>=0.6")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strict."""
    session.install(".[dev]")
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """The contracts on imports."""
    session.install(".[dev]")
    session.run("lint-imports")


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, on all cores."""
    session.install(".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def thorough(session: nox.Session) -> None:
    """The tests that ask engines of the whole flagship."""
    session.install(".[test]")
    session.run("python", "-m", "pytest", "-m", "thorough", *session.posargs)

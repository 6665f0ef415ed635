"""`python -m xlmodel`: the command line."""

from __future__ import annotations

from xlmodel.cli import command_line

command_line()

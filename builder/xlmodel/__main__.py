"""`python -m xlmodel`: the command line."""

from __future__ import annotations

from xlmodel.cli import main

main(prog_name="xlmodel")

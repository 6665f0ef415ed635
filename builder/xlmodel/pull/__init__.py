"""An edited workbook against a fresh one: the analyst's inputs as a scenario, everything else reported."""

from __future__ import annotations

from xlmodel.pull.edits import Accept, Pulled, pull_inputs
from xlmodel.pull.remarks import Remark
from xlmodel.pull.scenario_file import scenario_toml

__all__ = ["Accept", "Pulled", "Remark", "pull_inputs", "scenario_toml"]

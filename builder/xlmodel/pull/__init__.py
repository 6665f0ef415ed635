"""An edited workbook against a fresh one: the analyst's inputs as a scenario, everything else reported."""

from __future__ import annotations

from xlmodel.pull.pull import Accept, Pulled, Remark, pull
from xlmodel.pull.scenario_file import scenario_toml

__all__ = ["Accept", "Pulled", "Remark", "pull", "scenario_toml"]

"""A selection held against its model: the one validation behind Python and the command line."""

from __future__ import annotations

from xlmodel.selecting.known import all_periods, changeable, period_of
from xlmodel.selecting.resolve import resolve, settings
from xlmodel.selecting.values import checked

__all__ = ["all_periods", "changeable", "checked", "period_of", "resolve", "settings"]

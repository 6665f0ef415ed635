"""The formulas package as an engine."""

"""The records of functions that formulas use."""

"""Checks for the tests of a template: one call that holds a model against everything this package can prove."""

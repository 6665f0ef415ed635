"""Builds: from a template and a selection to a workbook."""

from __future__ import annotations

from xlmodel.build.build import BuildResult, build, draft, finish

__all__ = ["BuildResult", "build", "draft", "finish"]

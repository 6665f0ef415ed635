"""Scores any .xlsx workbook against a checklist of 54 properties a machine can check."""

from xlmodel.audit.report import AuditReport, Outcome, Result, Score, Severity
from xlmodel.audit.run import RULES, audit_workbook

__all__ = ["RULES", "AuditReport", "Outcome", "Result", "Score", "Severity", "audit_workbook"]

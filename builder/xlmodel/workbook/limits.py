"""How much of a file is read and how long an engine may take: files from elsewhere are hostile."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from xlmodel.errors import WorkbookError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one verification; a file or an engine beyond one fails with a clear error."""

    file_megabytes: int = 64
    expanded_megabytes: int = 512
    parts: int = 5_000
    cells: int = 2_000_000
    formulas: int = 500_000
    formula_characters: int = 8_192
    formula_depth: int = 100
    range_cells: int = 2_000_000
    links: int = 20_000_000
    seconds: float = 300.0
    memory_megabytes: int = 6_144

    def out_of_memory(self, work: str) -> WorkbookError:
        """The error of work that needs more memory than there is."""
        message = f"{work} needs more than {self.memory_megabytes:,} MB"
        return WorkbookError(message, hint="raise the limit with --max-memory-megabytes")


DEFAULT_LIMITS = Limits()


def limit_memory(limits: Limits, process: int = 0) -> None:
    """Bounds the memory of a process, this one unless named, where the system can."""
    if sys.platform != "linux":
        return
    import resource

    most = limits.memory_megabytes * MEGABYTE
    try:
        _, hard = resource.prlimit(process, resource.RLIMIT_AS)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.prlimit(process, resource.RLIMIT_AS, (soft, hard))
    except (ValueError, OSError):
        return

"""The process an engine runs in: `python -m xlmodel.engines.worker REQUEST ANSWER`."""

from __future__ import annotations

import sys
from pathlib import Path

from xlmodel.engines.isolated import serve

if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))

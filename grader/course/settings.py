"""What the settings of a course lack that an older version of Downhill wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.course.directory import SETTINGS, TEMPLATE, Course

OURS = "prepare_path"  # in every nbgrader_config.py of ours since the first that grades


def advice(course: Course) -> str:
    """Which lines to add, in one sentence and these lines; empty when none is missing.

    A course whose settings are not of ours is let alone.
    """
    text = (course.root / SETTINGS).read_text("utf-8")
    lines = _missing(course) if OURS in text else []
    lines = [*_imports(lines, text), *lines]
    if not lines:
        return ""
    return "\n".join(
        [
            f"{course.root / SETTINGS} is of an older version: add these lines to its "
            "end, and nbgrader's own commands work in this course, too.",
            *lines,
        ]
    )


def _missing(course: Course) -> list[str]:
    """Statements of the template that set what the settings do not."""
    source = TEMPLATE.read_text("utf-8")
    return [
        lines
        for section, name, lines in _settings(source)
        if name not in course.settings.get(section, {})
    ]


def _imports(lines: Sequence[str], text: str) -> list[str]:
    """Imports of the template that lines need and settings lack."""
    names = {
        node.id
        for line in lines
        for node in ast.walk(ast.parse(line))
        if isinstance(node, ast.Name)
    }
    return [
        f"from {statement.module} import {one.name}"
        for statement in ast.parse(TEMPLATE.read_text("utf-8")).body
        if isinstance(statement, ast.ImportFrom)
        for one in statement.names
        if one.name in names and one.name not in text
    ]


def _settings(source: str) -> Iterator[tuple[str, str, str]]:
    """Section, name and text of each statement that sets something."""
    for statement in ast.parse(source).body:
        target: ast.AST = statement
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            called = statement.value.func  # c.SECTION.NAME.append
            target = called.value if isinstance(called, ast.Attribute) else called
        if isinstance(target, ast.Attribute) and isinstance(
            target.value, ast.Attribute
        ):
            lines = ast.get_source_segment(source, statement) or ""
            yield target.value.attr, target.attr, lines

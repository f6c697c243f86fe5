"""Write what is computed: expected outputs, and the hints that ship with the cases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
    reference,
)
from grader.mistakes.diagnosis import known_mistakes
from test_cases.calling import observe
from test_cases.cases import PUBLIC, encode, load_cases, to_json
from test_cases.hint_table import HINTS, to_data
from test_cases.observing import COMPARISONS


def recomputed(assignment: str, function: str) -> dict[Path, str]:
    """The text each case file of a function should have, by its path."""
    case_set = load_cases(function, HIDDEN_CASES)
    solution = reference(assignment)[function]
    fresh = iter(case_set.cases)
    texts = {}
    for path in (PUBLIC / f"{function}.json", HIDDEN_CASES / f"{function}.json"):
        if path.is_file():
            data = json.loads(path.read_text("utf-8"))
            for entry in data["cases"]:
                case = next(fresh)
                seen = observe(solution, case_set, case)
                entry["expected"] = encode(COMPARISONS[case.compare].look(seen))
            texts[path] = to_json(data)
    return texts


def hint_table(function: str) -> dict[Path, str]:
    """The text that the table of public hints of a function should have."""
    data = to_data(known_mistakes(function), load_cases(function))
    return {HINTS / f"{function}.json": to_json(data)} if data else {}


def all_functions() -> list[tuple[str, str]]:
    """Every graded function of the course, behind its assignment."""
    return [
        (assignment, function)
        for assignment in assignments()
        for function in graded_functions(read_source(assignment))
    ]


def rewrite() -> list[Path]:
    """Write the files that differ from what reference and mistakes give now.

    The hints come second: they are told from the expected outputs.
    """
    functions = all_functions()
    changed = _write([recomputed(*names) for names in functions])
    load_cases.cache_clear()
    known_mistakes.cache_clear()
    return changed + _write([hint_table(function) for _, function in functions])


def _write(texts: Iterable[dict[Path, str]]) -> list[Path]:
    """Write every text that its file does not hold."""
    changed = []
    for path, text in (item for one in texts for item in one.items()):
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed

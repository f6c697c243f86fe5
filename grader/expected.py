"""Write the expected output of every case from the reference solution."""

from __future__ import annotations

import json
from pathlib import Path

from grader.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
    reference,
)
from test_cases.cases import PUBLIC, encode, load_cases, to_json
from test_cases.judging import observe
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


def all_recomputed() -> dict[Path, str]:
    """The text that every case file of the course should have, by its path."""
    texts: dict[Path, str] = {}
    for assignment in assignments():
        for function in graded_functions(read_source(assignment)):
            texts |= recomputed(assignment, function)
    return texts


def rewrite() -> list[Path]:
    """Write the expected outputs that differ from what the reference gives now."""
    changed = []
    for path, text in all_recomputed().items():
        if path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    load_cases.cache_clear()
    return changed

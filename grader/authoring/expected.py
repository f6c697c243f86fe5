"""Write what is computed: expected outputs, and the hints that ship with the cases.

Processors differ in the last digits. A stored number stays while the one that is
computed now agrees with it a thousand times better than its case asks of a student.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
    reference,
)
from grader.mistakes.diagnosis import known_mistakes
from test_cases.calling import observe
from test_cases.cases import PUBLIC, Case, encode, load_cases, to_json
from test_cases.hint_table import HINTS, to_data
from test_cases.observing import COMPARISONS

CLOSE = 1e-3  # of a case's tolerance: what processors differ by, and no formula does
ROUNDED = 0.2  # of it, in hints: two units of the last digit that they keep


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
                found = encode(COMPARISONS[case.compare].look(seen))
                entry["expected"] = settled(entry.get("expected"), found, case)
            texts[path] = to_json(data)
    return texts


def hint_table(function: str) -> dict[Path, str]:
    """The text that the table of public hints of a function should have."""
    case_set, path = load_cases(function), HINTS / f"{function}.json"
    data = to_data(known_mistakes(function, HIDDEN_CASES), case_set)
    stored = json.loads(path.read_text("utf-8")) if path.is_file() else []
    before = {entry["id"]: entry["seen"] for entry in stored}
    for entry in data:
        seen, known = entry["seen"], before.get(entry["id"], {})
        for place in seen.keys() & known.keys():
            case = case_set.cases[int(place)]
            seen[place] = settled(known[place], seen[place], case, ROUNDED)
    return {path: to_json(data)} if data else {}


def settled(stored: Any, found: Any, case: Case, close: float = CLOSE) -> Any:
    """What is found now, with every stored number that it agrees with.

    Parameters
    ----------
    stored, found : object
        What a file holds, and what was computed, as JSON data.
    case : Case
        Its tolerance is the measure.
    close : float, optional
        Numbers agree within this part of the relative tolerance, or within `CLOSE` of
        the absolute one. Everything else must be equal.
    """
    if isinstance(stored, dict) and isinstance(found, dict):
        return {
            name: settled(stored.get(name), value, case, close)
            for name, value in found.items()
        }
    if isinstance(stored, list) and isinstance(found, list):
        if len(stored) != len(found):
            return found
        return [settled(*pair, case, close) for pair in zip(stored, found, strict=True)]
    if isinstance(stored, float) and isinstance(found, float):
        rtol, atol = close * case.rtol, CLOSE * case.atol
        agree = math.isclose(stored, found, rel_tol=rtol, abs_tol=atol)
        return stored if agree else found
    return found


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

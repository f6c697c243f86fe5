"""What runs in Gradescope's container: one submission in, ``results.json`` out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader.authoring.source import HIDDEN_CASES
from grader.course.door import Place
from grader.course.release import read_sources
from grader.course.result import number
from grader.course.submissions import read_submission
from grader.engine import CellVerdict, Engine, EngineError, GradedNotebook
from grader.engine.engine import unreadable
from grader.grading.manual import settled

REFUSED = (
    "NOT GRADED, and no mark was given. Submitted code runs only behind a wall, and "
    "none can be built in this container: {} Tell your instructor, who can grade it "
    "elsewhere."
)


def results(autograder: Path, sandbox: bool = True) -> dict[str, Any]:
    """What Gradescope is told of the submission in its folders.

    Parameters
    ----------
    autograder : Path
        ``/autograder``, with ``source`` and ``submission``.
    sandbox : bool
        Whether there must be a wall.

    Returns
    -------
    dict
        Without any score where no wall can be built: Gradescope then has no mark.
    """
    books = (autograder / "source" / "assignment").glob("*.ipynb")
    sources = read_sources(sorted(books))
    try:
        with Engine(
            case_folders=(HIDDEN_CASES,), many=False, sandbox=sandbox
        ) as engine:
            graded = {
                name: _graded(engine, source, autograder, name, len(sources) == 1)
                for name, source in sources.items()
            }
    except EngineError as error:
        return {"output": REFUSED.format(error), "stdout_visibility": "visible"}
    tests, waiting, notes = list[dict[str, Any]](), 0.0, list[str]()
    for name, one in graded.items():
        verdicts = list(settled(sources[name], one))
        tests += map(_test, (each for each in verdicts if each.mark is not None))
        waiting += sum(each.max_mark for each in verdicts if each.mark is None)
        notes += one.notes
    if waiting:
        notes.append(f"A person gives the other {number(waiting)} points.")
    score = sum(test["score"] for test in tests)
    return {"score": score, "output": "\n".join(notes), "tests": tests}


def _graded(
    engine: Engine, source: NotebookNode, autograder: Path, name: str, alone: bool
) -> GradedNotebook:
    """Grade one notebook of the submission."""
    place = Place("student", autograder, ("submission",))
    submission = read_submission(place, name, alone)
    if submission.file is None:
        return unreadable(source, submission.notes[-1])
    return engine.grade(source, submission.file)


def _test(verdict: CellVerdict) -> dict[str, Any]:
    """A cell with points as Gradescope shows it."""
    mark = verdict.mark or 0.0
    return {
        "name": verdict.grade_id.removeprefix("check_"),
        "score": mark,
        "max_score": verdict.max_mark,
        "status": "passed" if mark >= verdict.max_mark else "failed",
        "output": verdict.explanation or verdict.status,
        "visibility": "visible",
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The same for the container's log."""
    yield found["output"]
    for test in found.get("tests", ()):
        yield f"{test['name']}: {test['score']} of {test['max_score']}"


def main() -> None:
    """Grade what is in the folder that is named, ``/autograder`` by default."""
    autograder = Path(*sys.argv[1:2] or ["/autograder"])
    found = results(autograder)
    to = autograder / "results" / "results.json"
    to.parent.mkdir(exist_ok=True)
    to.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    for line in lines(found):
        print(line)


if __name__ == "__main__":
    main()

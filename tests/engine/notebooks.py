"""Small notebooks: an instructor's with its marks, and a student's answer to it."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def settings(grade_id, solution=False, points=None, **more):
    known = {"grade_id": grade_id, "solution": solution, "schema_version": 3}
    known |= {"locked": not solution, "grade": points is not None, "task": False}
    if points is not None:
        known["points"] = points
    return {"nbgrader": known | more}


def setup(source, grade_id="setup"):
    return new_code_cell(source, id=grade_id, metadata=settings(grade_id))


def answer(source, grade_id="answer"):
    return new_code_cell(source, id=grade_id, metadata=settings(grade_id, True))


def judged(source, points=1, grade_id="test"):
    return new_code_cell(
        source, id=grade_id, metadata=settings(grade_id, points=points)
    )


def own(source):
    return new_code_cell(source)


def text(source):
    return new_markdown_cell(source)


def notebook(*cells):
    """A notebook of these cells, however broken they are."""
    made = new_notebook()
    made.cells = list(cells)
    return made


def marks(graded):
    return [verdict.mark for verdict in graded.verdicts]

import copy

from nbgrader.utils import determine_grade

from grader.authoring.build import student_version
from grader.authoring.source import is_solution, nbgrader, read_source

NAME = "04_optimization_methods"


def graded(engine, submission):
    return engine.grade(read_source(NAME), submission)


def marks(result):
    return {v.grade_id: v.mark for v in result.verdicts if v.mark is not None}


def agrees_with_nbgrader(result):
    cells = {nbgrader(cell).get("grade_id"): cell for cell in result.notebook.cells}
    return all(
        determine_grade(cells[v.grade_id]) == (v.mark, v.max_mark)
        for v in result.verdicts
    )


def test_the_reference_gets_every_point(engine):
    result = graded(engine, read_source(NAME))
    for verdict in result.verdicts:
        assert verdict.mark == verdict.max_mark or verdict.status == "manual", verdict
    assert agrees_with_nbgrader(result)


def test_untouched_stubs_get_nothing_and_are_not_attempted(engine):
    result = graded(engine, student_version(NAME))
    assert set(marks(result).values()) == {0.0}
    assert {v.status for v in result.verdicts} <= {"not attempted", "manual"}
    assert agrees_with_nbgrader(result)


def test_a_half_done_notebook_gets_the_marks_of_what_is_done(engine):
    submission = student_version(NAME)
    done = {"update_parameters_with_gd", "initialize_adam"}
    solved = {cell.id: cell.source for cell in read_source(NAME).cells}
    for cell in filter(is_solution, submission.cells):
        if cell.id in done:
            cell.source = solved[cell.id]
    result = graded(engine, submission)
    earned = {name for name, mark in marks(result).items() if mark}
    assert earned == {f"check_{name}" for name in done}


def test_a_wrong_sign_loses_only_what_it_breaks(engine):
    submission = copy.deepcopy(read_source(NAME))
    for cell in submission.cells:
        if cell.id == "update_parameters_with_gd":
            cell.source = cell.source.replace("- learning_rate", "+ learning_rate")
    result = graded(engine, submission)
    (verdict,) = [v for v in result.verdicts if v.grade_id.endswith("with_gd")]
    assert verdict.mark < verdict.max_mark
    assert "FAIL" in verdict.explanation

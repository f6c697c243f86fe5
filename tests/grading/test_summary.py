"""What grading says of a class: a line, and of a large one who needs a person."""

from dataclasses import replace

from grader.course.result import Result
from grader.engine import CellVerdict
from grader.terminal import SMALL, summary, to_show


def result(student, mark=10.0, status="passed", readable=True):
    verdicts = (
        CellVerdict("check_a", mark, 10.0, status),
        CellVerdict("words", None, 5.0, "manual"),
    )
    notes = () if readable else ("It is not a notebook.",)
    return Result(student, "one", "one", verdicts, notes, readable=readable)


CLASS = [
    result("mia"),
    result("jo", 5.0, "partial"),
    result("kim", 0.0, "error", readable=False),
]


def test_a_class_is_told_in_one_line():
    said = summary(CLASS, {("jo", "one"): 2.0}, ["ana", "bo"])
    assert said == (
        "3 graded, 1 with full marks, on average 50%, 1 need a person, "
        "3 wait for marks by hand, 1 lost points for being late, 2 handed in nothing."
    )


def test_nobody_at_all_is_told_as_well():
    assert summary([], {}, []) == "0 graded, 0 with full marks."


def test_a_small_class_is_shown_whole_and_a_large_one_by_who_needs_a_person():
    assert to_show(CLASS) == CLASS
    many = [result(f"s{n}") for n in range(SMALL)]
    assert to_show(many) == many
    noted = replace(result("ana"), notes=("The file is called x.ipynb.",))
    assert to_show([*many, *CLASS, noted]) == [*CLASS[2:], noted]

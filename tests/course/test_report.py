"""What a class did not understand, counted."""

import pytest

from grader.course.directory import make_course
from grader.course.report import Trouble, count, troubles
from grader.course.result import Result
from grader.engine import CellVerdict
from grader.errors import UserError
from grader.terminal import troubles_table, what_failed
from test_cases.judging import Outcome

ADAM = "update_parameters_with_adam"
WHY = "layer number used where the step count t belongs"


def outcome(behaviour, mistake="", passed=False, attempted=True):
    return Outcome(behaviour, 1, passed, "", "", attempted, mistake)


def result(student, *outcomes):
    verdict = CellVerdict(f"check_{ADAM}", 7.5, 25, "partial", outcomes)
    name = "04_optimization_methods"
    return Result(student=student, assignment=name, notebook=name, verdicts=(verdict,))


CLASS = [
    result("mia", outcome("t = 2", "AD-1"), outcome("t = 7", "AD-1")),
    result("ada", outcome("t = 7", "AD-1"), outcome("epsilon")),
    result("kim", outcome("t = 7", "AD-12+AD-1"), outcome("epsilon")),
    result("zoe", outcome("t = 7"), outcome("epsilon")),
    result("bob", outcome("t = 7", passed=True), outcome("epsilon", attempted=False)),
]


def test_mistakes_come_first_and_the_frequent_ones_before_the_others():
    assert count(CLASS) == [
        Trouble("AD-1", ADAM, WHY, ("ada", "kim", "mia")),
        Trouble("AD-12", ADAM, "eps inside the root", ("kim",)),
        Trouble("", ADAM, "epsilon", ("ada", "kim", "zoe")),
        Trouble("", ADAM, "t = 7", ("zoe",)),
    ]


def test_a_student_is_counted_once_for_a_mistake():
    (only,) = count(CLASS[:1])
    assert only.students == ("mia",)


def test_the_table_names_an_example_of_each():
    table = troubles_table(count(CLASS))
    assert list(table.columns[0].cells) == ["3", "1", "3", "1"]
    assert list(table.columns[-1].cells) == ["ada", "kim", "ada", "zoe"]


def test_a_mistake_that_is_no_longer_known_keeps_its_id():
    (only,) = count([result("ada", outcome("t = 7", "AD-999"))])
    assert only.what == "AD-999"


def test_what_failed_tells_the_mistake_in_place_of_the_behaviour():
    assert what_failed(CLASS[0]) == f"{ADAM} 7.5/25: {WHY}"
    assert what_failed(CLASS[3]) == f"{ADAM} 7.5/25: t = 7 (and 1 more)"


def test_nothing_graded_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UserError, match=r"Nothing of 04_x was graded in .*Grade first"):
        troubles(make_course(tmp_path), "04_x")

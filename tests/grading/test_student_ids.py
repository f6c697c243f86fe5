"""A student's id is accepted at every door, or refused at every one."""

import pytest

from grader.cli.grading import show_moves
from grader.course.export import export_json
from grader.course.feedback import feedback
from grader.course.late import set_due
from grader.course.result import Result
from grader.course.student_ids import refusal
from grader.errors import UserError
from grader.grading.autograde import grade
from grader.lms.collect import collect
from grader.lms.roster import keep
from grader.samples.optimization_methods import ASSIGNMENT
from tests.course.test_student_ids import ACCEPTED, APART, COMPOSED, REFUSED
from tests.grading.deciding import hand_in
from tests.lms.exports import table

GOOD = {*ACCEPTED.values(), COMPOSED}
BAD = {text for text in REFUSED.values() if text == text.strip() and text}
# A hidden folder is nobody's in what is collected; a half character is in no table.
FOLDERS = {text for text in BAD if text[0] != "." and "/" not in text}


def known(course):
    with course.gradebook() as gradebook:
        return {student.id for student in gradebook.students}


def folders(course, step):
    return {path.name for path in (course.root / step).iterdir()}


def test_the_roster(course, tmp_path):
    texts = sorted(text for text in GOOD | BAD if "\udcfc" not in text)
    rows = [["First Name", "Last Name", "SID", "Email"]]
    rows += [["A", f"B{number}", text, ""] for number, text in enumerate(texts)]
    (tmp_path / "r.csv").write_bytes(table(rows, quote=True).encode())
    found = keep(course, tmp_path / "r.csv")
    assert {*found.students} == known(course) == GOOD
    told = "\n".join(found.left_out)
    assert told.count("cannot be a student's id: ") == len(texts) - len(GOOD)
    assert told.count("Call it") == len(texts) - len(GOOD)


def test_collecting(course, tmp_path):
    for number, student in enumerate(sorted(GOOD - {COMPOSED} | {APART} | FOLDERS)):
        folder = tmp_path / "handed" / student
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(f"{number}")
    found = collect(course, tmp_path / "handed", ASSIGNMENT)
    assert folders(course, "submitted") == GOOD
    told = [why for _, why in found.unmatched if "Call it" in why]
    assert len(told) == len(FOLDERS)


def test_collecting_for_who_is_in_the_gradebook_already(course, tmp_path):
    with course.gradebook() as gradebook:
        for student in ("a+b", "..", "ok"):
            gradebook.add_student(student)
    for student in ("a+b", "ok"):
        folder = tmp_path / "handed" / student
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(student)
    found = collect(course, tmp_path / "handed", ASSIGNMENT)
    assert folders(course, "submitted") == {"ok"}
    assert found.notes == [("a+b", f"Not collected: {refusal('a+b')}")]


def test_grading_and_what_comes_out(course, workers, tmp_path):
    hidden = {text for text in BAD if text not in (".", "..") and "/" not in text}
    hand_in(course, **dict.fromkeys(GOOD - {COMPOSED} | {APART} | hidden, "x = 1"))
    results = grade(course, ASSIGNMENT, workers)
    assert len(results) == len(GOOD) + len(hidden)
    assert known(course) == folders(course, "autograded") == GOOD
    told = {note for one in results if one.again for note in one.notes}
    assert told == {f"Not graded: {refusal(text)}" for text in hidden}
    assert export_json(course, tmp_path / "x.json") == len(GOOD)
    feedback(course, ASSIGNMENT)
    assert folders(course, "feedback") == GOOD


def test_a_look_at_what_would_move_names_them_as_well(capsys):
    why = refusal("a+b")
    bad = Result("a+b", ASSIGNMENT, ASSIGNMENT, (), (f"Not graded: {why}",), again=True)
    show_moves([], [bad], written=False)
    assert capsys.readouterr().err == f"a+b: Not graded: {why}\n"


@pytest.mark.parametrize("text", sorted(BAD))
def test_an_extension(text, course):
    with course.gradebook() as gradebook, pytest.raises(UserError) as told:
        set_due(gradebook, ASSIGNMENT, None, text)
    assert str(told.value) == refusal(text)


def test_two_folders_that_differ_in_capital_letters_are_told(course, workers):
    hand_in(course, Ada="x = 1", ada="x = 1", bob="x = 1")
    results = grade(course, ASSIGNMENT, workers)
    assert known(course) == {"bob"}
    notes = [note for one in results if one.again for note in one.notes]
    assert ["differ in capital letters only" in note for note in notes] == [True, True]

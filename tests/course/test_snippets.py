"""Comments to use again: by people, to others, paragraph by paragraph."""

import pytest
from nbgrader.api import Gradebook

from grader.course.snippets import given_before, snippets


@pytest.mark.parametrize(
    ("comments", "found"),
    [
        ([], []),
        (["", " \n\n "], []),
        (["b", "a", "b "], [("b", 2), ("a", 1)]),
        (["a\n\nb", "b\r\n \r\nc\nd"], [("b", 2), ("a", 1), ("c\nd", 1)]),
        (["a\n\na"], [("a", 1)]),
    ],
)
def test_paragraphs_are_counted_by_the_answers_they_were_written_to(comments, found):
    assert snippets(comments) == found


@pytest.fixture
def gradebook():
    with Gradebook("sqlite:///:memory:") as made:
        made.add_assignment("a")
        for notebook in ("one", "other"):
            made.add_notebook(notebook, "a")
            for cell in ("why", "how"):
                made.add_solution_cell(cell, notebook, "a")
        for student in ("ada", "bob", "cyd"):
            made.add_student(student)
            made.add_submission("a", student)
        yield made


def say(gradebook, student, notebook, cell, **comment):
    made = gradebook.find_comment(cell, notebook, "a", student)
    for name, text in comment.items():
        setattr(made, name, text)
    gradebook.db.commit()


@pytest.mark.filterwarnings("ignore:Object of type")  # of nbgrader's add_submission
def test_only_what_people_wrote_to_others_there_is_given(gradebook):
    say(gradebook, "ada", "one", "why", manual_comment="Why?", auto_comment="Program")
    say(gradebook, "bob", "one", "why", manual_comment="Why?")
    say(gradebook, "bob", "one", "how", manual_comment="", auto_comment="Program")
    say(gradebook, "bob", "other", "why", manual_comment="Elsewhere")
    say(gradebook, "cyd", "one", "why", manual_comment="Own")
    submission = gradebook.find_submission_notebook("one", "a", "cyd").id
    assert given_before(gradebook, submission) == {"why": [("Why?", 2)]}
    assert given_before(gradebook, "unknown") == {}

"""Every sample submission gets the mark it deserves; test_end_to_end grades 04."""

import pytest

from grader.authoring.source import assignments, graded_functions, read_source
from grader.doctor.environment import bubblewrap
from grader.grading.executors import EngineSettings
from grader.samples import CLASSES, Sample, sample_notebook
from grader.samples.demo import MAIN

OTHERS = [one for name, klass in CLASSES.items() if name != MAIN for one in klass]


@pytest.fixture(scope="module")
def engine():
    with EngineSettings(sandbox=bubblewrap().good).start() as engine:
        yield engine


@pytest.mark.parametrize(
    "one", OTHERS, ids=lambda one: one.assignment[:3] + one.student
)
def test_a_sample_gets_the_mark_it_deserves(engine, one, tried):
    full = sum(graded_functions(read_source(one.assignment)).values())
    tried("honest" if one.mark == full else "wrong")
    graded = engine.grade(read_source(one.assignment), sample_notebook(one))
    assert sum(verdict.mark or 0 for verdict in graded.verdicts) == one.mark
    assert graded.notes == ()


def test_every_assignment_has_its_class():
    assert list(CLASSES) == assignments()


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_has_right_ones_wrong_ones_and_one_untouched(name):
    marks = [one.mark for one in CLASSES[name]]
    full = sum(graded_functions(read_source(name)).values())
    assert len({one.student for one in CLASSES[name]}) == len(marks)
    assert {one.assignment for one in CLASSES[name]} == {name}
    assert marks.count(full) >= 2
    assert 0 in marks
    assert len([mark for mark in marks if 0 < mark < full]) >= 2


def test_an_edit_of_what_is_not_there_is_refused():
    wrong = Sample(MAIN, "x", "", 0, edits=(("model", "no such text", ""),))
    with pytest.raises(LookupError, match="model does not hold 'no such text'"):
        sample_notebook(wrong)

"""A whole course on sample submissions, from release to the marks on paper."""

import csv
import hashlib
import re

import nbformat
import pytest

from grader.authoring.source import HIDDEN_CASES, read_source
from grader.course.export import export
from grader.course.feedback import feedback
from grader.doctor.environment import bubblewrap
from grader.engine import Limits
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, Workers, threads
from grader.grading.tasks import judged_by
from grader.samples import Sample, write_sample
from grader.samples.demo import Row
from grader.samples.optimization_methods import ADAM, ALL, ASSIGNMENT, SAMPLES, WORDS

QUESTIONS = set(WORDS)


@pytest.fixture(scope="module")
def workers():
    with threads(EngineSettings(sandbox=bubblewrap().good)) as workers:
        yield workers


class Nobody(Workers):
    """Workers that must have nothing to do."""

    def __init__(self):
        super().__init__(None, None, 0)

    def map(self, tasks):
        return [pytest.fail(f"{task.student} graded again") for task in tasks]


@pytest.fixture(scope="module")
def results(copied):
    return {one.student: one for one in grade(copied, ASSIGNMENT, Nobody())}


@pytest.fixture(scope="module")
def rows(copied, results):
    export(copied, copied.root / "marks.csv")
    with (copied.root / "marks.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["student"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def pages(copied, results):
    return {page.parts[-3]: page.read_text() for page in feedback(copied, ASSIGNMENT)}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.student)
def test_every_sample_gets_the_mark_it_deserves(results, sample):
    row = Row(sample, results[sample.student])
    assert row.as_expected, (row.result.mark, sample.mark)
    assert row.result.max_mark == 100


def test_the_class_has_right_wrong_and_broken_ones():
    marks = [sample.mark for sample in SAMPLES]
    assert len(SAMPLES) >= 12
    assert marks.count(95) >= 5
    assert min(marks) == 0
    assert any(0 < mark < 95 for mark in marks)


def test_marks_and_explanations_are_in_the_gradebook(copied, results):
    with copied.gradebook() as gradebook:
        found = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "isaac")
        marks = {grade.name: grade.auto_score for grade in found.grades}
        waiting = {grade.name for grade in found.grades if grade.needs_manual_grade}
        comments = {comment.name: comment.comment for comment in found.comments}
    verdicts = {verdict.grade_id: verdict for verdict in results["isaac"].verdicts}
    assert marks == {name: verdict.mark for name, verdict in verdicts.items()}
    assert waiting == QUESTIONS
    assert "FAIL  three layers, t = 7" in comments[ADAM]
    assert comments[ADAM].count("\n\nHINT  ") == 1
    assert comments["update_parameters_with_gd"] is None


def test_what_cannot_be_read_has_a_row_that_says_why(copied, results, rows):
    assert rows["olga"]["status"] == "unreadable"
    assert float(rows["olga"]["mark"]) == 0
    assert "not a notebook" in results["olga"].notes[0]
    assert (copied.folder("autograded", "olga", ASSIGNMENT)).is_dir()


def test_an_autograded_notebook_gives_its_marks_to_nbgrader_too(copied, results):
    from nbgrader.utils import determine_grade

    path = copied.folder("autograded", "isaac", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    verdicts = {verdict.grade_id: verdict for verdict in results["isaac"].verdicts}
    checks = [c for c in notebook.cells if c.id.startswith("check_")]
    assert len(checks) == len(ALL)
    for cell in checks:
        assert determine_grade(cell)[0] == verdicts[cell.id].mark


def test_no_solution_reaches_a_submission_that_lacks_it(copied, results):
    for student in ("frank", "olga"):
        folder = copied.folder("autograded", student, ASSIGNMENT)
        text = (folder / f"{ASSIGNMENT}.ipynb").read_text()
        assert "gradient**2" not in text
        assert "Marking guide" not in text


def test_the_table_has_a_row_for_everyone(rows):
    assert set(rows) == {sample.student for sample in SAMPLES}
    for sample in SAMPLES:
        assert float(rows[sample.student]["mark"]) == pytest.approx(sample.mark)
        functions = [float(rows[sample.student][name]) for name in ALL]
        assert sum(functions) == pytest.approx(sample.mark)
    assert rows["ada"]["status"] == "needs manual marks"


def test_everyone_gets_a_page_that_names_what_failed(pages):
    assert set(pages) == {sample.student for sample in SAMPLES}
    assert "✗ failed</span> three layers, t = 7" in pages["isaac"]
    assert "✗ failed" not in pages["ada"]


def test_pages_are_made_where_the_source_was_taken_away(copied, pages):
    source, away = copied.root / "source", copied.root / "away"
    source.rename(away)
    try:
        assert len(feedback(copied, ASSIGNMENT)) == len(pages)
    finally:
        away.rename(source)


def test_no_page_shows_a_hidden_input_or_an_expected_value(pages):
    hidden = (HIDDEN_CASES / f"{ADAM}.json").read_text()
    numbers = set(re.findall(r"\d\.\d{12,}", hidden))
    assert len(numbers) > 20
    assert [number for number in numbers if number in pages["isaac"]] == []


def test_grading_again_changes_nothing_and_decides_nothing_again(copied, results):
    again = grade(copied, ASSIGNMENT, Nobody())
    assert {one.student: one for one in again} == results


def test_a_limit_is_the_same_however_it_is_written():
    """Programs give it as 30 or as 30.0; what one of them decided stays decided."""
    source = read_source(ASSIGNMENT)
    whole, real = Limits(cell_seconds=30), Limits(cell_seconds=30.0)
    assert judged_by(source, whole) == judged_by(source, real)
    assert judged_by(source, whole) != judged_by(source, Limits(cell_seconds=31))


def test_a_changed_submission_is_graded_again(copied, results, workers):
    student = "grace"
    folder = copied.folder("submitted", student, ASSIGNMENT)
    before = (folder / f"{ASSIGNMENT}.ipynb").read_text()
    try:
        write_sample(Sample(ASSIGNMENT, student, "", 95), folder)
        changed = {one.student: one for one in grade(copied, ASSIGNMENT, workers)}
        assert changed[student].mark == 95
        assert {**changed, student: results[student]} == results
    finally:
        (folder / f"{ASSIGNMENT}.ipynb").write_text(before)
        grade(copied, ASSIGNMENT, workers)


def test_a_lost_folder_is_made_again(copied, results, workers):
    path = copied.folder("autograded", "ada", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.unlink()
    grade(copied, ASSIGNMENT, workers)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_mark_given_by_hand_survives_grading_again(copied, results, workers):
    with copied.gradebook() as gradebook:
        given = gradebook.find_grade("question_scale", ASSIGNMENT, ASSIGNMENT, "ada")
        given.manual_score = 2
        gradebook.db.commit()
    grade(copied, ASSIGNMENT, workers, force=True)
    with copied.gradebook() as gradebook:
        given = gradebook.find_grade("question_scale", ASSIGNMENT, ASSIGNMENT, "ada")
        assert given.score == 2


def test_where_nothing_was_written_a_person_has_nothing_to_mark(results, rows):
    assert results["frank"].status == "marked"
    assert rows["frank"]["question_scale"] == "0.0"
    assert results["ada"].waiting == 5

"""The class on one page: what it tells, and that it asks nobody."""

import csv
import json
import re
from dataclasses import replace

import pytest

from grader.course.class_page import overview, page, report
from grader.course.reasons import reason_for
from grader.course.result import Result
from grader.engine import CellVerdict
from grader.errors import UserError
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES
from test_cases.outcomes import Outcome


@pytest.fixture(scope="module")
def found(copied):
    return overview(copied, ASSIGNMENT)


@pytest.fixture(scope="module")
def text(found):
    return page(found)


def test_everyone_is_on_it_with_mark_and_page(found, text):
    assert {row.student for row in found.rows} == {one.student for one in SAMPLES}
    marks = {row.student: row.mark for row in found.rows}
    assert marks == {one.student: pytest.approx(one.mark) for one in SAMPLES}
    for row in found.rows:
        assert f'<a href="../feedback/{row.student}/{ASSIGNMENT}/' in text


def test_the_distribution_counts_everyone_once(found, text):
    assert sum(found.bins) == len(SAMPLES)
    said = re.search(r'aria-label="Students by percent of the points: ([^"]*)"', text)
    numbers = [int(one.split()[-1]) for one in said[1].split("; ")]
    assert numbers == found.bins


def test_causes_come_with_the_hint_that_students_read(found, text):
    known = [one for one in found.troubles if one.mistake]
    assert known
    assert "Your correction depends on the LAYER" in text
    sizes = [len(one.students) for one in found.troubles]
    assert sizes == sorted(sizes, reverse=True)


def test_functions_and_behaviours_have_their_shares(found):
    shares = {one.name: one for one in found.shares}
    assert "question_scale" not in shares
    gd = shares["update_parameters_with_gd"]
    assert 0 < gd.passed < 1
    assert all(0 <= one.passed <= 1 for one in gd.behaviours)


def test_who_needs_a_person_is_named_with_the_reason(found):
    reasons = {row.student: row.reason for row in found.rows}
    assert "is not a notebook" in reasons["olga"]
    assert reasons["ada"] == "2 to be marked by hand"


def verdict(status="passed", mark=1.0, outcomes=(), said=""):
    return CellVerdict(f"check_{status}", mark, 1.0, status, tuple(outcomes), said)


WRONG = Outcome("a behaviour", 1.0, False, "it differs")
REFUSED = "cell f, line 2: PermissionError: [Errno 1] Operation not permitted"
REASONS = {
    "right": (([verdict()],), ""),
    "open": (([verdict(), verdict("manual", None)],), "1 to be marked by hand"),
    "the wall": (([verdict()], (REFUSED,)), "tried what the wall refuses"),
    "time": (([verdict(said="it took longer than 30 s")],), "ran out of time"),
    "ended": (([verdict(said="f ended the process")],), "ended its process"),
    "empty": (
        ([verdict(), verdict("missing", 0.0), verdict("not attempted", 0.0)],),
        "nothing is written for 2 of 3 parts",
    ),
    "unknown": (
        ([verdict(), verdict("failed", 0.0, [WRONG])],),
        "no cause was found: failed",
    ),
    "known": (([verdict("failed", 0.0, [replace(WRONG, mistake="GD-1")])],), ""),
    "not judged": (([verdict("not judged", None)],), "a test could not be run"),
}


@pytest.mark.parametrize(("about", "reason"), REASONS.values(), ids=REASONS)
def test_why_a_person_should_look_is_said(about, reason):
    verdicts, *notes = about
    assert reason_for(Result("mia", "a", "a", tuple(verdicts), *notes)) == reason


def test_marks_that_a_person_gave_count(copied, found):
    with copied.gradebook() as gradebook:
        book = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada")
        for grade in (one for one in book.grades if one.auto_score is None):
            grade.manual_score = 1.5
        gradebook.db.commit()
    (row,) = (one for one in overview(copied, ASSIGNMENT).rows if one.student == "ada")
    before = next(one for one in found.rows if one.student == "ada")
    assert (row.mark, row.reason) == (before.mark + 3, "")


def test_nothing_is_fetched_and_only_our_script_runs(text):
    assert re.findall(r"<script", text) == ["<script"]
    assert "script-src 'sha256-" in text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    assert not re.search(r"<[^>]*\bon\w+=", text)


def test_names_are_text(found):
    first = found.rows[0].__class__
    row = first("<script>alert(1)</script>", 1.0, 2.0, "marked", "<b>", "")
    shown = page(type(found)(ASSIGNMENT, [row], found.bins, [], [], [], {}, {}, {}))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_the_twins_hold_the_same(copied, found):
    files = report(copied, ASSIGNMENT)
    assert [file.suffix for file in files[:3]] == [".html", ".csv", ".json"]
    with files[1].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["student"] for row in rows] == [row.student for row in found.rows]
    data = json.loads(files[2].read_text("utf-8"))
    assert len(data["rows"]) == len(found.rows)


def test_what_was_not_graded_is_said(copied):
    with pytest.raises(UserError, match="Nothing of other was graded"):
        report(copied, "other")

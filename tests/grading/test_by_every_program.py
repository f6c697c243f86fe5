"""Marks by hand, extra credit and penalties: alike by three programs, regraded too.

They are `downhill grade`, `nbgrader autograde` in a course of ours, and nbgrader alone;
nbgrader's own exporter says what each course's marks are.
"""

import csv
import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.plugins import CsvExportPlugin

from grader.cli.lms import due
from grader.course.class_page import overview
from grader.course.directory import make_course, open_course
from grader.course.export import export_json
from grader.doctor.environment import bubblewrap
from tests.grading.test_broken_class import FILE, ONE, RIGHT, SOURCE, as_file, handed_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not bubblewrap().good, reason=bubblewrap().said),
]
OURS, THROUGH, ALONE = "downhill", "nbgrader, our engine", "nbgrader alone"
RULE = """
from nbgrader.plugins import LateSubmissionPlugin

class PerDay(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2.5 * (1 + int(total_seconds_late // 86400))

"""
CHOSEN = "c.AssignLatePenalties.plugin_class = PerDay\n"
DUE = "2026-03-02 21:00+09:00"  # noon in UTC
CAME = {
    "ada": "2026-03-02 11:59:59.000000 UTC",
    "bob": "2026-03-02 12:00:01.000000 UTC",
    "cyd": "2026-03-02 21:00:01+09:00",
    "dan": "2026-03-12 12:00:00",  # costs more than there is
    "eva": "2026-03-04 12:00:00.000000 UTC",  # with an extension
    "fay": None,
    "gus": "2026-03-02 13:00:01.000000 Europe/Zurich",
}
EXTENDED = "2026-03-05 12:00+00:00"
WRONG = "def double(x):\n    return 4"


def run(*command, at):
    done = subprocess.run(
        [Path(sys.executable).with_name(command[0]), *command[1:]],
        cwd=at,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


class Class:
    """A class that is graded by one of the programs."""

    def __init__(self, program, course):
        self.program, self.course = program, course

    def grade(self, force=False):
        words = [ONE, "--force"] if force else [ONE]
        if self.program == OURS:
            return run("downhill", "grade", *words, "--course", ".", at=self.root)
        return run("nbgrader", "autograde", *words, at=self.root)

    @property
    def root(self):
        return self.course.root

    def due(self, when, student=None):
        due(ONE, when, self.root, None, student)

    def by_hand(self, student, cell, **values):
        """As the formgrader stores what somebody typed there."""
        with self.course.gradebook() as gradebook:
            place = cell, ONE, ONE, student
            if comment := values.pop("comment", ""):
                gradebook.find_comment(*place).manual_comment = comment
            for name, value in values.items():
                grade = gradebook.find_grade(*place)
                setattr(grade, name, value)
                grade.needs_manual_grade = (
                    grade.auto_score is None and grade.manual_score is None
                )
            gradebook.db.commit()

    def told(self):
        """What nbgrader's own exporter writes: score, penalty and mark."""
        with self.course.gradebook() as gradebook:
            CsvExportPlugin(to=str(self.root / "all.csv")).export(gradebook)
        with (self.root / "all.csv").open(newline="") as stream:
            return {
                row["student_id"]: tuple(
                    round(float(row[name]), 6)
                    for name in ("raw_score", "late_submission_penalty", "score")
                )
                for row in csv.DictReader(stream)
            }

    def exported(self):
        """The same by our export."""
        export_json(open_course(self.root), self.root / "all.json")
        return {
            one["student"]: (
                round(one["points"], 6),
                round(one["penalty"], 6),
                round(one["mark"], 6),
            )
            for one in json.loads((self.root / "all.json").read_text("utf-8"))
        }

    def shown(self):
        """The marks that our class page shows."""
        rows = overview(open_course(self.root), ONE).rows
        return {row.student: round(row.mark, 6) for row in rows}

    def pages(self):
        """What our pages for students say."""
        run("downhill", "feedback", ONE, "--course", ".", at=self.root)
        found = self.root.glob(f"feedback/*/{ONE}/*.html")
        return {page.parts[-3]: page.read_text("utf-8") for page in found}

    def stored(self):
        """What a person gave and wrote, and who should look again."""
        with self.course.gradebook() as gradebook:
            return {
                (student.id, type(part).__name__, part.name): (
                    getattr(part, "manual_score", None),
                    getattr(part, "extra_credit", None),
                    getattr(part, "needs_manual_grade", None),
                    getattr(part, "manual_comment", None),
                )
                for submission in gradebook.assignment_submissions(ONE)
                for student in [submission.student]
                for book in submission.notebooks
                for part in [*book.grades, *book.comments]
            }


def hand_in(course, student, code=RIGHT):
    folder = course.root / "submitted" / student / ONE
    shutil.rmtree(folder, ignore_errors=True)
    as_file(handed_in(code))(folder)
    if CAME[student]:
        (folder / "timestamp.txt").write_text(CAME[student])


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """The same class, handed in and due, for each program."""
    first = make_course(tmp_path_factory.mktemp("first") / "course")
    settings = first.root / "nbgrader_config.py"
    settings.write_text(RULE + settings.read_text("utf-8") + CHOSEN, "utf-8")
    folder = first.root / "source" / ONE
    folder.mkdir(parents=True)
    nbformat.write(SOURCE, folder / FILE)
    assert first.nbgrader.generate_assignment(ONE)["success"]
    made = {}
    for program in (OURS, THROUGH, ALONE):
        root = tmp_path_factory.mktemp("class") / "course"
        shutil.copytree(first.root, root)
        if program == ALONE:
            text = (root / settings.name).read_text("utf-8")
            lines = text.replace("c.Autograde.", "ignored = ", 1)
            assert "autograde_preprocessors = [" in lines
            lines = lines.replace("c.Autograde.autograde", "ignored")
            lines = lines.replace("c.Autograde.sanitize", "ignored")
            (root / settings.name).write_text(lines, "utf-8")
        course = open_course(root)
        made[program] = Class(program, course)
        for student in CAME:
            hand_in(course, student)
        made[program].due(DUE)
        with course.gradebook() as gradebook:
            gradebook.add_student("eva")
            gradebook.add_student("hal")  # hands in nothing
        if program != ALONE:
            made[program].due(EXTENDED, "eva")
            continue
        with course.gradebook() as gradebook, gradebook.db.no_autoflush:
            more = timedelta(days=3)
            gradebook.update_or_create_submission(ONE, "eva", extension=more)
    return made


def settled(classes):
    """Every program's marks, which must be the same in every place."""
    told = classes[OURS].told()
    for program, one in classes.items():
        assert (program, one.told()) == (program, told)
        assert (program, one.exported()) == (program, told)
        if program != ALONE:
            marks = {who: mark for who, (_, _, mark) in told.items()}
            assert (program, one.shown()) == (program, marks)
    return told


@pytest.fixture(scope="module")
def first(classes):
    """After the first run."""
    said = {program: one.grade() for program, one in classes.items()}
    return settled(classes), said


def test_being_late_costs_the_same(first):
    assert first[0] == {
        "ada": (5, 0, 5),
        "bob": (5, 2.5, 2.5),
        "cyd": (5, 2.5, 2.5),
        "dan": (5, 5, 0),
        "eva": (5, 0, 5),
        "fay": (5, 0, 5),
        "gus": (5, 2.5, 2.5),
        "hal": (0, 0, 0),
    }
    assert "(late: -5)" in first[1][OURS]


@pytest.fixture(scope="module")
def given(classes, first):
    """After somebody marked by hand, and some handed in something else, forced."""
    for one in classes.values():
        one.by_hand("ada", "why", manual_score=4.0, comment="Well said.")
        one.by_hand("bob", "why", manual_score=5.0)
        one.by_hand("bob", "test_f", extra_credit=1.5)
        one.by_hand("cyd", "test_more", manual_score=0.5, extra_credit=0.25)
        one.by_hand("cyd", "f", comment="See me.")
        one.by_hand("dan", "why", manual_score=3.0, extra_credit=20.0)
        one.by_hand("fay", "why", extra_credit=2.0)  # and no mark yet
        for student in ("ada", "cyd"):
            hand_in(one.course, student, WRONG)
        one.grade(force=True)
    return settled(classes)


def test_what_a_person_gave_is_kept_and_counts_for_being_late(classes, given):
    assert given == {
        "ada": (3 + 4, 0, 7),  # one of two tests still passes
        "bob": (5 + 1.5 + 5, 2.5, 9),
        "cyd": (3 + 0.75, 2.5, 1.25),
        "dan": (5 + 23, 27.5, 0.5),
        "eva": (5, 0, 5),
        "fay": (5, 0, 5),
        "gus": (5, 2.5, 2.5),
        "hal": (0, 0, 0),
    }
    kept = [one.stored() for one in classes.values()]
    assert kept[0] == kept[1] == kept[2]
    assert kept[0]["ada", "Grade", "why"] == (4.0, None, True, None)
    assert kept[0]["cyd", "Comment", "f"][-1] == "See me."


def test_the_page_says_what_the_table_says(classes, given):
    pages = classes[OURS].pages()
    for student, (_, _, mark) in given.items():
        if student != "hal":
            assert f"<strong>{mark:g} of" in pages[student], student
    assert "Well said." in pages["ada"]
    assert "See me." in pages["cyd"]


@pytest.fixture(scope="module")
def both(classes, given):
    """The programs that grade by our engine: the other one takes seconds a student."""
    return {program: classes[program] for program in (OURS, THROUGH)}


def test_nothing_changed_changes_nothing(both, given):
    for one in both.values():
        one.grade()
    assert settled(both) == given


def test_a_look_at_what_would_move_changes_nothing_and_applying_keeps(classes, given):
    ours = classes[OURS]
    kept = ours.stored()
    words = ["downhill", "grade", ONE, "--course", ".", "--force"]
    assert "0 moved" not in run(*words, "--compare", at=ours.root)
    assert ours.stored() == kept
    assert "0 moved" in run(*words, "--apply", at=ours.root)
    assert (ours.stored(), ours.told()) == (kept, given)


def test_without_an_extension_and_then_without_a_date(both, given):
    for one in both.values():
        one.due("none", "eva")
        one.grade()
    assert settled(both) == given | {"eva": (5, 5, 0)}
    for one in both.values():
        one.due("none")
        one.grade()
    assert settled(both) == {
        who: (score, 0, score) for who, (score, _, _) in given.items()
    }

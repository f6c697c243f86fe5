"""A made-up class, a tiny course, and marks put straight into its gradebook."""

from dataclasses import dataclass

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader.course.directory import make_course

ASSIGNMENT = "04_descent"
POINTS = 10.0


@dataclass(frozen=True)
class Student:
    """Somebody whom every system knows by other names."""

    first: str
    last: str
    login: str
    sis: str
    canvas: int
    participant: int

    @property
    def email(self):
        return f"{self.login}@school.example"

    @property
    def full(self):
        return f"{self.first} {self.last}".strip()


MIA = Student("Mia", "Okafor", "mokafor", "S1001", 71001, 4454501)
JOSE = Student("José", "Peña-Ríos", "jpena", "S1002", 71002, 4454502)
HANEUL = Student("하늘", "김", "hkim2", "S1003", 71003, 4454503)
HANEUL_2 = Student("하늘", "김", "hkim7", "S1004", 71004, 4454504)
ABSENT = Student("Ana", "Lima", "alima", "S1005", 71005, 4454505)
CLASS = (MIA, JOSE, HANEUL, HANEUL_2, ABSENT)
THERE = CLASS[:-1]


def notebook(text="answer = 1"):
    """The bytes of a notebook with one cell."""
    book = new_notebook(cells=[new_code_cell(text, id="answer")])
    return nbformat.writes(book).encode()


def make(root):
    """A course with one assignment of two cells, one of them marked by hand."""
    course = make_course(root)
    source = course.root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (source / f"{ASSIGNMENT}.ipynb").write_bytes(notebook("answer = None"))
    release = course.root / "release" / ASSIGNMENT / "opt_utils"
    release.mkdir(parents=True)
    (release / "data.py").write_text("given = True\n")
    with course.gradebook() as gradebook:
        gradebook.add_assignment(ASSIGNMENT)
        gradebook.add_notebook(ASSIGNMENT, ASSIGNMENT)
        for name, points in (("answer", 8.0), ("words", 2.0)):
            gradebook.add_grade_cell(
                name, ASSIGNMENT, ASSIGNMENT, max_score=points, cell_type="code"
            )
    return course


def give(course, student, auto, by_hand=None, came=None):
    """Give a student marks: of the engine, and of a person."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(student)
        with gradebook.db.no_autoflush:
            submission = gradebook.update_or_create_submission(ASSIGNMENT, student)
        submission.timestamp = came
        (book,) = submission.notebooks
        for grade in book.grades:
            if grade.cell.name == "answer":
                grade.auto_score = auto
            else:
                grade.manual_score = by_hand
            grade.needs_manual_grade = grade.score is None
        gradebook.db.commit()


def submitted(course, student, assignment=ASSIGNMENT):
    """The files of a submission, hidden ones left out, as text or bytes."""
    folder = course.root / "submitted" / student / assignment
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }

"""The table opens in a spreadsheet without doing anything there."""

import csv

import pytest

from grader.course.directory import make_course
from grader.course.export import export

NASTY = ['=cmd|"/C calc"!A1', "+1", "-1", "@SUM(A1)", 'a "quoted", name', "김하늘"]


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("course"))
    with course.gradebook() as gradebook:
        gradebook.add_assignment("one")
        for name in NASTY:
            gradebook.add_student(name)
    assert export(course, course.root / "marks.csv") == len(NASTY)
    with (course.root / "marks.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_no_name_can_become_a_formula(rows):
    assert {row["student"][0] for row in rows}.isdisjoint("=+-@")
    assert {row["student"].removeprefix("'") for row in rows} == set(NASTY)


def test_who_submitted_nothing_has_a_row_with_nothing(rows):
    assert {(row["mark"], row["status"]) for row in rows} == {
        ("0.0", "nothing submitted")
    }


def test_the_order_is_that_of_names_and_ids_however_they_came(tmp_path):
    names = {"zoe": "Ames", "al": "Zeit", "eve": None, "bo": None, "bea": "Ames"}
    names["di"] = "de Vries"
    tables = []
    for number, order in enumerate((names, reversed(names))):
        course = make_course(tmp_path / f"course-{number}")
        with course.gradebook() as gradebook:
            gradebook.add_assignment("one")
            for name in order:
                gradebook.add_student(name, last_name=names[name])
        export(course, tmp_path / "marks.csv")
        tables.append((tmp_path / "marks.csv").read_text("utf-8-sig"))
    assert tables[0] == tables[1]
    rows = csv.DictReader(tables[0].splitlines())
    assert [row["student"] for row in rows] == ["bo", "eve", "bea", "zoe", "di", "al"]

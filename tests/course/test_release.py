"""What is released is complete, works alone, and gives nothing away."""

import json
import subprocess
import sys
import zipfile

import nbformat
import pytest

from grader.authoring.build import student_version
from grader.authoring.source import HIDDEN_CASES, ROOT, is_skipped, read_source
from grader.course.directory import make_course
from grader.course.release import release, write_zip
from grader.errors import UserError

NAME = "04_optimization_methods"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("course"))
    release(course, NAME)
    return course


@pytest.fixture(scope="module")
def folder(course):
    return course.root / "release" / NAME


def test_the_folder_holds_the_notebook_and_all_it_needs(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [
            *(f"{NAME}.ipynb", "README.md", "requirements.txt"),
            *("datasets", "opt_utils", "test_cases"),
        ]
    )


def test_the_notebook_is_the_one_that_is_tracked(folder):
    released = nbformat.read(folder / f"{NAME}.ipynb", as_version=4)
    ours = student_version(NAME)
    assert [c.source for c in released.cells] == [c.source for c in ours.cells]
    assert [c.id for c in released.cells] == [c.id for c in ours.cells]
    assert [c.metadata.get("tags") for c in released.cells] == [None] * len(ours.cells)
    assert any(map(is_skipped, read_source(NAME).cells))


def calls_of_all_cases(cases):
    return {
        (file.stem, case.get("compare"), json.dumps(case["calls"]))
        for file in cases.glob("*.json")
        for case in json.loads(file.read_text("utf-8"))["cases"]
    }


def test_nothing_secret_is_in_it(folder):
    texts = {
        path: path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }
    for path, text in texts.items():
        assert "BEGIN SOLUTION" not in text, path
        assert "from grader" not in text, path
        assert "import grader" not in text, path
    hidden = calls_of_all_cases(HIDDEN_CASES)
    assert len(hidden) > 20
    assert hidden & calls_of_all_cases(folder / "test_cases" / "cases") == set()


def test_it_works_alone_in_another_folder(folder, tmp_path):
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "import opt_utils, test_cases\n"
        "assert opt_utils.__file__.startswith(sys.argv[1]), opt_utils.__file__\n"
        "assert opt_utils.load_dataset()[0].shape == (2, 300)\n"
        "assert 'grader' not in sys.modules\n"
    )
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    subprocess.run(["cp", "-r", f"{folder}/.", str(alone)], check=True)
    subprocess.run([sys.executable, "-c", code, str(alone)], cwd=alone, check=True)


def test_the_zip_file_is_the_folder_and_reproducible(folder, tmp_path):
    for name in ("one.zip", "two.zip"):
        write_zip(folder, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert f"{NAME}/{NAME}.ipynb" in archive.namelist()
        assert all(name.startswith(f"{NAME}/") for name in archive.namelist())


def test_the_gradebook_knows_every_cell_with_points(course):
    cells = [cell.metadata.get("nbgrader", {}) for cell in read_source(NAME).cells]
    points = {c["grade_id"]: c["points"] for c in cells if c.get("grade")}
    with course.gradebook() as gradebook:
        notebook = gradebook.find_notebook(NAME, NAME)
        known = {cell.name: cell.max_score for cell in notebook.grade_cells}
    assert known == points
    assert sum(points.values()) == 100


def test_releasing_again_keeps_the_gradebook(course):
    with course.gradebook() as gradebook:
        gradebook.add_student("ada")
    release(course, NAME)
    with course.gradebook() as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]


def test_an_unknown_assignment_names_the_known_ones(course):
    with pytest.raises(UserError, match=rf"Known: .*{NAME}"):
        release(course, "04_optimisation")


def test_requirements_are_the_students_own_packages_at_their_pins(folder):
    lines = (folder / "requirements.txt").read_text().split()
    assert [line.split("==")[0] for line in lines] == [
        *("numpy", "matplotlib", "scikit-learn", "jupyter", "tqdm")
    ]
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert set(lines) <= set(pins)

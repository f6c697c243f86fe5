"""Notebooks of other instructors get the marks that stock nbgrader gives them."""

import copy
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course import prepare_path
from grader.course.directory import make_course, open_course
from grader.doctor.environment import bubblewrap
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, threads

pytestmark = pytest.mark.slow

ALL = "all"  # the assignment of all parts

STOCK = """
from pathlib import Path
c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
"""


def cell(kind, name, source, points=None):
    """A cell of an instructor's notebook: "given", "answer", "test" or "essay"."""
    known = {
        "schema_version": 3,
        "grade_id": name,
        "grade": kind in ("test", "essay"),
        "solution": kind in ("answer", "essay"),
        "locked": kind in ("test", "given"),
        "task": False,
    }
    if points is not None:
        known["points"] = points
    make = new_markdown_cell if kind == "essay" else new_code_cell
    return make(source, id=name, metadata={"nbgrader": known})


def answer(name, text):
    return cell("answer", name, f"### BEGIN SOLUTION\n{text}\n### END SOLUTION")


VARIABLES = (
    [
        cell("given", "setup", "import numpy as np\ndata = np.arange(6.0)"),
        answer("mean", "mean = data.mean()"),
        cell("test", "test_mean", "assert np.isclose(mean, 2.5)", 2),
        answer("names", "names = ['a', 'b']\ntable = {'a': 1, 'b': data * 2}"),
        cell(
            "test",
            "test_names",
            "assert len(names) == 2\nassert table['a'] == 1\n"
            "assert (table['b'] == [0, 2, 4, 6, 8, 10]).all()",
            3,
        ),
        cell("essay", "why", "Why?", 4),
    ],
    {
        "mean": ["mean = sum(data) / len(data)", "mean = 2", "mean = data"],
        "names": [
            "names = list('ab')\ntable = dict(a=1, b=np.array([0., 2, 4, 6, 8, 10]))",
            "names = 'a'\ntable = {}",
            "names = ('x', 'y')\ntable = {'a': 1, 'b': data}",
        ],
    },
)

CLASSES = (
    [
        answer(
            "Stack",
            "class Stack:\n    def __init__(self, *items):\n"
            "        self.items = list(items)\n"
            "    def push(self, item):\n        self.items.append(item)\n"
            "    def pop(self):\n        return self.items.pop()\n"
            "    def __len__(self):\n        return len(self.items)",
        ),
        cell(
            "test",
            "test_order",
            "stack = Stack(1)\nstack.push(2)\nassert stack.pop() == 2\n"
            "assert stack.pop() == 1\n### BEGIN HIDDEN TESTS\n"
            "assert len(Stack(1, 2, 3)) == 3\n### END HIDDEN TESTS",
            2,
        ),
        cell(
            "test",
            "test_empty",
            "try:\n    Stack().pop()\nexcept IndexError:\n    pass\n"
            "else:\n    raise AssertionError('an empty stack gave something')",
            1,
        ),
    ],
    {
        "Stack": [
            "class Stack(object):\n    def __init__(self, *items):\n"
            "        self._all = [*items]\n"
            "    def push(self, x):\n        self._all += [x]\n"
            "    def pop(self):\n        x = self._all[-1]\n        del self._all[-1]\n"
            "        return x\n"
            "    def __len__(self): return len(self._all)",
            "class Stack:\n    def __init__(self, *i): self.i = list(i)\n"
            "    def push(self, x): self.i.insert(0, x)\n"
            "    def pop(self): return self.i.pop()\n"
            "    def __len__(self): return len(self.i)",
            "class Stack:\n    pass",
        ]
    },
)

PLOTS = (
    [
        cell(
            "given",
            "setup",
            "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt",
        ),
        answer(
            "draw",
            "def draw(x):\n    y = x**2\n    plt.plot(x, y)\n    plt.title('square')\n"
            "    return y",
        ),
        cell("given", "show", "draw(np.linspace(0, 1, 5))\nplt.show()"),
        cell(
            "test",
            "test_draw",
            "x = np.arange(4.0)\nassert np.allclose(draw(x), x * x)\n"
            "assert (x == [0, 1, 2, 3]).all()",
            2,
        ),
    ],
    {
        "draw": [
            "import matplotlib.pyplot as p\ndef draw(x):\n    fig, ax = p.subplots()\n"
            "    ax.bar(range(len(x)), x * x)\n    return x * x",
            "def draw(x):\n    plt.plot(x)\n    return x",
            "def draw(x):\n    x *= x\n    return x",
        ]
    },
)

CHANCE = (
    [
        cell("given", "setup", "import random\nimport numpy as np"),
        answer("dice", "def dice(n):\n    return np.random.randint(1, 7, n)"),
        answer("coin", "def coin():\n    return random.random() < 0.5"),
        cell(
            "test",
            "test_dice",
            "np.random.seed(3)\nthrown = dice(10)\nnp.random.seed(3)\n"
            "assert (thrown == np.random.randint(1, 7, 10)).all()",
            2,
        ),
        cell(
            "test",
            "test_coin",
            "random.seed(5)\nheads = sum(coin() for _ in range(50))\nrandom.seed(5)\n"
            "round(2 * (heads == sum(random.random() < 0.5 for _ in range(50))), 1)",
            2,
        ),
    ],
    {
        "dice": [
            "def dice(n):\n"
            "    return np.array([np.random.randint(1, 7) for _ in range(n)])",
            "def dice(n):\n    return [3] * n",
            "def dice(n):\n    return np.random.rand(n)",
        ],
        "coin": [
            "def coin():\n    x = random.random()\n    return not x >= 0.5",
            "def coin():\n    return True",
            "def coin():\n    raise ValueError('edge')",
        ],
    },
)

PARTIAL = (
    [
        answer("f", "def f(x):\n    return 2 * x"),
        cell(
            "test", "third", "marks = sum(f(x) == 2 * x for x in (1, 2, -3))\nmarks", 3
        ),
        cell("test", "float", "0.25 + 0.5 * (f(2) == 4)", 1),
        cell("test", "error", "assert f(1) == 2, 'twice'", 1),
        cell("test", "empty", "f(3)\nNone", 1),
    ],
    {
        "f": [
            "f = lambda x: x + x",
            "def f(x):\n    return 2 * abs(x)",
            "def f(x):\n    raise NotImplementedError()",
        ]
    },
)

PARTS = {
    "variables": VARIABLES,
    "classes": CLASSES,
    "plots": PLOTS,
    "chance": CHANCE,
    "partial": PARTIAL,
}


def nbgrader(*words, cwd):
    prepare_path()
    program = str(Path(sys.executable).with_name("nbgrader"))
    done = subprocess.run([program, *words], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def part_of(name, one):
    """A cell of a part in the notebook of all parts, where its name is longer."""
    one = copy.deepcopy(one)
    one.id = one.metadata["nbgrader"]["grade_id"] = f"{name}-{one.id}"
    return one


def fill(course):
    """Put an assignment into a course, and what four students answered.

    All parts stand in one notebook: stock nbgrader starts a kernel for each.
    """
    cells = [part_of(name, one) for name, (some, _) in PARTS.items() for one in some]
    answers = {
        f"{name}-{one}": tried
        for name, (_, some) in PARTS.items()
        for one, tried in some.items()
    }
    folder = course.root / "source" / ALL
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), folder / f"{ALL}.ipynb")
    assert course.nbgrader.generate_assignment(ALL)["success"]
    released = course.root / "release" / ALL / f"{ALL}.ipynb"
    for number in range(-1, 3):
        notebook = nbformat.read(released, as_version=4)
        for one in notebook.cells:
            if one.id in answers and number >= 0:
                one.source = answers[one.id][number]
        folder = course.folder("submitted", f"s{number + 1}", ALL)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{ALL}.ipynb")


def quickstart(root):
    """nbgrader's own example, with the reference and the stub handed in."""
    nbgrader("quickstart", "example", cwd=root)
    course = root / "example"
    (course / "nbgrader_config.py").write_text(STOCK)
    nbgrader("generate_assignment", "ps1", cwd=course)
    for student, step in (("right", "source"), ("stub", "release")):
        target = course / "submitted" / student / "ps1"
        target.mkdir(parents=True)
        for path in (course / step / "ps1").glob("*.ipynb"):
            (target / path.name).write_bytes(path.read_bytes())
    return course


def marks(course):
    """Marks by part, student and cell; the example has notebooks in place of parts."""
    with course.gradebook() as gradebook:
        return {
            (grade.name.partition("-")[0], submission.student.id, grade.name)
            if assignment.name == ALL
            else (assignment.name, submission.student.id, grade.name): grade.auto_score
            for assignment in gradebook.assignments
            for submission in assignment.submissions
            for book in submission.notebooks
            for grade in book.grades
        }


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The marks of stock nbgrader and ours, for the same courses."""
    stock, ours = {}, {}
    plain = tmp_path_factory.mktemp("stock")
    (plain / "nbgrader_config.py").write_text(STOCK)
    example = quickstart(tmp_path_factory.mktemp("example"))
    again = shutil.copytree(example, tmp_path_factory.mktemp("again") / "example")
    first, second = open_course(plain), make_course(tmp_path_factory.mktemp("ours"))
    for course in (first, second):
        fill(course)
    nbgrader("autograde", ALL, cwd=plain)
    nbgrader("autograde", "ps1", cwd=example)
    stock = marks(first) | marks(open_course(example))
    with threads(EngineSettings(sandbox=bubblewrap().good)) as workers:
        grade(second, ALL, workers)
        grade(open_course(again), "ps1", workers)
    ours = marks(second) | marks(open_course(again))
    return stock, ours


@pytest.mark.parametrize("part", [*PARTS, "ps1"])
def test_the_marks_are_those_of_stock_nbgrader(both, part):
    stock, ours = ({k: v for k, v in m.items() if k[0] == part} for m in both)
    assert len(stock) >= 4
    assert ours == stock


def test_right_and_wrong_answers_are_told_apart(both):
    stock, _ = both
    for part in PARTS:
        given = {k[1]: 0.0 for k in stock if k[0] == part}
        for key, mark in stock.items():
            if key[0] == part:
                given[key[1]] += mark or 0
        assert given["s1"] > given["s2"] or given["s1"] > given["s3"]

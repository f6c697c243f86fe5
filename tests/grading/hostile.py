"""A class for attackers: an assignment of many kinds of functions, and what it earns.

The table of submissions is in several files: exhibits, code for one cell, are in
``tests/engine/attacks``; whole notebooks, files, names and more stand beside this one,
in ``hostile_*.py``. ``hostile_class`` puts them together.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader.authoring.build import student_version
from grader.authoring.source import KERNEL, nbgrader, read_source
from grader.samples import CLASSES, sample_notebook

ASSIGNMENT = "hostile_class"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
EXHIBITS = Path(__file__).parents[1] / "engine" / "attacks"
MAIN = "04_optimization_methods"
QUESTION = "question_momentum_lag"
# Functions that get dictionaries, arrays, a seed, a generator, functions; and a class.
TAKEN = {
    MAIN: (
        "update_parameters_with_gd",
        "random_mini_batches",
        "initialize_velocity",
        "update_parameters_with_momentum",
        "initialize_adam",
        "update_parameters_with_adam",
    ),
    "02_regularization": ("dropout_forward",),
    "03_gradient_checking": ("gradient_check",),
    "06_optimizer_classes": ("Momentum",),
    "07_hyperparameters": ("random_search",),
    "09_optimizers_and_activations": ("softmax", "softmax_cost"),
}
FUNCTIONS = tuple(name for names in TAKEN.values() for name in names)
MOST = 5  # exhibits in one submission: most of its functions are honest


@dataclass(frozen=True)
class HandedIn:
    """What one student hands in, and what it earns.

    Attributes
    ----------
    put : callable
        Puts it into ``submitted/STUDENT/ASSIGNMENT``, a folder that does not exist yet.
    lost : tuple of str
        The functions that earn nothing; all others keep their marks.
    short : tuple of str
        The functions that earn less than all.
    breaks : bool
        Whether it spoils its own honest functions, too.
    student : str, optional
        Name of the student's folder.
    meanwhile : callable, optional
        What it does to that folder again and again while the class is graded.
    """

    put: Callable[[Path], None]
    lost: tuple[str, ...] = FUNCTIONS
    short: tuple[str, ...] = ()
    breaks: bool = False
    student: str = ""
    meanwhile: Callable[[Path], None] | None = None


def parts(read: Callable[[str], nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """The cells of this assignment, from some version of those that they belong to."""
    cells = []
    for assignment, functions in TAKEN.items():
        wanted = {*functions, *(f"check_{name}" for name in functions)}
        wanted |= {"imports", QUESTION} if assignment == MAIN else set()
        cells += [cell for cell in read(assignment).cells if cell.id in wanted]
    return new_notebook(cells=cells, metadata=copy.deepcopy(KERNEL))


@cache
def points() -> dict[str, float]:
    """The points of each function."""
    found = {cell.id: nbgrader(cell) for cell in parts(read_source).cells}
    return {name: float(found[f"check_{name}"]["points"]) for name in FUNCTIONS}


@cache
def _versions() -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    right = parts(lambda name: sample_notebook(CLASSES[name][0]))
    return right, parts(student_version)


def honest() -> nbformat.NotebookNode:
    """An honest notebook: everything is right."""
    return copy.deepcopy(_versions()[0])


def wrong() -> nbformat.NotebookNode:
    """A notebook in which every function is there, and none does anything."""
    notebook = copy.deepcopy(_versions()[1])
    for name in FUNCTIONS:
        code = f"def {name}(*args, **kwargs):\n    return None"
        cell_of(notebook, name).source = code
    return notebook


def cell_of(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """The cell with that id."""
    return next(cell for cell in notebook.cells if cell.id == name)


def write(folder: Path, content: bytes | str | nbformat.NotebookNode) -> None:
    """Hand in a notebook, or any bytes in its place."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(content, nbformat.NotebookNode):
        content = json.dumps(content)  # nbformat cannot write half characters
    data = content if isinstance(content, bytes) else content.encode()
    (folder / NOTEBOOK).write_bytes(data)


def with_code(codes: dict[str, str]) -> Callable[[Path], None]:
    """Hand in an honest notebook, but for the code of these cells."""

    def put(folder: Path) -> None:
        notebook = honest()
        for name, code in codes.items():
            cell_of(notebook, name).source = code
        write(folder, notebook)

    return put


def with_own_cells(*codes: str) -> Callable[[Path], None]:
    """Hand in an honest notebook with cells of one's own before and behind all."""

    def put(folder: Path) -> None:
        notebook = honest()
        own = [new_code_cell(code) for code in codes]
        notebook.cells = [*own, *notebook.cells, *copy.deepcopy(own)]
        write(folder, notebook)

    return put


@dataclass(frozen=True)
class Exhibit:
    """A file of ``tests/engine/attacks``: code for the cell of one function."""

    name: str
    code: str

    @property
    def attacked(self) -> str:
        """The function that it pretends to be."""
        named = re.findall(r"^(?:def |class )?(\w+)", self.code, re.MULTILINE)
        return [FUNCTIONS[0], *(name for name in named if name in FUNCTIONS)][-1]

    @property
    def expected(self) -> tuple[str, str]:
        """What it earns, and what is to be said of the others."""
        found = re.search(r"^# Expected mark: (0|less than all)(.*)$", self.code, re.M)
        assert found, f"{self.name} does not say what it earns"
        return found[1], found[2]

    @property
    def needs(self) -> list[str]:
        """Names of the engine without which it does nothing."""
        return re.findall(r"^# Needs: ([\w.]+)$", self.code, re.MULTILINE)


@cache
def exhibits() -> tuple[Exhibit, ...]:
    """All exhibits."""
    files = sorted(EXHIBITS.glob("*.py"))
    return tuple(Exhibit(file.stem, file.read_text("utf-8")) for file in files)


def of_exhibits() -> Iterator[tuple[str, HandedIn]]:
    """Submissions with the exhibits in them; those that are apart share some."""
    together: list[dict[str, Exhibit]] = []
    for one in exhibits():
        _, more = one.expected
        if "touches nothing else" not in more:
            breaks = "whatever else it breaks" in more
            put = with_code({one.attacked: one.code})
            yield one.name, HandedIn(put, (one.attacked,), breaks=breaks)
            continue
        for pack in together:
            if one.attacked not in pack and len(pack) < MOST:
                pack[one.attacked] = one
                break
        else:
            together.append({one.attacked: one})
    for pack in together:
        put = with_code({name: one.code for name, one in pack.items()})
        lost = tuple(n for n, one in pack.items() if one.expected[0] == "0")
        short = tuple(name for name in pack if name not in lost)
        yield " ".join(one.name for one in pack.values()), HandedIn(put, lost, short)

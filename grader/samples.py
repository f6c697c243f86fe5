"""Sample submissions: what students hand in, made from the reference by small edits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.build import student_version
from grader.source import nbgrader, read_source

ASSIGNMENT = "04_optimization_methods"


@dataclass(frozen=True)
class Sample:
    """One sample submission.

    Attributes
    ----------
    student : str
    story : str
        What it is, in a teacher's words.
    mark : float
        What it deserves of the 95 points that need no person, worked out by hand from
        the weights of the cases.
    edits : tuple of (str, str, str)
        Cell, text of the reference there, text that replaces it.
    left : tuple of str
        Stubs that are not filled in.
    without : tuple of str
        Cells that were deleted.
    extra : str
        A cell of the student's own, at the top.
    raw : str
        Content of the file when it is no notebook at all.
    """

    student: str
    story: str
    mark: float
    edits: tuple[tuple[str, str, str], ...] = ()
    left: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    extra: str = ""
    raw: str = field(default="", repr=False)


MARKERS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n", re.MULTILINE)
GD, BATCHES = "update_parameters_with_gd", "random_mini_batches"
VELOCITY, MOMENTUM = "initialize_velocity", "update_parameters_with_momentum"
INITIALIZE, ADAM = "initialize_adam", "update_parameters_with_adam"
MODEL = "model"
ALL = (GD, BATCHES, VELOCITY, MOMENTUM, INITIALIZE, ADAM, MODEL)
WORDS = ("question_momentum_lag", "question_scale")

# The reference cuts the mini-batches in one loop; many students write two parts.
ONE_LOOP = """for start in range(0, m, mini_batch_size):
        stop = start + mini_batch_size
        mini_batches.append((shuffled_X[:, start:stop], shuffled_Y[:, start:stop]))"""
TWO_PARTS = """n = m // mini_batch_size
    for k in range(n):
        cut = slice(k * mini_batch_size, (k + 1) * mini_batch_size)
        mini_batches.append([shuffled_X[:, cut], shuffled_Y[:, cut]])
    if m % mini_batch_size != 0:
        cut = slice(n * mini_batch_size, m)
        mini_batches.append([shuffled_X[:, cut], shuffled_Y[:, cut]])"""

SAMPLES = (
    Sample("ada", "the reference solution", 95),
    Sample(
        "barbara",
        "right: changes the arrays in place, prints while running",
        95,
        edits=(
            (
                GD,
                "parameters[name] = parameters[name] - learning_rate",
                "print(name); parameters[name] -= learning_rate",
            ),
            (
                MOMENTUM,
                'v["d" + name] = beta * v["d" + name] + (1',
                'v["d" + name] *= beta; v["d" + name] += (1',
            ),
            (
                ADAM,
                "parameters[name] = parameters[name] - learning_rate * step",
                "parameters[name] -= learning_rate * step",
            ),
        ),
    ),
    Sample(
        "carl",
        "right: f-strings, np.square, a helper in a cell of his own",
        95,
        extra="def corrected(average, beta, t):\n    return average / (1 - beta**t)",
        edits=(
            (ADAM, "gradient**2", "np.square(gradient)"),
            (
                ADAM,
                'v["d" + name] / (1 - beta1**t)',
                'corrected(v[f"d{name}"], beta1, t)',
            ),
            (
                ADAM,
                's["d" + name] / (1 - beta2**t)',
                'corrected(s[f"d{name}"], beta2, t)',
            ),
            (VELOCITY, "np.zeros(parameters[name].shape)", "0 * parameters[name]"),
        ),
    ),
    Sample(
        "dorothy",
        "right: np.random.seed, an explicit last mini-batch, lists for tuples",
        95,
        edits=(
            (
                BATCHES,
                "permutation = rng.permutation(m)",
                "np.random.seed(seed); permutation = list(np.random.permutation(m))",
            ),
            (BATCHES, ONE_LOOP, TWO_PARTS),
        ),
    ),
    Sample(
        "emmy",
        "right, with a warning on the way",
        95,
        edits=(
            (
                ADAM,
                "step = v_corrected",
                "np.log(np.zeros(1)); step = v_corrected",
            ),
        ),
    ),
    Sample("frank", "nothing filled in", 0, left=ALL + WORDS),
    Sample(
        "grace",
        "half done: sections 1 and 2 only",
        30,
        left=(VELOCITY, MOMENTUM, INITIALIZE, ADAM, MODEL, *WORDS),
    ),
    Sample(
        "hedy",
        "forgot a return; model not filled in",
        65,
        edits=((MOMENTUM, "return parameters, v", "parameters, v"),),
        left=(MODEL,),
    ),
    Sample(
        "isaac",
        "Adam corrects with the layer in place of t",
        71.5,
        edits=(
            (ADAM, "(1 - beta1**t)", "(1 - beta1 ** l)"),
            (ADAM, "(1 - beta2**t)", "(1 - beta2 ** l)"),
        ),
    ),
    Sample(
        "jocelyn",
        "the last mini-batch uses k left over from the loop",
        90.5,
        edits=((BATCHES, ONE_LOOP, TWO_PARTS.replace("slice(n *", "slice((k + 1) *")),),
    ),
    Sample(
        "katherine",
        "Adam has epsilon inside the root",
        87,
        edits=(
            (ADAM, "np.sqrt(s_corrected) + epsilon", "np.sqrt(s_corrected + epsilon)"),
        ),
    ),
    Sample(
        "leonhard",
        "shuffles X but not Y",
        69.5,
        edits=((BATCHES, "Y[:, permutation]", "Y"),),
    ),
    Sample(
        "maryam",
        "momentum drops the history",
        79,
        edits=((MOMENTUM, 'beta * v["d" + name] + ', ""),),
    ),
    Sample(
        "niels",
        "right, but deleted two check cells",
        95,
        without=(f"check_{GD}", f"check_{ADAM}"),
    ),
    Sample("olga", "a file that broke off", 0, raw='{"nbformat": 4, "cells": ['),
)


def write_sample(sample: Sample, folder: Path) -> None:
    """Hand a sample in: write its notebook into a folder of ``submitted``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = sample.raw or nbformat.writes(sample_notebook(sample))
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text, "utf-8")


def sample_notebook(sample: Sample) -> NotebookNode:
    """The notebook of a sample: the assignment with the reference edited in.

    Raises
    ------
    LookupError
        When an edit's text is not in the reference.
    """
    sources = {cell.id: cell.source for cell in read_source(ASSIGNMENT).cells}
    reference = {name: MARKERS.sub("", source) for name, source in sources.items()}
    notebook = student_version(ASSIGNMENT)
    for cell in notebook.cells:
        if nbgrader(cell).get("solution") and cell.id not in sample.left:
            is_code = cell.cell_type == "code"
            cell.source = reference[cell.id] if is_code else "It depends on the scale."
    for cell_id, old, new in sample.edits:
        cell = next(cell for cell in notebook.cells if cell.id == cell_id)
        if old not in cell.source:
            raise LookupError(f"{sample.student}: {cell_id} does not hold {old!r}")
        cell.source = cell.source.replace(old, new)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in sample.without]
    if sample.extra:
        notebook.cells.insert(1, new_code_cell(sample.extra, id="own"))
    return notebook

"""What is to be graded: the cells in order, and who runs each."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nbformat import NotebookNode

from grader.engine.notebook.outputs import notebook_outputs
from grader.engine.protocol.messages import PlanCell, ReadPlan

MISSING = "# This cell is missing in the submission."
HEAVY = ("sklearn.datasets",)
HIDDEN = re.compile(
    r"^[ \t]*### BEGIN (HIDDEN TESTS|SOLUTION)$.*?^[ \t]*### END \1$", re.M | re.S
)


def settings(cell: Mapping[str, Any]) -> dict[str, Any]:
    """nbgrader's metadata of a cell; empty when there is none, or nonsense."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(found, dict) and isinstance(found.get("grade_id", ""), str):
        return found
    return {}


def inputs(cells: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The ids that nbgrader's page gives to the inputs of those who mark these cells.

    Its script finds them by these ids: what a student writes may not have one.
    """
    names = {settings(cell).get("grade_id", "") for cell in cells} - {""}
    ends = ("", "_extra_credit", "-comment")
    return frozenset(name + end for name in names for end in ends)


def role_of(cell: Mapping[str, Any]) -> str:
    """Who runs a cell of the instructor's."""
    if cell["cell_type"] != "code" or "skip-execution" in cell["metadata"].get(
        "tags", []
    ):
        return "text"
    if settings(cell).get("solution"):
        return "student"
    return "check" if settings(cell).get("grade") else "instructor"


@lru_cache(maxsize=1024)
def calls_of_check(source: str) -> tuple[str, ...]:
    """What a cell calls ``check`` with: names, empty for anything else."""
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    ours = [one for one in calls if isinstance(one.func, ast.Name)]
    return tuple(
        one.args[0].id if one.args and isinstance(one.args[0], ast.Name) else ""
        for one in ours
        if isinstance(one.func, ast.Name) and one.func.id == "check"
    )


@dataclass
class PlannedCell:
    """One cell of the notebook that is graded.

    Attributes
    ----------
    cell : NotebookNode
    role : str
        "student", "instructor" or "check" for cells that run, else "text".
    label : str
        What a traceback calls the cell.
    released : frozenset of str
        Names that the source's version of a solution cell defines.
    imports : str
        The imports of that version, which tests may rely on.
    reference : str
        The whole of that version; no student process ever sees it.
    needs : frozenset of str
        Names that it, or a check cell, reads.
    calls : tuple of str
        What an instructor's cell calls ``check`` with; empty for what is no name.
    defines : bool
        Whether it is plain Python that only imports and defines.
    uncoloured : bool
        Whether a page with its code in colours would take too long to make.
    needed : str or None
        Its text with nothing but what graded functions need, to be run when the whole
        does not come through; None when that is nothing, or all of it.
    runs : str or None
        What is run in place of its text.
    unread : str
        Where Python cannot read it, and why.
    """

    cell: NotebookNode
    role: str
    label: str = ""
    released: frozenset[str] = frozenset()
    imports: str = ""
    reference: str = ""
    needs: frozenset[str] = frozenset()
    calls: tuple[str, ...] = ()
    defines: bool = False
    uncoloured: bool = False
    needed: str | None = None
    runs: str | None = None
    unread: str = ""

    @property
    def checks(self) -> tuple[str, ...]:
        """The functions that it calls our check with."""
        return tuple(filter(None, self.calls))

    @property
    def calls_check(self) -> bool:
        """Whether it calls our check with anything."""
        return bool(self.calls)

    @property
    def grade_id(self) -> str:
        return str(settings(self.cell).get("grade_id", ""))

    @property
    def points(self) -> float | None:
        """The cell's points; None when it gives none."""
        known = settings(self.cell)
        if not (known.get("grade") or known.get("task")):
            return None
        return float(known.get("points") or 0)

    @property
    def shown(self) -> str:
        """What the student process may read of the cell."""
        source: str = self.cell.source if self.runs is None else self.runs
        return source if self.role == "student" else HIDDEN.sub("", source)

    @property
    def hidden_lines(self) -> list[int]:
        """Numbers of the lines that no student may see."""
        lines: list[int] = []
        for found in HIDDEN.finditer(self.cell.source):
            first = self.cell.source.count("\n", 0, found.start()) + 1
            lines += range(first, first + found[0].count("\n") + 1)
        return lines


@dataclass
class Plan:
    """What is graded, and how.

    Attributes
    ----------
    cells : list of PlannedCell
        In their order.
    specials : dict
        The special methods of the classes that the reference defines.
    notes : list of str
        Remarks for the teacher.
    judge_is_unchanged : bool
        Whether a judge that ran all this is fit for another submission.
    words : bool
        Whether cells of the student's own hold words, which may answer a question.
    remarks : dict
        What a student should know about functions, by their names.
    files : tuple of (str, bytes)
        What the student's code finds in its folder: names and contents.
    """

    cells: list[PlannedCell] = field(default_factory=list)
    specials: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    judge_is_unchanged: bool = False
    words: bool = False
    remarks: dict[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def defined(self) -> frozenset[str]:
        """Names that students are to define."""
        return frozenset().union(*(cell.released for cell in self.cells))

    @property
    def last(self) -> PlannedCell | None:
        """The last cell that runs."""
        ran = [cell for cell in self.cells if cell.role != "text"]
        return ran[-1] if ran else None

    @property
    def heavy_imports(self) -> list[str]:
        """Modules worth importing once for many submissions like this one."""
        ran = (cell.cell.source for cell in self.cells if cell.role != "text")
        return list(HEAVY) if any("sklearn" in source for source in ran) else []


def plan_of(source: NotebookNode, read: ReadPlan) -> Plan:
    """The plan that a reader gave; of the student's it holds nothing but text.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook: its cells are taken from here.
    read : ReadPlan

    Raises
    ------
    IndexError
        When the reader had another notebook.
    """
    cells = [
        _own(cell) if cell.number is None else _planned(source.cells[cell.number], cell)
        for cell in read.cells
    ]
    _name_cells(cells)
    return Plan(
        cells,
        dict(read.specials),
        list(read.notes),
        read.judge_is_unchanged,
        read.words,
        dict(read.remarks),
        tuple((name, text.encode()) for name, text in read.files.items()),
    )


def empty_plan(source: NotebookNode) -> Plan:
    """The plan of a submission of which nothing can be read."""
    cells = [
        _planned(cell, PlanCell(number, "code", MISSING))
        for number, cell in enumerate(source.cells)
    ]
    _name_cells(cells)
    return Plan(cells)


def _own(read: PlanCell) -> PlannedCell:
    """A cell of the student's own, without its metadata and outputs."""
    cell = NotebookNode(
        cell_type=read.kind, source=read.text or "", metadata=NotebookNode()
    )
    if read.kind == "code":
        cell.update(outputs=[], execution_count=None)
    role = "student" if read.kind == "code" else "text"
    return PlannedCell(
        cell,
        role,
        read.label,
        defines=read.defines,
        uncoloured=read.uncoloured,
        needed=read.needed,
        runs=read.runs,
    )


def _planned(ours: NotebookNode, read: PlanCell) -> PlannedCell:
    """A cell of the source, with the student's text if it is a solution."""
    cell = NotebookNode(ours, metadata=NotebookNode(ours["metadata"]))
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None
    role = role_of(ours)
    if role == "text" and read.seen:
        cell["outputs"] = notebook_outputs(read.seen, graded=False)
    if solution := settings(ours).get("solution"):
        cell["source"] = MISSING if read.text is None else read.text
    return PlannedCell(
        cell,
        role,
        read.label,
        released=frozenset(read.released),
        imports=read.imports,
        reference=ours["source"] if solution and role == "student" else "",
        needs=frozenset(read.needs),
        calls=read.calls,
        defines=read.defines,
        uncoloured=read.uncoloured,
        needed=read.needed,
        runs=read.runs,
        unread=read.unread,
    )


def _name_cells(cells: Sequence[PlannedCell]) -> None:
    """Give every cell a label and an id of its own."""
    used: Counter[str] = Counter()
    for number, planned in enumerate(cells, 1):
        name = planned.grade_id or f"{number}"
        planned.label = planned.label or f"cell {name}"
        wanted = re.sub(
            r"[^A-Za-z0-9_-]", "-", planned.cell.get("id") or f"cell-{name}"
        )
        used[wanted] += 1
        suffix = f"-{used[wanted]}" if used[wanted] > 1 else ""
        planned.cell["id"] = wanted[: 64 - len(suffix)] + suffix

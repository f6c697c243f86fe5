"""What is to be graded: the cells in order, and who runs each."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nbformat import NotebookNode

HEAVY = ("sklearn.datasets",)
HIDDEN = re.compile(
    r"^[ \t]*### BEGIN (HIDDEN TESTS|SOLUTION)$.*?^[ \t]*### END \1$", re.M | re.S
)


def settings(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell; empty when there is none, or nonsense."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(found, dict) and isinstance(found.get("grade_id", ""), str):
        return found
    return {}


@lru_cache(maxsize=1024)
def leaves_no_trace(source: str) -> bool:
    """Whether a cell only imports, defines, or calls ``check`` with a name."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    return all(map(_harmless, statements))


def _harmless(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.ClassDef():
            return True
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Name()], [])):
            return True
        case ast.Expr(ast.Constant()):
            return True
    return False


@lru_cache(maxsize=1024)
def _checks(source: str) -> tuple[str, ...]:
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
    defines : bool
        Whether it is plain Python that only imports and defines.
    """

    cell: NotebookNode
    role: str
    label: str = ""
    released: frozenset[str] = frozenset()
    imports: str = ""
    reference: str = ""
    needs: frozenset[str] = frozenset()
    defines: bool = False

    @property
    def checks(self) -> tuple[str, ...]:
        """The functions that it calls our check with."""
        return tuple(name for name in _checks(self.cell.source) if name)

    @property
    def calls_check(self) -> bool:
        """Whether it calls our check with anything."""
        return bool(_checks(self.cell.source))

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
        source: str = self.cell.source
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
    """

    cells: list[PlannedCell] = field(default_factory=list)
    specials: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

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
    def judge_is_unchanged(self) -> bool:
        """Whether a judge that ran all this is fit for another submission."""
        ran = [c.cell.source for c in self.cells if c.role in ("instructor", "check")]
        ran += [cell.reference for cell in self.cells]
        return all(map(leaves_no_trace, ran))

    @property
    def heavy_imports(self) -> list[str]:
        """Modules worth importing once for many submissions like this one."""
        ran = (cell.cell.source for cell in self.cells if cell.role != "text")
        return list(HEAVY) if any("sklearn" in source for source in ran) else []

"""What graded functions need of a notebook: imports, helpers, constants, own cells."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Sequence

from grader.engine.notebook.find import Recognised, is_stub
from grader.engine.notebook.parse import Statement

AT_HAND = {
    "copy": "import copy",
    "math": "import math",
    "np": "import numpy as np",
    "numpy": "import numpy",
}
UNSEEN = "*"


def needed(found: Recognised, names: Collection[str] | None = None) -> list[Statement]:
    """What defines functions that were found, and what that needs.

    Parameters
    ----------
    found : Recognised
    names : collection of str, optional
        The functions; all that were found by default.
    """
    chosen = found.places.keys() if names is None else names
    kept = [found.places[name].statement for name in chosen]
    return kept + _needed(found, kept)


def what_runs(
    found: Recognised, names: Collection[str] | None = None
) -> dict[int, str]:
    """The text of each code cell in which only what functions need is left.

    Training, plots, prints and magics are comments then; a cell of which nothing is
    left is not there. What is at hand anyway, such as ``np``, is under number 0.

    Parameters
    ----------
    found, names
        As for ``needed``.
    """
    kept = needed(found, names)
    bound = set[str]().union(*(statement.binds for statement in kept))
    read = set[str]().union(*(statement.needs for statement in kept))
    lines = [line for name, line in AT_HAND.items() if name in read - bound]
    chosen = set(map(id, kept))
    texts = {
        number: cell.only(kept)
        for number, cell in found.cells.items()
        if any(id(statement) in chosen for statement in cell.statements)
    }
    for name, place in found.places.items():
        if place.name != name and id(place.statement) in chosen:
            texts[place.number] += f"\n{name} = {place.name}"
    return ({0: "\n".join(lines)} if lines else {}) | texts


def _needed(found: Recognised, kept: Sequence[Statement]) -> list[Statement]:
    """What defines the names that some statements read, and so on."""
    seen = {id(statement) for statement in kept}
    wanted = set(found.wanted)
    binders = defaultdict(list)
    imported = {
        name
        for _, one in found.statements()
        if isinstance(one.node, ast.Import | ast.ImportFrom)
        for name in one.binds
    } - {"sys"}  # whose path may be added to
    for _, statement in found.statements():
        superseded = statement.binds and statement.binds <= wanted
        for name in () if superseded else (*statement.binds, *_unseen(statement)):
            binders[name].append(statement)
        if statement.touches not in imported:
            binders[statement.touches].append(statement)
    filled_in = (one for one in kept if not is_stub(one.node))  # a stub needs nothing
    names = [UNSEEN, *(name for one in filled_in for name in sorted(one.needs))]
    more = []
    while names:
        for statement in binders.pop(names.pop(), ()):
            if id(statement) not in seen:
                more.append(statement)
                names += sorted(statement.needs)
            seen.add(id(statement))
    return more


def _unseen(statement: Statement) -> list[str]:
    """A key for imports that may define any name, or change how the rest is read."""
    node = statement.node
    if not isinstance(node, ast.ImportFrom):
        return []
    anything = node.names[0].name == UNSEEN or node.module == "__future__"
    return [UNSEEN] if anything else []

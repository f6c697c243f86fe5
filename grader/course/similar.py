"""Submissions that share unusual code: a reason to look, and no proof of anything.

Names and layout do not count, nor does what was handed out. What many wrote alike
weighs little, what only two have weighs most.
"""

from __future__ import annotations

import ast
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

LENGTH = 10  # signs in a row that are looked at together
RARE = 0.02  # share of a class that may have a row of signs, so that it is unusual
FEWEST = 3  # students, in a small class
ALIKE = 0.5  # share of what is unusual in one that the other has, too
LEAST = 20.0  # weight of what two share, so that it is worth a look
MOST = 30  # pairs that are told
Shape = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two students, and which share of the unusual code of one the other has, too."""

    one: str
    other: str
    share: float


def similar(codes: Mapping[str, str], given: str) -> list[Pair]:
    """Find pairs of students whose code shares what few others have.

    Parameters
    ----------
    codes : mapping of str to str
        The code of each student.
    given : str
        What was handed out, which nobody is asked about.

    Returns
    -------
    list of Pair
        The most alike first.
    """
    common = set(_rows(given))
    rows = {student: set(_rows(code)) - common for student, code in codes.items()}
    counts = Counter(row for found in rows.values() for row in found)
    most = max(FEWEST, RARE * len(codes))
    weights = {row: math.log(len(codes) / n) for row, n in counts.items() if n <= most}
    total = {
        student: sum(weights.get(row, 0.0) for row in found)
        for student, found in rows.items()
    }
    owners = defaultdict(list)
    for student, found in rows.items():
        for row in found & weights.keys():
            owners[row].append(student)
    shared: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row, students in owners.items():
        for pair in combinations(sorted(students), 2):
            shared[pair] += weights[row]
    found_pairs = [
        Pair(one, other, weight / min(total[one], total[other]))
        for (one, other), weight in shared.items()
        if weight >= LEAST
    ]
    alike = [pair for pair in found_pairs if pair.share >= ALIKE]
    return sorted(alike, key=lambda pair: (-pair.share, pair.one, pair.other))[:MOST]


def _rows(code: str) -> Iterator[Shape]:
    """All rows of so many signs in the functions and classes of a piece of code."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            signs = list(_signs(node))
            for at in range(len(signs) - LENGTH + 1):
                yield tuple(signs[at : at + LENGTH])


def _signs(node: ast.AST) -> Iterator[str]:
    """What a tree is made of, in order, without names that a student chose."""
    match node:
        case ast.Expr(ast.Constant(str())):  # a docstring
            return
        case ast.Constant(value):
            yield repr(value)
        case ast.Attribute(attr=name) | ast.keyword(arg=name):
            yield str(name)
        case ast.expr_context():
            return
        case _:
            yield type(node).__name__
    for child in ast.iter_child_nodes(node):
        yield from _signs(child)

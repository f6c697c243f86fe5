"""What a function that is not found may be called here, and whether it takes the same.

The same topics are taught in many courses, by functions with other names and arguments.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
CLOSE = 0.6  # likeness from which a function is a near miss
NAME = 0.7  # weight of the name; the rest is for the arguments
MOST = 200  # functions that are looked at
LONGEST = 120  # characters of a signature
STEM = 5  # letters by which a word is known
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
SELF = ("self", "cls")


def near_misses(
    wanted: Mapping[str, Defined], written: Sequence[Defined]
) -> dict[str, Defined]:
    """Pair the functions that are missing with those that may be meant.

    Parameters
    ----------
    wanted : mapping of str to definition
        The functions that were not found, as the course has them.
    written : sequence of definition
        The functions that nobody asked for.

    Returns
    -------
    dict
        For some of those wanted the one that is most like it; no one for two.
    """
    pairs = [
        (_likeness(ours, theirs), name, number)
        for name, ours in wanted.items()
        for number, theirs in enumerate(written[:MOST])
    ]
    found: dict[str, Defined] = {}
    taken: set[int] = set()
    for likeness, name, number in sorted(pairs, key=lambda pair: (-pair[0], pair[2])):
        if likeness >= CLOSE and name not in found and number not in taken:
            found[name] = written[number]
            taken.add(number)
    return found


def _likeness(ours: Defined, theirs: Defined) -> float:
    """From 0 to 1, by the names and the arguments."""
    if isinstance(ours, ast.ClassDef) != isinstance(theirs, ast.ClassDef):
        return 0.0
    arguments = _shared(_names(ours), _names(theirs))
    return NAME * max(alike(ours.name, theirs.name)) + (1 - NAME) * arguments


def alike(one: str, other: str) -> tuple[float, float]:
    """How much of two names is the same, from 0 to 1: their letters, their words."""
    if len(other) > 3 * len(one):
        return 0.0, 0.0
    letters = difflib.SequenceMatcher(None, one.lower(), other.lower()).ratio()
    return letters, _shared(_words(one), _words(other))


def _words(name: str) -> list[str]:
    """The words of a name without their endings."""
    return [word[:STEM].lower() for word in WORD.findall(name)]


def _shared(one: Iterable[str], other: Iterable[str]) -> float:
    """Which share of all there are is in both."""
    both, every = {*one} & {*other}, {*one} | {*other}
    return len(both) / len(every) if every else 1.0


def takes_others(ours: Defined, theirs: Defined) -> str:
    """Say that a function takes other arguments than the course's, both side by side.

    Returns
    -------
    str
        A sentence; empty when calls of ours fit theirs.
    """
    if isinstance(ours, ast.ClassDef) and isinstance(theirs, ast.ClassDef):
        return _has_others(ours, theirs)
    if isinstance(ours, ast.ClassDef) or isinstance(theirs, ast.ClassDef):
        kinds = [
            "a class" if isinstance(one, ast.ClassDef) else "a function"
            for one in (theirs, ours)
        ]
        return f"{theirs.name} is {kinds[0]}; in this course it is {kinds[1]}."
    if _fits(ours.args, theirs.args):
        return ""
    return (
        f"{theirs.name} takes other arguments: {_signature(theirs)}; in this course it "
        f"is {_signature(ours)}."
    )


def _has_others(ours: ast.ClassDef, theirs: ast.ClassDef) -> str:
    """Say in which method a class differs from the course's."""
    methods = _methods(theirs)
    for name, method in _methods(ours).items():
        if name not in methods and not theirs.bases:
            has = ", ".join(one for one in methods if one != "__init__") or "none"
            return f"{theirs.name} has no method {name}; its methods: {has}."
        if name in methods and (said := takes_others(method, methods[name])):
            return f"In {theirs.name}, {said}"
    return ""


def _methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}


def _fits(ours: ast.arguments, theirs: ast.arguments) -> bool:
    """Whether a call of ours by position, with defaults by name, suits theirs."""
    given, places = _positional(ours), _positional(theirs)
    needed, required = (
        len(positional) - len(one.defaults)
        for positional, one in ((given, ours), (places, theirs))
    )
    if required > len(given) or (needed > len(places) and not theirs.vararg):
        return False
    if {*given} == {*places} and given[:needed] != places[:needed]:
        return False  # in another order
    by_name = {*given[needed:], *(one.arg for one in ours.kwonlyargs)}
    known = {*places, *(one.arg for one in theirs.kwonlyargs)}
    return bool(theirs.kwarg) or by_name <= known


def _positional(arguments: ast.arguments) -> list[str]:
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args)]


def _names(node: Defined) -> list[str]:
    """The names of all arguments, of a class those that make an instance."""
    if isinstance(node, ast.ClassDef):
        makes = _methods(node).get("__init__")
        return _names(makes) if makes else []
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return [one.arg for one in every if one.arg not in SELF]


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """How a function is called, as it stands in its definition."""
    text = re.sub(r"\b(self|cls)(, )?", "", ast.unparse(node.args), count=1)
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(', ')[0]}, …"
    return f"{node.name}({shown})"

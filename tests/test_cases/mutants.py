"""Wrong answers made of the reference solutions, one small thing at a time.

Some change the source: an operator, a constant, a comparison, a statement, which of
equals is taken. The others leave it as it is and change what goes in, what comes out,
or what the caller keeps.
"""

import ast
import copy
import functools
import inspect
from itertools import combinations

import numpy as np

from test_cases.calling import fresh

NEGATIONS = {ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot]}
COMPARISONS = NEGATIONS | {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
}
OPERATORS = COMPARISONS | {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult, ast.Mod],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.And: [ast.Or],
}


# Changes of the source


def sources(tree, swap):
    """Yield which line was changed, before and after, and the changed source."""
    definition = tree.body[0]
    arguments = {a.arg for a in definition.args.args} if swap else set()
    original = ast.unparse(tree).splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) or node is tree:
            continue
        for field, value in list(_changes(node, sorted(arguments))):
            old = getattr(node, field)
            setattr(node, field, copy.deepcopy(value))
            source = ast.unparse(ast.fix_missing_locations(tree))
            setattr(node, field, old)
            yield _difference(original, source.splitlines()), source


def _changes(node, arguments):
    """Ways to change one node: a field and what is put there."""
    for field in ("op", "ops"):
        old = getattr(node, field, None)
        for new in OPERATORS.get(type(old[0] if field == "ops" and old else old), ()):
            yield field, [new()] if field == "ops" else new()
    if isinstance(node, ast.Constant):
        for value in _neighbours(node.value):
            yield "value", value
    if isinstance(node, ast.Name) and node.id in arguments:
        for other in arguments:
            if other != node.id and isinstance(node.ctx, ast.Load):
                yield "id", other
    if isinstance(node, ast.Call):
        yield from _ties(node)
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        for index in range(len(block) if isinstance(block, list) else 0):
            yield field, [*block[:index], ast.Pass(), *block[index + 1 :]]


def _neighbours(value):
    """Neighbours of a constant; a number is also moved by a tenth."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1, value * 1.1 if value else 0.1]
    return [value + "x"] if isinstance(value, str) else []


def _ties(call):
    """The same call, where the last of equals is taken in place of the first."""
    function = call.func
    if isinstance(function, ast.Name) and function.id in ("min", "max"):
        yield "func", ast.Name(f"last_{function.id}", ast.Load())
    if getattr(function, "attr", "") in ("argmin", "argmax"):
        name = ast.Name(f"last_{function.attr}", ast.Load())
        yield "func", ast.Call(name, [function.value], [])


def _difference(original, changed):
    """The first line that differs, before and after."""
    pairs = zip(original, changed, strict=False)
    before, after = next(pair for pair in pairs if pair[0] != pair[1])
    return f"{before.strip()}  →  {after.strip()}"


def last_min(items, **how):
    return min(reversed(list(items)), **how)


def last_max(items, **how):
    return max(reversed(list(items)), **how)


def last_argmin(values):
    return lambda axis: values.shape[axis] - 1 - np.flip(values, axis).argmin(axis)


def last_argmax(values):
    return lambda axis: values.shape[axis] - 1 - np.flip(values, axis).argmax(axis)


HELPERS = (last_min, last_max, last_argmin, last_argmax)


# Changes of what goes in, of what comes out, and of what the caller keeps


def answers(right, case_set):
    """Yield what is wrong, and the wrong answer.

    Parameters
    ----------
    right : callable
        The reference.
    case_set : CaseSet
        What is handed back under the name of an argument may be changed in place.
    """
    if case_set.method:
        yield from _wrong_classes(right, case_set)
        return
    yield from _ignoring(right, case_set)
    yield from _changing(right, case_set, case_set.returns)
    yield from _giving(right, case_set)


def _wrong_classes(right, case_set):
    """Classes whose constructor, or whose method, goes wrong as functions do."""
    update = getattr(right, case_set.method)
    places = (
        ("__init__", right.__init__, ()),
        (case_set.method, update, case_set.returns),
    )
    for name, function, kept in places:
        for said, wrong in (
            *_ignoring(function, case_set),
            *_changing(function, case_set, kept, returned=False),
        ):
            yield said, type(right.__name__, (right,), {name: wrong})


def _bound(function, args, kwargs):
    bound = inspect.signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound


def _given(case_set, name, public=False):
    """The values that an argument has in the cases."""
    cases = (case for case in case_set.cases if not (public and case.hidden))
    return [call[name] for case in cases for call in case.calls if name in call]


# Each argument ignored


def _ignoring(function, case_set):
    """Something else stands for an argument, whatever comes in."""
    for name, parameter in inspect.signature(function).parameters.items():
        values = _given(case_set, name)
        if not values:
            continue
        others = dict(_substitutes(values[0]))
        if parameter.default is not parameter.empty:
            others["the default"] = _always(parameter.default)
        for value in _given(case_set, name, public=True):
            if isinstance(value, int | float | str):
                others[f"always {value!r}"] = _always(value)
        for said, other in others.items():
            yield f"{name} ignored: {said}", _with(function, name, other)


def _with(function, name, other):
    @functools.wraps(function)
    def wrong(*args, **kwargs):
        bound = _bound(function, args, kwargs)
        bound.arguments[name] = other(bound.arguments[name])
        return function(*bound.args, **bound.kwargs)

    return wrong


def _always(value):
    return lambda _: value


def _substitutes(value):
    """What can stand for a value like this one, each a function of the value."""
    if isinstance(value, bool):
        yield from {"no": _always(False), "yes": _always(True)}.items()
    elif isinstance(value, int | float):
        yield from {"0": _always(0), "1": _always(1)}.items()
    elif isinstance(value, np.ndarray):
        yield "zeros", lambda x: np.zeros(np.shape(x))
        yield "ones", lambda x: np.ones(np.shape(x))
        yield "upside down", lambda x: np.flip(x)
    elif isinstance(value, list):
        yield "reversed", lambda x: x[::-1]
        yield "the first one only", lambda x: x[:1]
        yield "without the first", lambda x: x[1:]
    elif isinstance(value, dict):
        for name in value:
            for said, other in _substitutes(value[name]):
                yield f"{name} {said}", _in_a_copy(name, other)
    elif isinstance(value, np.random.RandomState):
        yield "one with a fixed seed", lambda _: np.random.RandomState(0)
    elif callable(value):
        yield "always 0", lambda _: lambda *args: 0 * args[0]


def _in_a_copy(name, other):
    return lambda x: x | ({name: other(x[name])} if name in x else {})


# Each argument changed in place


def _changing(function, case_set, kept, returned=True):
    """A right result, and an argument that is not what it was."""
    for name in inspect.signature(function).parameters:
        values = _given(case_set, name)
        if name in kept or not values:
            continue
        for said, change in _spoilers(values[0]):
            yield f"{name} changed: {said}", _spoiling(function, name, change, returned)


def _spoiling(function, name, change, returned):
    @functools.wraps(function)
    def wrong(*args, **kwargs):
        bound = _bound(function, args, kwargs)
        result = function(*bound.args, **bound.kwargs)
        result = fresh(result) if returned else result
        change(bound.arguments[name])
        return result

    return wrong


def _spoilers(value):
    """Ways to change a value like this one in place."""
    if isinstance(value, np.ndarray):
        yield "all of it", _spoil
        yield "its last entry", lambda x: _spoil(x[(..., *[slice(-1, None)] * x.ndim)])
    elif isinstance(value, list):
        yield "one appended", lambda x: x.append(x[0])
        yield "turned round", list.reverse
        yield "the last one dropped", list.pop
    elif isinstance(value, dict):
        yield "a name added", lambda x: x.update(extra=1.0)
        yield "a name dropped", dict.popitem
        for place, which in ((0, "the first"), (-1, "the last")):
            for said, change in _spoilers([*value.values()][place]):
                yield f"{which}, {said}", _of_an_item(place, change)


def _of_an_item(place, change):
    return lambda x: change([*x.values()][place]) if x else None


def _spoil(array):
    """Change every entry of an array, and never back again."""
    array[...] = ~array if array.dtype.kind == "b" else array + 1


# Each result


def _giving(function, case_set):
    """A result is not what it should be, or is the caller's own array."""
    names = case_set.returns
    for one, other in combinations(range(len(names)), 2):
        said = f"{names[one]} and {names[other]} swapped"
        yield said, _then(function, functools.partial(_swapped, one, other))
    fillers = {"None": _nothing, "zeros": _filled(0), "ones": _filled(1), "empty": _no}
    for place, name in enumerate(names):
        for said, other in fillers.items():
            change = functools.partial(_replaced, place, other, len(names))
            yield f"{name} is {said}", _then(function, change)
    for name in case_set.arguments:
        if name not in names and _fits(function, case_set, name):
            yield f"the result is written into {name}", _written_into(function, name)


def _fits(function, case_set, name):
    """Whether a result is shaped like this argument, in the first case."""
    call = fresh(case_set.cases[0].calls[0])
    shape = getattr(call[name], "shape", None)
    results = function(**call)
    results = results if isinstance(results, tuple) else (results,)
    return shape in [one.shape for one in results if isinstance(one, np.ndarray)]


def _then(function, change):
    @functools.wraps(function)
    def wrong(*args, **kwargs):
        return change(function(*args, **kwargs))

    return wrong


def _swapped(one, other, results):
    results = list(results)
    results[one], results[other] = results[other], results[one]
    return tuple(results)


def _replaced(place, other, count, results):
    if count == 1:
        return other(results)
    return (*results[:place], other(results[place]), *results[place + 1 :])


def _nothing(value):
    return None


def _no(value):
    return np.zeros((0, 0)) if isinstance(value, np.ndarray) else type(value)()


def _filled(number):
    def filled(value):
        if isinstance(value, dict):
            return {name: filled(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(filled(item) for item in value)
        if isinstance(value, np.ndarray):
            return np.full_like(value, number)
        return type(value)(number)  # of a number or a text

    return filled


def _written_into(function, name):
    @functools.wraps(function)
    def wrong(*args, **kwargs):
        bound = _bound(function, args, kwargs)
        results, own = function(*args, **kwargs), bound.arguments[name]
        return _in_place(results, own)

    return wrong


def _in_place(results, own):
    """The results, where one that is shaped like an array is put into that array."""
    if isinstance(results, tuple):
        return tuple(_in_place(one, own) for one in results)
    both = isinstance(results, np.ndarray) and isinstance(own, np.ndarray)
    if not both or results.shape != own.shape:
        return results
    own[...] = results
    return own

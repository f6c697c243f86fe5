"""Change the reference solutions in every small way: the cases must notice.

A mutant is the source of a graded function with one operator, constant, argument or
statement changed. EQUIVALENT lists the lines in which a mutant may survive, and why.
"""

import ast
import copy

import pytest

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    is_solution,
    nbgrader,
    read_source,
    reference,
)
from test_cases.cases import load_cases
from test_cases.judging import attempt

ASSIGNMENT = {
    function: name
    for name in assignments()
    for function in graded_functions(read_source(name))
}
FUNCTIONS = list(ASSIGNMENT)
OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult, ast.Mod],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.Eq: [ast.NotEq],
    ast.And: [ast.Or],
}
HALVED = "every dictionary of a call has two entries for each layer"
HALVES = {
    f"L = len(parameters) // 2  →  L = len({other}) // 2": HALVED
    for other in ("grads", "v", "s")
}
SETTINGS = {"def __init__(": "given: the settings when none are named"}
EQUIVALENT = {
    "update_parameters_with_gd": HALVES,
    "update_parameters_with_momentum": HALVES,
    "update_parameters_with_adam": HALVES,
    "update_parameters_with_rmsprop": HALVES,
    "random_mini_batches": {
        "m = X.shape[1]  →  m = Y.shape[1]": "X and Y hold equally many examples",
    },
    "gradient_check_n": {
        "step[i, 0] = epsilon  →  step[i, -1]": "a column's first entry is its last",
        "gradapprox[i, 0] = ": "the same",
    },
    "fix_backward": {
        "m = X.shape[1]  →  m = Y.shape[1]": "X and Y hold equally many examples",
    },
    **dict.fromkeys(("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop"), SETTINGS),
    "Adam": SETTINGS
    | {
        "self.s = None": "the first update makes it, together with v",
    },
    "softmax_cost": {
        "m = Z.shape[1]  →  m = Y.shape[1]": "Z and Y hold equally many examples",
    },
    "run_grid": {
        "for combination in progress(": "given: whether the progress bar stays",
    },
    "model": {
        "def model(": "the given defaults: 10,000 epochs would take too long",
        "elif optimizer != 'gd'": "given guard: every case names a known optimizer",
        "raise ValueError(": "the same guard",
        "for epoch in progress(": "given: whether the progress bar stays on the screen",
        "if print_cost": "given: how often a cost is shown, and the picture",
        "print(f'Cost": "the words around the cost are free",
        "plot_costs(": "given: the picture and its title",
    },
}


def parse(function):
    """The definition of a function or class, without docstrings."""
    (cell,) = (
        cell
        for cell in read_source(ASSIGNMENT[function]).cells
        if is_solution(cell) and nbgrader(cell)["grade_id"] == function
    )
    tree = ast.parse(cell.source)
    (definition,) = (n for n in tree.body if getattr(n, "name", "") == function)
    inside = (node for node in ast.walk(definition) if hasattr(node, "name"))
    for node in [node for node in inside if ast.get_docstring(node)]:
        node.body = node.body[1:]
    tree.body = [definition]
    return tree


def constants(value):
    """Neighbours of a constant."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1]
    return [value + "x"] if isinstance(value, str) else []


def changes(node, arguments):
    """Ways to change one node, each a function that does it."""
    for field in ("op", "ops"):
        old = getattr(node, field, None)
        for new in OPERATORS.get(type(old[0] if field == "ops" and old else old), ()):
            yield field, [new()] if field == "ops" else new()
    if isinstance(node, ast.Constant):
        for value in constants(node.value):
            yield "value", value
    if isinstance(node, ast.Name) and node.id in arguments:
        for other in arguments:
            if other != node.id and isinstance(node.ctx, ast.Load):
                yield "id", other
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        for index in range(len(block) if isinstance(block, list) else 0):
            yield field, [*block[:index], ast.Pass(), *block[index + 1 :]]


def mutants(function):
    """Yield what was changed and the changed source."""
    tree = parse(function)
    definition = tree.body[0]
    swap = function != "model" and isinstance(definition, ast.FunctionDef)
    arguments = {a.arg for a in definition.args.args} if swap else set()
    original = ast.unparse(tree).splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) or node is tree:
            continue
        for field, value in list(changes(node, sorted(arguments))):
            old = getattr(node, field)
            setattr(node, field, copy.deepcopy(value))
            source = ast.unparse(ast.fix_missing_locations(tree))
            setattr(node, field, old)
            yield difference(original, source.splitlines()), source


def difference(original, changed):
    """The first line that differs, before and after."""
    pairs = zip(original, changed, strict=False)
    before, after = next(pair for pair in pairs if pair[0] != pair[1])
    return f"{before.strip()}  →  {after.strip()}"


def survives(function, source):
    namespace = dict(reference(ASSIGNMENT[function]))
    exec(compile(source, f"<mutant of {function}>", "exec"), namespace)
    case_set = load_cases(function, HIDDEN_CASES)
    trials = (attempt(namespace[function], case_set, case) for case in case_set.cases)
    return not any(trial.message for trial in trials)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_mutant_that_computes_something_else_is_noticed(function, tried):
    found = list(mutants(function))
    survivors = [line for line, source in found if survives(function, source)]
    tried("wrong", len(found) - len(survivors))
    known = EQUIVALENT.get(function, {})
    assert [line for line in survivors if not line.startswith(tuple(known))] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_a_mutant_for_nearly_every_line(function):
    changed = {line.split("  →  ")[0] for line, _ in mutants(function)}
    _, *body = ast.unparse(parse(function)).splitlines()
    lines = {line.strip() for line in body}
    assert len(changed) >= 0.75 * len(lines - {"else:", ""})


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_unchanged_reference_survives(function):
    assert survives(function, ast.unparse(parse(function)))

"""Change the reference solutions in every small way: the cases must notice.

A mutant is the source of a graded function with one operator, constant, argument or
statement changed. EQUIVALENT lists the lines in which a mutant may survive, and why.
"""

import ast

import pytest
from mutants import HELPERS, answers, sources

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
HALVED = "every dictionary of a call has two entries for each layer"
HALVES = {
    f"L = len(parameters) // 2  →  L = len({other}) // 2": HALVED
    for other in ("grads", "v", "s")
}
AS_MANY = "X and Y hold equally many examples"
SHAPES = {"parameters ignored": "only the shapes of the parameters count"}
NEVER_EQUAL = "a draw is exactly p once in ten million billion times"
EQUIVALENT = {
    "update_parameters_with_gd": {next(iter(HALVES)): HALVED},
    "update_parameters_with_momentum": dict([*HALVES.items()][:2]),
    "update_parameters_with_adam": HALVES,
    "update_parameters_with_rmsprop": {
        line: why for line, why in HALVES.items() if "len(v)" not in line
    },
    "update_parameters_with_adamw": HALVES,
    "update_parameters_with_nadam": HALVES,
    "update_parameters_with_lion": dict([*HALVES.items()][:2]),
    "update_parameters_with_muon": dict([*HALVES.items()][:2]),
    "cosine_to_floor": {
        "if t <= warmup:  →  if t < warmup": "there the wave is at its top, too",
        "elif t <= total:  →  elif t < total": "there the wave is at the floor, too",
    },
    "random_mini_batches": {"m = X.shape[1]  →  m = Y.shape[1]": AS_MANY},
    "gradient_check_n": {
        "step[i, 0] = epsilon  →  step[i, -1]": "a column's first entry is its last",
        "gradapprox[i, 0] = ": "the same",
    },
    "gradient_check_layer": {
        "(X.shape)  →  gradapprox = np.zeros(claimed": "claimed has the shape of X",
        "(X.shape):  →  for place in np.ndindex(claimed": "the same",
        "(X.shape)  →  step = np.zeros(claimed": "the same",
    },
    "fix_backward": {"m = X.shape[1]  →  m = Y.shape[1]": AS_MANY},
    "repair_c": {"m = X.shape[1]  →  m = Y.shape[1]": AS_MANY},
    "repair_f": {"order = rng.permutation(X.shape[1])  →  ": AS_MANY},
    "repair_g": {"m = X.shape[1]  →  m = Y.shape[1]": AS_MANY},
    "repair_k": {"network ignored: b2 upside down": "b2 has one row"},
    "Adam": {"self.s = None": "the first update makes it, together with v"},
    "softmax_cost": {
        "m = Z.shape[1]  →  m = Y.shape[1]": "Z and Y hold equally many examples",
    },
    "l2_cost": {
        "parameters ignored: b": "biases do not count",
        "parameters ignored: W1 upside down": "a sum has no order",
        "parameters ignored: W2 upside down": "the same",
    },
    "initialize_velocity": SHAPES | {"v is zeros": "that is the answer"},
    "initialize_adam": SHAPES
    | {
        "v is zeros": "that is the answer",
        "s is zeros": "the same",
        "v and s swapped": "both are zeros",
    },
    "dropout_forward": {
        "D = rng.rand(*A.shape) < keep_prob  →  D = rng.rand(*A.shape) <=": NEVER_EQUAL
    },
    "augment_flip": {
        "flipped = rng.rand(X.shape[2]) < p  →  flipped = rng.rand(X.shape[2]) <=": (
            NEVER_EQUAL
        ),
        "the result is written into y": "the labels of the answer are those given",
    },
    "classify_critical_point": {
        "H ignored: upside down": "the axes may be numbered in any order",
    },
    "random_search": {
        "best, _ = min(log": "of equal errors, the docstring names none",
    },
    "model": {
        "num_epochs=10001": "given and named nowhere; 10,000 epochs take too long",
        "num_epochs=9999": "the same",
        "num_epochs=11000": "the same",
        "elif optimizer != 'gd'": "given guard: every case names a known optimizer",
        "raise ValueError(": "the same guard",
        "training.note(": "given: the cost beside the bar, and the pictures",
        "if print_cost": "given: how often a cost is shown, and the picture",
        "print(f'Cost": "the words around the cost are free",
        "plot_costs(": "given: the picture and its title",
        "print_cost ignored: yes": "given: who prints more is right, too",
        "print_cost ignored: the default": "the same",
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


def mutants(function):
    """Yield what was changed and the wrong answer."""
    tree, name = parse(function), ASSIGNMENT[function]
    swap = function != "model" and isinstance(tree.body[0], ast.FunctionDef)
    for line, source in sources(tree, swap):
        yield line, compiled(function, source)
    case_set = load_cases(function, HIDDEN_CASES)
    yield from answers(reference(name)[function], case_set)


def compiled(function, source):
    namespace = dict(reference(ASSIGNMENT[function]))
    namespace |= {helper.__name__: helper for helper in HELPERS}
    exec(compile(source, f"<mutant of {function}>", "exec"), namespace)
    return namespace[function]


def survives(function, answer):
    case_set = load_cases(function, HIDDEN_CASES)
    trials = (attempt(answer, case_set, case) for case in case_set.cases)
    return not any(trial.message for trial in trials)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_mutant_that_computes_something_else_is_noticed(function, tried):
    found = list(mutants(function))
    survivors = [line for line, wrong in found if survives(function, wrong)]
    tried("wrong", len(found) - len(survivors))
    known = EQUIVALENT.get(function, {})
    assert [line for line in survivors if not any(one in line for one in known)] == []
    assert [one for one in known if not any(one in line for line in survivors)] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_a_mutant_for_nearly_every_line(function):
    changed = {line.split("  →  ")[0] for line, _ in sources(parse(function), False)}
    _, *body = ast.unparse(parse(function)).splitlines()
    lines = {line.strip() for line in body}
    assert len(changed) >= 0.75 * len(lines - {"else:", ""})


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_unchanged_reference_survives(function):
    assert survives(function, compiled(function, ast.unparse(parse(function))))

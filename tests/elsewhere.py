"""The reference as another processor may run it: other last digits everywhere."""

import functools

import numpy as np

from grader.authoring.source import graded_functions, read_source

RECORDS = {"random_search"}  # what it returns is what it asked, to the last digit


def shifted(value, by):
    """The same value with every real number moved a little, each array both ways."""
    if isinstance(value, float | np.floating):
        return value * (1 + by)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value * (1 + by * np.resize([1, -1], value.shape))
    if isinstance(value, dict):
        return {name: shifted(item, by) for name, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(shifted(item, by) for item in value)
    return value


def elsewhere(answer, by):
    """A function whose results are shifted, or a class whose updates are."""
    if answer.__name__ in RECORDS:
        return answer
    if isinstance(answer, type):
        return _updating(answer, by)

    @functools.wraps(answer)
    def answered(*args, **kwargs):
        return shifted(answer(*args, **kwargs), by)

    return answered


def _updating(optimizer, by):
    class Elsewhere(optimizer):
        def update(self, params, grads):
            super().update(params, grads)
            params.update(shifted(params, by))

    return functools.update_wrapper(Elsewhere, optimizer, updated=())


def run_elsewhere(run_reference, by):
    """Run a reference solution so that its functions, too, call each other shifted."""

    def run(assignment):
        namespace = run_reference(assignment)
        for name in graded_functions(read_source(assignment)):
            namespace[name] = elsewhere(namespace[name], by)
        return namespace

    return run

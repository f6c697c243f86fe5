"""Similar submissions: who shares what few others have, and nobody else."""

import re

from grader.course.similar import similar

GIVEN = """
def f(parameters, grads, rate):
    '''Take a step.'''
    raise NotImplementedError
"""
ORDINARY = """
def f(parameters, grads, rate):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        parameters["W" + str(l)] -= rate * grads["dW" + str(l)]
        parameters["b" + str(l)] -= rate * grads["db" + str(l)]
    return parameters
"""
ODD = """
def f(parameters, grads, rate):
    keys = sorted(key for key in parameters if key[0] in "Wb" and len(key) > 1)
    while keys:
        key = keys.pop()
        step = sum([rate * grads["d" + key], 0.0 * parameters[key]][:: -1])
        parameters.update({key: parameters.pop(key) - step})
    return dict(reversed(sorted(parameters.items(), key=lambda pair: pair[0][::-1])))
"""
RENAMED = (
    re.sub(r"\bkey\b(?!=)", "n", ODD.replace("keys", "names"))
    .replace("step", "delta")
    .replace("    while", "    # mine\n    while")
)


def codes(**odd):
    return {f"s{n}": ORDINARY for n in range(30)} | odd


def test_a_renamed_copy_of_unusual_code_is_found():
    (pair,) = similar(codes(mia=ODD, tom=RENAMED), GIVEN)
    assert (pair.one, pair.other) == ("mia", "tom")
    assert pair.share > 0.9


def test_what_everyone_writes_is_nobodys():
    assert similar(codes(), GIVEN) == []


def test_one_odd_answer_is_like_no_other():
    assert similar(codes(mia=ODD), GIVEN) == []


def test_what_was_handed_out_does_not_count():
    assert similar(codes(mia=ODD, tom=RENAMED), ODD) == []


def test_code_that_is_no_python_is_left_out():
    assert similar(codes(mia="def f(:", tom="def f(:"), GIVEN) == []
    assert similar({}, GIVEN) == []

"""The case files: complete, readable, and rich enough to see mistakes."""

import json
import re
from itertools import chain

import numpy as np
import pytest

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
)
from test_cases.cases import PUBLIC, decode, encode, load_cases, to_json
from test_cases.observing import COMPARISONS

GRADED = {
    function: (name, points)
    for name in assignments()
    for function, points in graded_functions(read_source(name)).items()
}
FILES = sorted(chain(PUBLIC.glob("*.json"), HIDDEN_CASES.glob("*.json")))
UPDATES = [name for name in GRADED if name.startswith("update_parameters")]
each_function = pytest.mark.parametrize("function", GRADED)
each_file = pytest.mark.parametrize(
    "path", FILES, ids=[f"{path.parts[-3]}/{path.name}" for path in FILES]
)


@each_function
def test_every_graded_function_has_public_and_hidden_cases(function):
    assert (PUBLIC / f"{function}.json").is_file()
    assert (HIDDEN_CASES / f"{function}.json").is_file()


@each_file
def test_every_case_file_belongs_to_a_graded_function(path):
    assert path.stem in GRADED


@each_file
def test_a_case_file_is_written_as_the_program_writes_it(path):
    text = path.read_text("utf-8")
    assert text == to_json(json.loads(text))


@each_file
def test_a_case_says_what_it_shows_and_leads_on(path):
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        assert case.keys() <= {
            *("behaviour", "weight", "hint", "compare", "calls", "expected"),
            *("rtol", "atol"),
        }
        assert case.get("compare", "values") in COMPARISONS
        assert case["behaviour"][-1] not in ".:"
        assert case["hint"].endswith((".", "?"))
        assert case["hint"].count(". ") == 0, "a hint is one sentence"
        assert "expected" in case


@each_function
def test_the_weights_of_a_function_are_its_points(function):
    cases = load_cases(function, HIDDEN_CASES).cases
    assert all(case.weight > 0 for case in cases)
    assert sum(case.weight for case in cases) == GRADED[function][1]


@each_function
def test_behaviours_have_names_of_their_own(function):
    names = [case.behaviour for case in load_cases(function, HIDDEN_CASES).cases]
    assert len(set(names)) == len(names)


@each_function
def test_the_expected_outputs_are_not_a_constant(function):
    for case in load_cases(function, HIDDEN_CASES).cases:
        if case.compare == "values" and function in UPDATES:
            for name, value in case.expected["parameters"].items():
                assert np.ptp(value) > 0, (case.behaviour, name)


def calls_of(function):
    cases = load_cases(function, HIDDEN_CASES).cases
    return [call for case in cases for call in case.calls if "parameters" in call]


@pytest.mark.parametrize("function", UPDATES)
def test_no_two_shapes_are_alike_and_no_layer_is_square(function):
    for call in calls_of(function):
        shapes = [value.shape for value in call["parameters"].values()]
        if shapes == [(2, 3), (2, 1), (3, 3), (3, 1)]:
            continue  # the published example
        assert len(set(shapes)) == len(shapes)
        assert all(rows != columns for rows, columns in shapes)


@pytest.mark.parametrize("function", UPDATES)
def test_three_layers_several_calls_and_whole_numbers_occur(function):
    calls = calls_of(function)
    assert max(len(call["parameters"]) for call in calls) >= 6
    cases = load_cases(function, HIDDEN_CASES).cases
    assert max(len(case.calls) for case in cases) >= 2
    assert any(call["grads"]["dW1"].dtype.kind == "i" for call in calls)


def test_adam_is_tried_at_steps_unlike_every_layer_and_with_both_epsilons():
    calls = calls_of("update_parameters_with_adam")
    layers = [len(call["parameters"]) // 2 for call in calls]
    steps = [call["t"] for call in calls]
    assert any(t > n + 1 for t, n in zip(steps, layers, strict=True))
    assert {call.get("epsilon") for call in calls} == {None, 0.01}
    betas = {(call.get("beta1"), call.get("beta2")) for call in calls}
    assert any(one != two for one, two in betas)
    assert any(np.any(call["v"]["dW1"]) and np.any(call["s"]["dW1"]) for call in calls)


@pytest.mark.parametrize(
    ("m", "size"), [(2, 3), (5, 5), (6, 3), (7, 3), (1, 1), (148, 64)]
)
def test_mini_batches_are_tried_at_every_edge(m, size):
    cases = load_cases("random_mini_batches", HIDDEN_CASES).cases
    tried = [
        (c["X"].shape[1], c.get("mini_batch_size")) for k in cases for c in k.calls
    ]
    assert (m, size) in tried


def test_labels_differ_where_examples_are_followed():
    for case in load_cases("random_mini_batches", HIDDEN_CASES).cases:
        if case.compare in ("examples", "values"):
            assert len(np.unique(case.calls[0]["Y"])) == 2


def test_no_mark_is_given_for_accuracy():
    for case in load_cases("model", HIDDEN_CASES).cases:
        assert case.calls[-1]["num_epochs"] <= 3


@pytest.mark.parametrize(
    "value",
    [
        {"a": np.array([[1.5, -2.0]]), "b": 3, "c": None, "d": "x"},
        [np.array([[True, False]]), (1, 2.5)],
        np.array([[1, 2], [3, 4]]),
    ],
)
def test_what_is_written_is_read_back(value):
    again = decode(json.loads(to_json(encode(value))))
    assert repr(again) == repr(value)


def test_an_unknown_function_is_answered_with_the_known_ones():
    with pytest.raises(LookupError, match=r"no cases for 'adam'.*initialize_adam"):
        load_cases("adam")


@each_function
def test_arguments_are_looked_at_where_the_docstring_says_that_they_stay(function):
    compared = {case.compare for case in load_cases(function, HIDDEN_CASES).cases}
    (cell,) = [c for c in read_source(GRADED[function][0]).cells if c.id == function]
    words = " ".join(cell.source.split())
    said = re.search(r"\bstays? as (it is|they are)\b", words)
    assert ("arguments" in compared) == bool(said)


# Whole numbers: what may be changed in place, or copied for that, is never made of them

WHOLE_BY_NATURE = ("X", "Y", "y", "D", "t", "layers_dims", "dims")  # pixels, labels, …


def whole_arrays(value, name=""):
    """Names of the arrays of whole numbers in a value."""
    if isinstance(value, dict):
        return [n for key, item in value.items() for n in whole_arrays(item, key)]
    is_whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    return [name] if is_whole else []


@each_function
def test_examples_are_no_whole_numbers_unless_these_are_the_point(function):
    for case in load_cases(function, HIDDEN_CASES).cases:
        found = [name for call in case.calls for name in whole_arrays(call)]
        assert "whole numbers" in case.behaviour or {*found} <= {*WHOLE_BY_NATURE}

"""What a function gives may be of any size and any form: to look at it stays cheap.

Without a limit each of these would take minutes, or all memory, or end in an error that
costs the other behaviours, too.
"""

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided

from test_cases.cases import Case, CaseSet
from test_cases.comparing import difference
from test_cases.describing import describe
from test_cases.judging import MOST_WORDS, judge
from test_cases.observation import Observation, ResultError
from test_cases.observing import COMPARISONS, MOST_ARRAYS, MOST_ENTRIES
from test_cases.properties import MOST_INDICES
from test_cases.recognising import Trial, is_telling

HUGE = 10**400


def look(compare, printed="", **returned):
    return COMPARISONS[compare].look(Observation(returned, {}, printed, (returned,)))


def test_a_million_digits_are_read_once():
    assert look("printed", "1" * 1_000_000).size == 0
    text = "cost 1.5, -2.25;3.125.5 12.5-3.5 7 " + "1" * 1000 + ".5"
    found = look("printed", text)
    assert found.tolist() == [1.5, -2.25, 3.125, 12.5, -3.5, float("1" * 1000 + ".5")]


def views():
    """Two arrays of which it is hard to say whether they share memory."""
    base = np.zeros(1 << 26, np.int8)
    one = as_strided(base, (400, 400, 400), (36674, 61119, 65569))
    return [one, as_strided(base[1 << 24 :], (400, 400, 400), (12223, 12224, 1))]


def wide(shape, dtype=float):
    """An array that is huge and takes no memory."""
    return np.broadcast_to(np.zeros((), dtype), shape)


def test_arrays_of_which_it_is_hard_to_say_so_count_as_one():
    assert look("separate", v=views())


TOO_MUCH = {
    "arrays": ("separate", [np.zeros(1)] * (MOST_ARRAYS + 1)),
    "examples": ("examples", [(wide((1, MOST_ENTRIES)), wide((1, MOST_ENTRIES)))]),
    "batches": ("sizes", [(wide((1, MOST_ENTRIES)), wide((1, 1)))]),
}


@pytest.mark.parametrize(("compare", "value"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_more_than_anybody_returns_is_not_looked_at(compare, value):
    with pytest.raises(ResultError):
        look(compare, v=value)


def test_more_indices_than_anybody_returns_are_not_looked_at():
    part = wide((MOST_INDICES,), int)
    with pytest.raises(ResultError):
        look("members", train=part, dev=part, test=part)


def test_results_that_take_long_to_compare_are_refused():
    small, big = {"v": [0.5]}, {"v": [[0.5] * 300] * 300}
    case = Case("", ({},) * 3, compare="draws", expected=[small] * 3)
    said = COMPARISONS["draws"].differ(case, [big] * 3)
    assert said == "the result is far too big"


@pytest.mark.parametrize("got", [HUGE, -HUGE, [HUGE, 0.5], [HUGE], [10**30, 1]])
@pytest.mark.parametrize("expected", [0.5, [0.5, 1.0], np.zeros(2)])
def test_a_whole_number_beyond_all_floats_is_one_that_differs(expected, got):
    assert difference(expected, got, "x", 1e-6, 1e-9)
    case = Case("", ({"x": expected},), expected={"x": expected})
    trial = Trial(case, {"x": got}, "x differs")
    (said,) = describe([trial])
    assert isinstance(said.words, str)
    assert is_telling([trial]) in (True, False)


def test_what_is_said_of_a_behaviour_has_an_end():
    case = Case("", ({},), compare="sizes", expected=np.zeros((0, 2)))
    case_set = CaseSet("f", (), ("mini_batches",), (), (case,))
    pair = np.zeros((1, 1)), np.zeros((1, 1))
    (outcome,) = judge(lambda: [pair] * 10_000, case_set)
    assert len(outcome.message) == MOST_WORDS

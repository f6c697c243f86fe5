"""A diagnosis is compared by digests: what is said of it, and what stays unsaid."""

import json

import numpy as np
import pytest

from test_cases.cases import PUBLIC, load_cases
from test_cases.judging import judge
from test_cases.korean import in_korean
from test_cases.sealed import CAUSES, digest

RIGHT = {  # so that the tests of this file know it without the grader
    "A": ("rate too high", "small steps", 3),
    "B": ("wrong sign", "small steps", 10),
    "C": ("cost never reset", "printed and measured", 4),
}
FUNCTION = "diagnose_ward_1"


def said_of(**changed):
    """What is said of each behaviour of a patient whose diagnosis is changed."""
    charts = RIGHT | changed
    outcomes = judge(lambda patient: charts[patient], load_cases(FUNCTION))
    return [one.message for one in outcomes if one.message]


def test_the_right_diagnoses_pass():
    assert said_of() == []


@pytest.mark.parametrize("cause", [one for one in CAUSES if one != "rate too high"])
def test_a_wrong_cause_is_answered_with_what_it_would_show(cause):
    (said,) = said_of(A=(cause, *RIGHT["A"][1:]))
    assert said.startswith(f"cause differs: {CAUSES[cause]}")
    assert "rate too high" not in said


@pytest.mark.parametrize("cause", CAUSES)
def test_what_a_cause_would_show_is_korean(cause):
    told = in_korean(f"cause differs: {CAUSES[cause]}")
    assert told != CAUSES[cause]
    assert "with " not in told


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("rate to high", "small steps", 3), "the cause must be a name from the list"),
        ((None, "small steps", 3), "the cause must be a name from the list"),
        (("rate too high", "small step", 3), "the evidence must be the title of a"),
        (("rate too high", "small steps", "3"), "the line must be a whole number"),
        (("rate too high", "small steps", 3.3), "the line must be a whole number"),
        (("rate too high", "small steps", np.nan), "the line must be a whole number"),
        (("rate too high", "small steps", True), "the line must be a whole number"),
        (("rate too high", "gradients", 3), "evidence differs"),
        (("rate too high", "small steps", 4), "line differs"),
    ],
)
def test_one_wrong_part_is_named(answer, said):
    (message,) = said_of(A=answer)
    assert message.startswith(said)


@pytest.mark.parametrize(
    "answer",
    [
        ("Rate too high", " small  steps", 3.0),
        ("rate_too_high", "SMALL STEPS", np.int64(3)),
        ["rate too high", "small steps", np.float64(3)],
    ],
)
def test_spelling_and_kind_of_number_cost_nothing(answer):
    assert said_of(A=answer) == []


def test_equal_answers_of_two_patients_look_different():
    one, other = (digest(patient, "evidence", "small steps") for patient in "AB")
    assert one != other


def test_a_public_file_holds_digests_only():
    cases = json.loads((PUBLIC / f"{FUNCTION}.json").read_text("utf-8"))["cases"]
    for case in cases:
        (found,) = case["expected"]["list"]
        assert all(len(value) == 16 and int(value, 16) for value in found.values())

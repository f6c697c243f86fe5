"""One mistake, said once."""

import pytest

from test_cases.causes import Cause, causes, report
from test_cases.outcomes import Outcome


def failed(behaviour, message, hint="Look.", **more):
    return Outcome(behaviour, 1.0, False, message, hint, **more)


RIGHT = Outcome("t = 1", 1.0, True)
STEP = failed("t = 2", "v differs: it is 2 times too large", mistake="AD-1")
OTHER = failed("t = 3", "s differs", mistake="AD-1")


def test_a_known_mistake_is_one_cause_wherever_it_shows():
    assert causes([STEP, RIGHT, OTHER]) == [
        Cause(
            ("v differs: it is 2 times too large", "s differs"),
            "Look.",
            "AD-1",
            ("t = 2", "t = 3"),
        )
    ]
    assert causes([RIGHT]) == []


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("v differs: it is zero", "v differs: all 3 numbers differ", True),
        (
            "v has shape (2, 3) instead of (3, 2)",
            "v has shape (5,) instead of (1, 5)",
            1,
        ),
        (
            "it raised KeyError: 'W0' (line 3 of the cell)",
            "it raised KeyError (line 3)",
            1,
        ),
        ("with m = 3: problem differs", "with m = 4, n = 2: problem differs", True),
        ("v differs", "s differs", False),
        ("it raised KeyError: 'W0'", "it raised ValueError", False),
        ("v differs", "the call changed its argument: v differs", False),
    ],
)
def test_what_is_not_known_is_one_cause_where_the_same_is_said(one, other, together):
    found = causes([failed("a", one, "First."), failed("b", other, "Second.")])
    assert len(found) == (1 if together else 2)
    assert found[0].hint == "First."


def test_messages_that_differ_in_numbers_are_one():
    found = causes([failed("a", f"v has shape ({n},)") for n in range(5)])
    assert [cause.messages for cause in found] == [("v has shape (0,)",)]
    assert [cause.behaviours for cause in found] == [("a",) * 5]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "v differs: all 3 numbers differ, by up to 0.5",
            "v differs: 7 of 19 numbers differ",
        ),
        ("the sizes are 63, 63, 20", "the sizes are 4"),
        ("it raised ValueError: shapes (2,) (3,) (line 9)", "it raised ValueError"),
        (
            "it is 3 times too small, and there are 3 examples",
            "it is 5 times too small, and there are 5 examples",
        ),
    ],
)
def test_messages_that_say_the_same_are_one(one, other):
    (cause,) = causes([failed("a", one), failed("b", other)])
    assert cause.messages == (one,)
    assert cause.behaviours == ("a", "b")


def test_two_factors_are_two_messages():
    told = ("v differs: it is 3 times too small", "v differs: it is 7 times too small")
    (cause,) = causes([failed(message, message) for message in told])
    assert cause.messages == told


def test_causes_come_in_the_order_in_which_they_are_met():
    found = causes([failed("a", "v differs"), OTHER, failed("c", "v differs"), STEP])
    assert [cause.behaviours for cause in found] == [("a", "c"), ("t = 3", "t = 2")]
    assert found[1].messages[0] == "s differs"


def test_the_only_cause_is_not_told_where_it_is_seen():
    assert report([RIGHT, STEP, OTHER]).splitlines() == [
        "PASS  t = 1",
        "FAIL  t = 2",
        "FAIL  t = 3",
        "",
        "WHAT  v differs: it is 2 times too large.",
        "WHAT  s differs.",
        "HINT  Look.",
    ]


def test_several_causes_say_where_each_is_seen():
    outcomes = [STEP, failed("epsilon", "v is None: is a return missing?", ""), OTHER]
    assert report(outcomes).splitlines()[4:] == [
        "WHAT  v differs: it is 2 times too large.",
        "WHAT  s differs.",
        "HINT  Look.",
        "SEEN  t = 2",
        "      t = 3",
        "",
        "WHAT  v is None: is a return missing?",
        "SEEN  epsilon",
    ]


def test_no_more_than_three_things_are_said_of_one_cause():
    many = [failed("a", f"{name} differs", mistake="X") for name in "abcdefg"]
    assert report(many).count("WHAT") == 3


def test_a_pass_that_earns_nothing_and_one_with_help_say_so():
    idle = Outcome("a", 1.0, True, "it counts for nothing", earns=False)
    lent = Outcome("b", 1.0, True, standing_in="ewa")
    assert report([idle, lent]).splitlines() == [
        "PASS  a: it counts for nothing.",
        "PASS  b (with the reference's ewa)",
    ]
    assert causes([idle, lent]) == []


def test_a_stub_and_nothing_at_all():
    assert report([failed("a", "", attempted=False)]).startswith("NOT YET")
    assert report([]) == ""

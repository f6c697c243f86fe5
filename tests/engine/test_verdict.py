"""A mark needs outcomes that our check recorded, of that function in that cell."""

import pytest

from grader.engine.notebook.plan import PlannedCell, calls_of_check
from grader.engine.protocol.messages import Checked, Error, JudgeReport, Output
from grader.engine.verdict import cell_verdict
from test_cases.judging import Outcome
from tests.engine.notebooks import judged

PASSED = (Outcome("one", 1.0, True), Outcome("two", 3.0, True))
HALF = (Outcome("one", 1.0, True), Outcome("two", 3.0, False, "it differs"))
STUB = (Outcome("one", 1.0, False, "not yet", attempted=False),)
NONE = Error(
    ("LookupError", "Exception"), "", "LookupError: there are no cases for 'f'"
)
FAILED = Error(("AssertionError", "Exception"), "", "the line")
NOTHING = JudgeReport()


def of(name, outcomes=PASSED):
    return Checked(name, outcomes)


CELLS = {
    "all behaviours passed": ("check(f)", JudgeReport(checked=(of("f"),)), 8),
    "a part passed": ("check(f)", JudgeReport(checked=(of("f", HALF),)), 2),
    "a stub": ("check(f)", JudgeReport(checked=(of("f", STUB),)), 0),
    "no outcomes": ("check(f)", NOTHING, 0),
    "no outcomes, but a number": (
        "check(f)",
        JudgeReport((Output("result", "8.0"),)),
        0,
    ),
    "outcomes without behaviours": ("check(f)", JudgeReport(checked=(of("f", ()),)), 0),
    "outcomes of another function": ("check(f)", JudgeReport(checked=(of("g"),)), 0),
    "one of two functions": ("check(f)\ncheck(g)", JudgeReport(checked=(of("f"),)), 0),
    "both of two functions": (
        "check(f)\ncheck(g)",
        JudgeReport(checked=(of("f"), of("g", HALF))),
        5,
    ),
    "all passed, then an error": (
        "check(f)\nassert g() == 1",
        JudgeReport(error=FAILED, checked=(of("f"),)),
        0,
    ),
    "a check in a loop": (
        "for each in (f, g):\n    check(each)",
        JudgeReport(checked=(of("f"),)),
        8,
    ),
    "a check in a loop that checked nothing": (
        "for each in ():\n    check(each)",
        NOTHING,
        0,
    ),
    "a check without cases": ("check(f)", JudgeReport(error=NONE), None),
    "a check that judged, and one without cases": (
        "check(f)\ncheck(g)",
        JudgeReport(error=NONE, checked=(of("f"),)),
        0,
    ),
    "an assertion that fails with these words": (
        "assert f() == 1",
        JudgeReport(error=NONE),
        0,
    ),
    "an assertion that held": ("assert f() == 1", NOTHING, 8),
    "an assertion that failed": ("assert f() == 1", JudgeReport(error=FAILED), 0),
    "a number": ("points(f)", JudgeReport((Output("result", "2.5"),)), 2.5),
    "a number beyond the points": (
        "points(f)",
        JudgeReport((Output("result", "9"),)),
        0,
    ),
    "a number that is printed": ("points(f)", JudgeReport((Output("stdout", "2"),)), 8),
}


@pytest.mark.parametrize(("source", "report", "mark"), CELLS.values(), ids=CELLS)
def test_a_mark_comes_from_what_was_judged_in_the_cell(source, report, mark):
    planned = PlannedCell(judged(source, 8), "check", calls=calls_of_check(source))
    assert cell_verdict(planned, report, {"f", "g"}).mark == mark


def test_what_could_not_be_sent_is_not_judged_unless_our_check_saw_it():
    refused = Error(("Refused", "TypeError"), "a Card is not plain data")
    planned = PlannedCell(judged("assert f() == 1", 8), "check")
    report = JudgeReport(error=refused, unsent="This test needs what cannot be sent.")
    assert cell_verdict(planned, report, {"f"}).mark is None
    checked = JudgeReport(error=refused, unsent="This test …", checked=(of("f"),))
    assert cell_verdict(planned, checked, {"f"}).mark == 0


def test_what_is_bound_to_the_name_of_a_function_and_is_none_earns_nothing():
    source = "check(f)"
    planned = PlannedCell(judged(source, 8), "check", calls=calls_of_check(source))
    missing = Error(("NameError", "Exception"), "name 'f' is not defined")
    report = JudgeReport(error=missing, unsent="f holds something that is not …")
    assert cell_verdict(planned, report, {"f"}).mark == 0
    other = JudgeReport(error=missing, unsent="data holds something that is not …")
    assert cell_verdict(planned, other, {"f"}).mark is None

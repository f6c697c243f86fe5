"""What a submission puts out is shown up to a limit, and its marks do not change."""

import pytest

from grader.engine.notebook.outputs import (
    LEFT_OUT,
    PNG,
    OutputBudget,
    error_output,
    notebook_outputs,
)
from grader.engine.protocol.messages import Error, JudgeReport, Output
from tests.engine.notebooks import answer, judged, marks, notebook, own


def printed(text, kind="stdout", png=None):
    return Output(kind, text, png)


def texts(report):
    return [output.text for output in report.outputs]


def test_what_fits_stays_as_it_is():
    report = JudgeReport(
        (printed("abc"), printed("d", "result", PNG)), Error(("E",), "x")
    )
    assert OutputBudget(4 + len(PNG) + 1).cut(report) == report


CUT = {
    "text": ((printed("abcdef"), printed("g")), ["abcd", LEFT_OUT]),
    "a picture": (
        (printed("ab", "display", PNG), printed("g")),
        ["ab", LEFT_OUT],
    ),
    "the second text": ((printed("abc"), printed("defg")), ["abc", "d", LEFT_OUT]),
}


@pytest.mark.parametrize(("outputs", "kept"), CUT.values(), ids=CUT)
def test_what_is_too_much_is_cut_and_said_to_be(outputs, kept):
    report = OutputBudget(4).cut(JudgeReport(outputs))
    assert texts(report) == kept
    assert all(output.png is None for output in report.outputs)


def test_the_limit_is_one_for_all_cells_and_it_is_said_once():
    budget = OutputBudget(5)
    cells = [budget.cut(JudgeReport((printed("abc"),))) for _ in range(4)]
    assert [texts(cell) for cell in cells] == [["abc"], ["ab", LEFT_OUT], [], []]


def test_an_error_stays_an_error_whatever_is_left():
    error = Error(("ValueError",), "why" * 10, "line\n" * 10)
    report = OutputBudget(0).cut(JudgeReport((), error))
    assert report.error == Error(("ValueError",), "", LEFT_OUT)
    shown = error_output(report.error)
    assert not notebook_outputs(report.outputs, graded=True)
    assert shown.ename == "ValueError"


def test_a_thousand_cells_that_print_a_megabyte_are_not_kept(engine, monkeypatch):
    monkeypatch.setattr(OutputBudget.__init__, "__defaults__", (300_000,))
    loud = [own(f"print('{n}' * 90_000)") for n in range(1, 10)]
    source = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
    source.cells.append(judged("0.5 * f() / 5", 1, "second"))
    graded = engine.grade(source, notebook(*loud, *source.cells))
    assert marks(graded) == [1, 0.5]
    shown = [str(cell.get("outputs", "")) for cell in graded.notebook.cells]
    assert 280_000 < sum(map(len, shown)) < 320_000
    assert sum("too much" in text for text in shown) == 1

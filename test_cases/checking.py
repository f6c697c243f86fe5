"""``check`` is what a student's notebook calls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from test_cases.beside import beside
from test_cases.calling import random_kept
from test_cases.cases import Case, CaseSet, has_cases, load_cases
from test_cases.causes import causes, report
from test_cases.endless import LIMIT, EndlessError, in_time
from test_cases.frontend import Shown, is_watched, show
from test_cases.hint_table import by_table
from test_cases.judging import attempt, explained
from test_cases.panel import OPEN, framed, panel
from test_cases.recognising import Trial, as_raised
from test_cases.speaking import in_language, say
from test_cases.waiting import not_right


class CheckFailed(AssertionError):  # noqa: N818  what a student reads
    """Ends a check cell in which a behaviour failed; a notebook shows no stack."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(function: Callable[..., Any], lang: str | None = None) -> None:
    """Try a graded function on its public cases and show how each came out.

    Parameters
    ----------
    function : callable
        The graded function. Its name selects the cases.
    lang : str, optional
        ``"en"`` or ``"ko"``, for this check; see ``language``.

    Raises
    ------
    CheckFailed
        An ``AssertionError`` with one short sentence, when a behaviour failed and
        nobody sits before a notebook: a program that grades sees it. Where somebody
        does, the panel has said all, and the cells below can run.
    LookupError
        When there are no cases for a function of that name.
    ValueError
        When the language is not known.
    """
    name = _name_of(function, sys._getframe(1).f_globals)
    case_set = load_cases(name)
    with in_language(lang):
        failed = _Check(function, case_set).show()
    if not failed:
        not_right.discard(name)
        return
    not_right.add(name)
    if not is_watched():
        raise CheckFailed(failed)


def _name_of(function: Callable[..., Any], names: Mapping[str, Any]) -> str:
    """The name of a graded function: its own, else one that it is bound to there."""
    own = str(getattr(function, "__name__", type(function).__name__))
    bound = (name for name, value in names.items() if value is function)
    return next(filter(has_cases, (own, *bound)), own)


class _Check:
    """One check: the calls, then what is shown of them."""

    def __init__(self, function: Callable[..., Any], case_set: CaseSet) -> None:
        self.function, self.case_set = function, case_set
        self.place = ""  # where a call that takes long was told of
        self.endless: EndlessError | None = None
        self.out = sys.stdout  # during a call it is the student's

    def show(self) -> str:
        """Show how each case came out; say what failed in one sentence, or nothing."""
        with random_kept():
            trials = [self.tried(case) for case in self.case_set.cases]
            outcomes = explained(self.case_set, trials, by_table)
        number, failed = len(outcomes), sum(not one.passed for one in outcomes)
        if failed and not any(one.attempted for one in outcomes):
            said = say("Nothing to check yet: the stub is not filled in.")
            html = framed(f"… {said}", OPEN, self.case_set.function)
            self.put(Shown(html, report(outcomes)))
            return said
        if failed:
            said = say("{failed} of {n} public checks failed.", failed=failed, n=number)
        else:
            said = say(
                "All {n} public checks passed; more run when the assignment is graded.",
                n=number,
            )
        found = causes(outcomes)
        at = {one.case.behaviour: beside(one) for one in trials}
        besides = [at[cause.behaviours[0]] for cause in found]
        html = panel(self.case_set.function, said, outcomes, found, besides)
        text = report(outcomes, besides)
        told_by_error = failed and not is_watched()
        self.put(Shown(html, text if told_by_error else f"{text}\n{said}"))
        return said if failed else ""

    def put(self, shown: Shown) -> None:
        """Show it in the place of what was told meanwhile."""
        show(shown, self.place, again=bool(self.place))

    def tried(self, case: Case) -> Trial:
        """Try one case; after one that does not end there are no more calls."""
        if self.endless is None:
            try:
                return in_time(
                    lambda: attempt(self.function, self.case_set, case),
                    self.function,
                    self.tell,
                )
            except EndlessError as error:
                self.endless = error
        line, sentence = self.endless.line, "it ran for more than {n} seconds and was "
        sentence += "ended (line {m} of the cell)" if line else "ended"
        said = say(f"{sentence}: an endless loop?", n=f"{LIMIT:g}", m=line)
        return Trial(case, as_raised(self.endless), said)

    def tell(self, line: int | None) -> None:
        """Say that a call takes long."""
        said = say("still running, line {n}: an endless loop?", n=line or "?")
        self.place = self.place or uuid4().hex
        html = framed(f"… {said}", OPEN, self.case_set.function)
        show(Shown(html, said), self.place, file=self.out)

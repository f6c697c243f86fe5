"""Which known mistake a wrong answer is: its values are compared with those of each.

Nothing here knows a formula: a known mistake is what the cases saw of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference
from test_cases.evidence import is_enough
from test_cases.observation import ResultError
from test_cases.observing import COMPARISONS
from test_cases.speaking import reads_korean

NO_ERROR = "nothing"  # was raised where the numbers are random: what was said counts
CHOSEN_BY_THE_STUDENT = ("NameError", "UnboundLocalError")
PASSED = object()  # what a case sees of a mistake that it lets pass


@dataclass(frozen=True)
class Raised:
    """An error as far as two answers with the same mistake share it.

    Attributes
    ----------
    kind : str
        The name of its type.
    about : tuple of str
        What its text names: keys, shapes, numbers; the whole text of a ResultError.
    """

    kind: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What a case saw of a function.

    Attributes
    ----------
    case : Case
    seen : object
        What the comparison looks at, or what was ``Raised``.
    message : str
        What is wrong, one sentence without a full stop; empty when the case passed.
    attempted : bool
        False when the stub still raises NotImplementedError.
    every : tuple of dict
        What each of several calls returned, where the case failed.
    """

    case: Case
    seen: Any
    message: str = ""
    attempted: bool = True
    every: tuple[dict[str, Any], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an attempt went wrong."""
        return bool(self.message) and self.attempted


@dataclass(frozen=True)
class Known:
    """A known mistake, or two at once, as the cases see it.

    Attributes
    ----------
    id : str
        Its id in the course; of two at once both, with a plus sign.
    hint_en, hint_ko : str
    seen : tuple
        What each case sees of it, ``PASSED`` where it makes no difference.
    said : str
        What is wrong in words, for a mistake that can be made in any function; it is
        named only when none of the function's own mistakes fits.
    """

    id: str
    hint_en: str
    hint_ko: str
    seen: tuple[Any, ...]
    said: str = ""

    @property
    def hint(self) -> str:
        """The hint in the language of the reader."""
        return self.hint_ko if reads_korean() else self.hint_en


def as_raised(error: Exception) -> Raised:
    """Reduce an error to what two answers with the same mistake share."""
    kind, text = type(error).__name__, str(error)
    if isinstance(error, ResultError):
        return Raised(kind, (text,))
    if kind in CHOSEN_BY_THE_STUDENT:
        return Raised(kind, ())
    return Raised(kind, tuple(sorted(re.findall(r"'[^']*'|\d+", text))))


def is_error(seen: Any) -> bool:
    """Whether a call ended in an error."""
    return isinstance(seen, Raised) and seen.kind != NO_ERROR


def fits(case: Case, seen: Any, wrong: Any) -> bool:
    """Whether a wrong answer is, on this case, what a known mistake gives.

    Parameters
    ----------
    case : Case
        Its tolerance and its comparison decide.
    seen, wrong : object
        What the case saw of the answer and of the mistake. An answer may print more
        numbers than the mistake does.
    """
    if wrong is PASSED or isinstance(seen, Raised) != isinstance(wrong, Raised):
        return False
    if isinstance(seen, Raised):
        return bool(seen == wrong)
    if difference(wrong, seen, "", case.rtol, case.atol) is None:
        return True
    if case.compare != "printed" or np.size(wrong) == 0:
        return False
    return COMPARISONS["printed"].differ(replace(case, expected=wrong), seen) is None


def in_turn(trials: Sequence[Trial], known: Sequence[Known]) -> list[Known | None]:
    """Find the mistake behind all failed trials: one of the function's own, or any.

    See `explain`.
    """
    found = explain(trials, [entry for entry in known if not entry.said])
    return found if any(found) else explain(trials, known)


def explain(trials: Sequence[Trial], known: Sequence[Known]) -> list[Known | None]:
    """Find the one mistake that every failed and every passed trial speaks for.

    Parameters
    ----------
    trials : sequence of Trial
        One for each case.
    known : sequence of Known
        Where two of them fit, none is named; nor is one by an answer that says too
        little, such as zeros.

    Returns
    -------
    list of Known or None
        One for each trial: the mistake where it failed, or None everywhere.
    """
    fitting = [entry for entry in known if _fits_all(trials, entry)]
    named = fitting[0] if len(fitting) == 1 and is_telling(trials) else None
    return [named if trial.failed else None for trial in trials]


def _fits_all(trials: Sequence[Trial], entry: Known) -> bool:
    """Whether a mistake gives what every trial saw of the answer."""
    return agrees(trials, entry) and all(
        fits(trial.case, trial.seen, wrong)
        for trial, wrong in zip(trials, entry.seen, strict=True)
        if trial.failed
    )


def agrees(trials: Sequence[Trial], entry: Known) -> bool:
    """Whether a mistake passes every case that was passed."""
    return all(
        wrong is PASSED
        for trial, wrong in zip(trials, entry.seen, strict=True)
        if not trial.message
    )


def is_telling(trials: Sequence[Trial]) -> bool:
    """Whether what was seen of an answer can tell its mistake from others.

    An error tells by what its text names. By its type alone it tells only of an answer
    that is mostly right.
    """
    wrong = [(one.case, one.seen) for one in trials if one.failed]
    right = [(one.case, one.seen) for one in trials if _is_right_result(one)]
    errors = [seen for _, seen in wrong if isinstance(seen, Raised)]
    if errors and (any(one.about for one in errors) or len(right) > len(wrong)):
        return True
    results = [pair for pair in wrong if not isinstance(pair[1], Raised)]
    return is_enough(results, right)


def _is_right_result(trial: Trial) -> bool:
    """Whether a trial passed that looks at what was returned."""
    return not trial.message and not COMPARISONS[trial.case.compare].arguments

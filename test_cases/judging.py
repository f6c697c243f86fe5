"""Judge a function by its cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from test_cases.calling import Observe, observe, random_kept
from test_cases.cases import Case, CaseSet
from test_cases.describing import Description, Rights, describe
from test_cases.observation import Observation, ResultError
from test_cases.observing import COMPARISONS
from test_cases.outcomes import Outcome
from test_cases.recognising import NO_ERROR, Known, Raised, Trial, as_raised, is_error

MOST_NAME = 40  # characters of an error's name, which a student may choose
MOST_WORDS = 3000  # characters of what is said about one case
RAISED = "it raised"
NEVER_CALLED = "is never called"
Recogniser = Callable[[CaseSet, Sequence[Trial]], Sequence[Known | None]]


def nothing(case_set: CaseSet, trials: Sequence[Trial]) -> Sequence[Known | None]:
    """Recognise no mistake."""
    return [None] * len(trials)


def judge(
    function: Callable[..., Any],
    case_set: CaseSet,
    recognise: Recogniser = nothing,
    observe: Observe = observe,
) -> list[Outcome]:
    """Judge a function by every case of a set; nothing it does stops the others.

    Parameters
    ----------
    function : callable
    case_set : CaseSet
    recognise : callable, optional
        Finds the known mistake behind each trial; asked only when one failed.
    observe : callable, optional
        Makes the calls of a case, elsewhere for instance; is asked in order.

    Returns
    -------
    list of Outcome
        One for each case, in order.
    """
    with random_kept():
        trials = [attempt(function, case_set, case, observe) for case in case_set.cases]
        return explained(case_set, trials, recognise)


def explained(
    case_set: CaseSet,
    trials: Sequence[Trial],
    recognise: Recogniser,
    rights: Rights | None = None,
) -> list[Outcome]:
    """What to say about the trials, one for each case of a set.

    Whoever has the reference says what is right for each call of a case.
    """
    if not any(trial.failed for trial in trials):
        return [_outcome(trial, None, Description()) for trial in trials]
    found = recognise(case_set, trials)
    seen = [Description()] * len(trials) if any(found) else describe(trials, rights)
    return [_outcome(*all_three) for all_three in zip(trials, found, seen, strict=True)]


def attempt(
    function: Callable[..., Any],
    case_set: CaseSet,
    case: Case,
    observe: Observe = observe,
) -> Trial:
    """Try a function on one case; whatever it raises becomes part of the trial."""
    comparison = COMPARISONS[case.compare]
    seen: Any = None
    try:
        observed = observe(function, case_set, case)
        _require_asked(case, observed)
        seen = comparison.look(observed)
        message = comparison.differ(case, seen) or ""
        common = Raised(NO_ERROR, (message,)) if comparison.drawn else seen
        every = observed.every if message and len(case.calls) > 1 else ()
        return Trial(case, common, message, every=every)
    except NotImplementedError as error:
        said = "the stub is not filled in yet"
        return Trial(case, as_raised(error), said, attempted=False)
    except ResultError as error:
        said = str(error) or "the result is not of the form that was asked for"
        return Trial(case, as_raised(error) if seen is None else seen, said)
    except Exception as error:
        return Trial(case, as_raised(error), _raised(error, function, case.hidden))


def _require_asked(case: Case, seen: Observation) -> None:
    """Raise ResultError unless the functions were called that have to be."""
    for name in case.asks:
        if not any(one.function is seen.given[name] for one in seen.asked):
            raise ResultError(f"{name} {NEVER_CALLED}")


def _outcome(trial: Trial, known: Known | None, seen: Description) -> Outcome:
    """What to say about a trial: the mistake's hint, else what is to be seen."""
    case, message = trial.case, trial.message
    if known:
        message, hint = known.said or message, known.hint
    else:
        # Where nothing came out, what stopped it is what leads on.
        hint = seen.hint or ("" if is_error(trial.seen) else case.hint)
        message = f"{message}: {seen.words}" if seen.words else message
    return Outcome(
        case.behaviour,
        case.weight,
        not message,
        message[:MOST_WORDS],
        hint if trial.failed else "",
        trial.attempted,
        known.id if known else "",
    )


def _raised(error: Exception, function: Callable[..., Any], brief: bool) -> str:
    """Say what a function raised, and in which of its lines.

    A stand-in's error brings that line along as ``student_line``.
    """
    line = getattr(error, "student_line", None)
    code = getattr(function, "__code__", None)
    step = error.__traceback__
    while step is not None:
        if code is not None and step.tb_frame.f_code.co_filename == code.co_filename:
            line = step.tb_lineno
        step = step.tb_next
    where = f" (line {line} of the cell)" if line else ""
    said = "" if brief else str(error)
    text = f": {said}" if said else ""
    return f"{RAISED} {type(error).__name__[:MOST_NAME]}{text}{where}"

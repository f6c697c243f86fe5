"""Recognise known mistakes by what they give on every case."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from grader.errors import UserError
from grader.mistakes import Mistake, build, mistakes
from grader.mistakes.general import general_mistakes
from grader.mistakes.table import solution
from test_cases.calling import random_kept
from test_cases.cases import Case, CaseSet, load_cases
from test_cases.judging import attempt
from test_cases.recognising import (
    PASSED,
    Known,
    Raised,
    Trial,
    agrees,
    explain,
    fits,
    in_turn,
    is_error,
    is_telling,
)


@lru_cache(maxsize=256)
def known_mistakes(function: str, *hidden: Path) -> tuple[Known, ...]:
    """What every case of a function sees of each of its known mistakes.

    Parameters
    ----------
    function : str
        Name of the graded function.
    *hidden : Path
        Folders with hidden cases.

    Raises
    ------
    UserError
        When an edit of a mistake does not fit the reference.
    """
    case_set = load_cases(function, *hidden)
    found = [_known(case_set, entry) for entry in mistakes(function)]
    for entry in _generally_known(case_set, function):
        if not any(_are_alike(case_set, entry, one) for one in found):
            found.append(entry)
    return tuple(found)


def _are_alike(case_set: CaseSet, one: Known, other: Known) -> bool:
    """Whether two mistakes give the same, up to the last digits, on every case."""
    pairs = list(zip(one.seen, other.seen, strict=True))
    if any((a is PASSED) != (b is PASSED) for a, b in pairs):
        return False
    return all(
        a is PASSED or fits(case, a, b)
        for case, (a, b) in zip(case_set.cases, pairs, strict=True)
    )


@lru_cache(maxsize=256)
def at_hand(function: str, *hidden: Path) -> tuple[Known, ...]:
    """The known mistakes; none where their table or the reference is not right.

    A name is an extra: no mark hangs on it.
    """
    try:
        return known_mistakes(function, *hidden) if mistakes(function) else ()
    except Exception:
        return ()


def recognise(
    hidden: Sequence[Path], case_set: CaseSet, trials: Sequence[Trial]
) -> list[Known | None]:
    """Find the mistake behind all failed trials; two at once when none fits.

    Parameters
    ----------
    hidden : sequence of Path
        Folders with hidden cases.
    case_set : CaseSet
        The public cases and the hidden ones.
    trials : sequence of Trial
        One for each case.

    Returns
    -------
    list of Known or None
        One for each trial.
    """
    singles = at_hand(case_set.function, *hidden)
    found = in_turn(trials, singles)
    if any(found) or not is_telling(trials):
        return found
    for trial in trials:
        if trial.failed and not isinstance(trial.seen, Raised):
            possible = {one.id for one in singles if agrees(trials, one)}
            return explain(trials, [*_pairs(possible, case_set, trial)])
    return found


def _pairs(possible: set[str], case_set: CaseSet, trial: Trial) -> Iterator[Known]:
    """Two mistakes at once that explain a trial which none explains alone."""
    entries = [one for one in mistakes(case_set.function) if one.id in possible]
    seen = _seen_of_pairs(case_set, trial.case)
    for pair in combinations(entries, 2):
        ids = pair[0].id, pair[1].id
        if ids not in seen:
            seen[ids] = _pair_seen(*pair, case_set, trial.case)
        if fits(trial.case, trial.seen, seen[ids]):
            yield _known_pair(*pair, case_set)


@lru_cache(maxsize=32)  # a class makes the same mistakes
def _seen_of_pairs(case_set: CaseSet, case: Case) -> dict[tuple[str, str], Any]:
    """What one case sees of two mistakes at once, by their ids; filled where needed."""
    return {}


def _pair_seen(one: Mistake, other: Mistake, case_set: CaseSet, case: Case) -> Any:
    """What one case sees of two mistakes at once; nothing wrong if they do not mix."""
    try:
        wrong = build(one, other)
    except UserError:
        return PASSED
    with random_kept():
        return _seen(wrong, case_set, case)


@lru_cache(maxsize=256)
def _known_pair(one: Mistake, other: Mistake, case_set: CaseSet) -> Known:
    """What the cases see of two mistakes at once, and the hints for both."""
    return _known(case_set, one, other)


def _known(case_set: CaseSet, *entries: Mistake) -> Known:
    """What the cases see of mistakes, and the hints for them."""
    return Known(
        "+".join(entry.id for entry in entries),
        " ".join(entry.hint_en for entry in entries),
        " ".join(entry.hint_ko for entry in entries),
        _seen_by_all(build(*entries), case_set),
    )


def _generally_known(case_set: CaseSet, function: str) -> Iterator[Known]:
    """What the cases see of mistakes that can be made in any function."""
    for entry in general_mistakes(case_set, solution(function)):
        said, hint_en, hint_ko = entry.texts
        seen = _seen_by_all(entry.wrong, case_set)
        wrong = [one for one in seen if one is not PASSED]
        results = [one for one in wrong if not is_error(one)]
        if len(results) > len(wrong) / 2:  # an error has many causes
            yield Known(entry.id, hint_en, hint_ko, seen, said)


def _seen_by_all(wrong: Callable[..., Any], case_set: CaseSet) -> tuple[Any, ...]:
    with random_kept():
        return tuple(_seen(wrong, case_set, case) for case in case_set.cases)


def _seen(wrong: Callable[..., Any], case_set: CaseSet, case: Case) -> Any:
    """What one case sees of a wrong function."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trial = attempt(wrong, case_set, case)
    return trial.seen if trial.message else PASSED

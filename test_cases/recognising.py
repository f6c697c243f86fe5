"""Which known mistake a wrong answer is: its values are compared with those of each.

Nothing here knows a formula: a known mistake is what the cases saw of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference
from test_cases.observation import ResultError
from test_cases.observing import COMPARISONS

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
    """

    case: Case
    seen: Any
    message: str = ""
    attempted: bool = True

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
    """

    id: str
    hint_en: str
    hint_ko: str
    seen: tuple[Any, ...]

    @property
    def hint(self) -> str:
        """The hint in the language of the reader."""
        return self.hint_ko if reads_korean() else self.hint_en


def reads_korean() -> bool:
    """Whether the locale of this process is Korean."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return chosen.lower().startswith("ko")


def as_raised(error: Exception) -> Raised:
    """Reduce an error to what two answers with the same mistake share."""
    kind, text = type(error).__name__, str(error)
    if isinstance(error, ResultError):
        return Raised(kind, (text,))
    if kind in CHOSEN_BY_THE_STUDENT:
        return Raised(kind, ())
    return Raised(kind, tuple(sorted(re.findall(r"'[^']*'|\d+", text))))


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


def explain(trials: Sequence[Trial], known: Sequence[Known]) -> list[Known | None]:
    """Find the mistake behind every failed trial; few mistakes explain many trials.

    Parameters
    ----------
    trials : sequence of Trial
        One for each case.
    known : sequence of Known
        Where two explain equally much, none is named.

    Returns
    -------
    list of Known or None
        One for each trial; None where it passed or nothing fits.
    """
    possible = [entry for entry in known if agrees(trials, entry)]
    first = next((place for place, trial in enumerate(trials) if trial.failed), 0)
    trial = trials[first]
    likely = [e for e in possible if fits(trial.case, trial.seen, e.seen[first])]
    found = _covered(trials, likely)
    everywhere = {
        entry and entry.id
        for entry, trial in zip(found, trials, strict=True)
        if trial.failed
    }
    if len(everywhere) == 1 and None not in everywhere:
        return found  # whatever explains all trials explains the first one
    return _covered(trials, possible)


def _covered(trials: Sequence[Trial], known: Sequence[Known]) -> list[Known | None]:
    """Explain as many trials as possible, the most by one mistake first."""
    places = {entry.id: _places(trials, entry) for entry in known}
    found: list[Known | None] = [None] * len(trials)
    unexplained = set().union(*places.values())
    while unexplained:
        worth = [_worth(entry, places[entry.id], unexplained) for entry in known]
        best = known[worth.index(max(worth))]
        for place in places[best.id] & unexplained:
            found[place] = best if worth.count(max(worth)) == 1 else None
        unexplained -= places[best.id]
    return found


def _places(trials: Sequence[Trial], entry: Known) -> set[int]:
    """The failed trials that a mistake explains."""
    return {
        place
        for place, (trial, wrong) in enumerate(zip(trials, entry.seen, strict=True))
        if trial.failed and fits(trial.case, trial.seen, wrong)
    }


def agrees(trials: Sequence[Trial], entry: Known) -> bool:
    """Whether a mistake passes every case that was passed."""
    return all(
        wrong is PASSED
        for trial, wrong in zip(trials, entry.seen, strict=True)
        if not trial.message
    )


def _worth(entry: Known, places: set[int], unexplained: set[int]) -> tuple[int, int]:
    """How much a mistake explains, then how little else it would have spoilt."""
    spoilt = sum(wrong is not PASSED for wrong in entry.seen)
    return len(places & unexplained), len(places) - spoilt

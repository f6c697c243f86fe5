"""What is wrong with an answer: what failed alike is one cause, and is said once."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from test_cases.beside import Beside
from test_cases.outcomes import Outcome
from test_cases.speaking import say

MOST_MESSAGES = 3  # that are shown of one cause
WIDTH = 88
NUMBERS = [  # what two messages may differ in that say the same
    (re.compile(r"\([\d, ]*\)"), "#"),
    (re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"), "#"),
    (re.compile(r", by up to #"), ""),
    (re.compile(r"#(?:, #)+|all #|# of #"), "#"),
]


@dataclass(frozen=True)
class Cause:
    """Behaviours that failed for the same reason, as far as can be seen.

    Attributes
    ----------
    messages : tuple of str
        What is wrong, one sentence without a full stop each; those that differ only in
        numbers are one.
    hint : str
        A sentence that leads on; may be empty.
    mistake : str
        Id of the known mistake, of two at once "ID+ID"; empty when it is none.
    behaviours : tuple of str
        Where it was seen.
    """

    messages: tuple[str, ...]
    hint: str
    mistake: str
    behaviours: tuple[str, ...]


def causes(outcomes: Sequence[Outcome]) -> list[Cause]:
    """Group the behaviours that failed by what is wrong, in order of appearance.

    A known mistake is one cause wherever it shows. What is not known is one cause where
    the same thing differs or the same error was raised; its hint is that of the
    behaviour that comes first, for later ones take the earlier for granted.

    Parameters
    ----------
    outcomes : sequence of Outcome

    Returns
    -------
    list of Cause
    """
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        if not outcome.passed:
            groups.setdefault(_cause_of(outcome), []).append(outcome)
    return [_cause(group) for group in groups.values()]


def report(outcomes: Sequence[Outcome], besides: Sequence[Beside | None] = ()) -> str:
    """What a check says: a line for each behaviour, then what is wrong, said once.

    Parameters
    ----------
    outcomes : sequence of Outcome
    besides : sequence of Beside or None
        Of each cause, what came out beside what should have; none by default.
    """
    if outcomes and not any(outcome.attempted for outcome in outcomes):
        return "NOT YET  the stub is not filled in."
    found = causes(outcomes)
    lines = [_wrapped(str(outcome)) for outcome in outcomes]
    for cause, beside in zip_longest(found, besides):
        lines += ["", *map(_wrapped, told(cause, alone=len(found) == 1, beside=beside))]
    return "\n".join(lines)


def told(cause: Cause, alone: bool, beside: Beside | None = None) -> list[str]:
    """The lines about one cause, of any length.

    Parameters
    ----------
    cause : Cause
    alone : bool
        Whether it is the only one: then every FAIL says where it was seen.
    beside : Beside, optional
        What came out beside what should have.
    """
    lines = [f"WHAT  {_sentence(say(one))}" for one in cause.messages[:MOST_MESSAGES]]
    if beside:
        both = f"{beside.got}, expected {beside.expected}"
        lines.append(f"HERE  {beside.place} is {both}")
    if cause.hint:
        lines.append(f"HINT  {say(cause.hint)}")
    if not alone:
        first, *others = map(say, cause.behaviours)
        lines += [f"SEEN  {first}", *(f"      {other}" for other in others)]
    return lines


def _cause_of(outcome: Outcome) -> tuple[str, str]:
    """What two outcomes of one cause share."""
    if outcome.mistake:
        return "known", outcome.mistake
    return "seen", _subject(outcome.message)


def _subject(message: str) -> str:
    """What differs, or which error was raised."""
    first, *rest = message.split(": ")
    what = rest[0] if rest and first.startswith("with ") else first  # of which call
    return _without_numbers(what.split(" (line ")[0])


def _without_numbers(message: str) -> str:
    for number, stand_in in NUMBERS:
        message = number.sub(stand_in, message)
    return message


def _sense(message: str) -> str:
    """What two messages of one cause share that say the same."""
    if message.startswith("it raised "):  # the first one tells the most
        return _subject(message)
    is_factor = " times too " in message and not message.endswith(" examples")
    return message if is_factor else _without_numbers(message)


def _cause(group: Sequence[Outcome]) -> Cause:
    messages: dict[str, str] = {}
    for outcome in group:
        messages.setdefault(_sense(outcome.message), outcome.message)
    return Cause(
        tuple(messages.values()),
        group[0].hint,
        group[0].mistake,
        tuple(outcome.behaviour for outcome in group),
    )


def _sentence(message: str) -> str:
    return message if message.endswith(("?", ".", "!")) else f"{message}."


@lru_cache(maxsize=1024)  # a class gets the same lines again and again
def _wrapped(line: str) -> str:
    """A line broken between words; a notebook would break it inside them."""
    return textwrap.fill(
        line, WIDTH, subsequent_indent=" " * 6, break_long_words=False, tabsize=1
    )

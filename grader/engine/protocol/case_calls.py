"""What a check asks of a student process, as bytes: made here, and read there."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import lru_cache
from typing import Any

from grader.engine.protocol.decode import decode
from grader.engine.protocol.encode import Keep, Message, Refused, encode, keep_nothing
from test_cases.calling import fresh
from test_cases.cases import Case, CaseSet
from test_cases.observing import COMPARISONS

Questions = tuple[CaseSet, list[tuple[bytes, bool, Any]]]

# The questions that the warm parent has read, for all its children.
LEARNT: dict[bytes, Questions] = {}


def digest(*parts: bytes | bytearray) -> bytes:
    """Tells these parts from all others."""
    found = hashlib.sha256()
    for part in parts:
        found.update(b"%d " % len(part))
        found.update(part)
    return found.digest()


@lru_cache(maxsize=256)
def same_questions(case_set: CaseSet) -> bytes | None:
    """The calls of all cases as bytes; None where functions go along.

    Without functions they are the same for every submission.
    """
    try:
        return together(case_set, [question(case)[0] for case in case_set.cases])
    except Refused:
        return None


def question(case: Case, keep: Keep = keep_nothing) -> tuple[bytes, Message]:
    """The calls of one case."""
    return encode(fresh(case.calls), keep=keep)


def together(case_set: CaseSet, questions: list[bytes]) -> bytes:
    """How to make the calls, and each question with whether its arguments go back."""
    form = {one.name: getattr(case_set, one.name) for one in fields(CaseSet)}
    back = [COMPARISONS[case.compare].arguments for case in case_set.cases]
    pairs = [list(pair) for pair in zip(questions, back, strict=True)]
    return encode([form | {"cases": ()}, pairs])[0]


def learn(data: bytes) -> None:
    """Read the questions of a check ahead, but for those whose arguments go back."""
    case_set, questions = _read(data)
    read = [(d, back, None if back else decode(d).value) for d, back, _ in questions]
    LEARNT[digest(data)] = case_set, read


def questions_in(data: bytes) -> Questions:
    """The questions that these bytes hold, as far as they were read."""
    return LEARNT.get(digest(data)) or _read(data)


def _read(data: bytes) -> Questions:
    """The cases of a check, each as bytes, and whether its arguments go back."""
    form, questions = decode(data).value
    return CaseSet(**form), [(*question, None) for question in questions]

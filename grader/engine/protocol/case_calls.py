"""What a check asks of a student process, as bytes: made here, and read there."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

from grader.engine.protocol.decode import decode
from grader.engine.protocol.encode import Keep, encode, keep_nothing
from grader.engine.protocol.entries import Refused, Table
from test_cases.calling import fresh
from test_cases.cases import Case, CaseSet
from test_cases.observing import COMPARISONS


@lru_cache(maxsize=256)
def same_questions(case_set: CaseSet) -> bytes | None:
    """The calls of all cases as bytes; None where functions go along.

    Without functions they are the same for every submission.
    """
    try:
        return together(case_set, [question(case)[0] for case in case_set.cases])
    except Refused:
        return None


def question(case: Case, keep: Keep = keep_nothing) -> tuple[bytes, Table]:
    """The calls of one case."""
    return encode(fresh(case.calls), keep=keep)


def together(case_set: CaseSet, questions: list[bytes]) -> bytes:
    """How to make the calls, and each question with whether its arguments go back."""
    form = {one.name: getattr(case_set, one.name) for one in fields(CaseSet)}
    back = [COMPARISONS[case.compare].arguments for case in case_set.cases]
    pairs = [list(pair) for pair in zip(questions, back, strict=True)]
    return encode([form | {"cases": ()}, pairs])[0]


def questions_in(data: bytes) -> tuple[CaseSet, list[tuple[bytes, bool]]]:
    """The cases of a check, each as bytes, and whether its arguments go back."""
    form, questions = decode(data)
    return CaseSet(**form), [(asked, back) for asked, back in questions]

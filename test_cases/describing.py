"""How a wrong answer differs, where no known mistake explains it.

Only what is to be seen is said, and never what was expected. Where all that failed
shows the same, a hint belongs to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import kind_of
from test_cases.findings import Finding, find
from test_cases.recognising import Trial, reads_korean

ALIKE = 1e-6  # relative distance of two factors that are one
CHAINED = ("values", "state", "outputs")  # comparisons whose calls follow each other
MOST_WORD = 24  # characters of a word that was returned
WORDS = {
    "transposed": "rows and columns have changed places",
    "bias": "the entry of b has the shape of W",
    "no last": "the last one is missing",
    "no first": "the first one is missing",
    "one more": "there is one too many at the end",
    "zero": "it is zero everywhere",
    "zero number": "it is zero",
    "constant": "all its numbers are the same",
    "high": "it is too high",
    "low": "it is too low",
    "same": "it came back as it was",
    "sign": "it has the wrong sign",
    "change sign": "the change of it has the wrong sign",
    "late": "the values come one place too late",
    "early": "the values come one place too early",
}
HINTS = {
    "transposed": (
        "Print the shape after each line: where do rows and columns change places?",
        "줄마다 shape을 출력해 보세요. 어느 줄부터 행과 열이 바뀌나요?",
    ),
    "bias": (
        "Is the line for b a copy of the line for W?",
        "b의 줄이 W의 줄을 그대로 복사한 것은 아닌가요?",
    ),
    "one more": (
        "Count the rounds of your loop by hand.",
        "반복문이 몇 번 도는지 손으로 세어 보세요.",
    ),
    "zero": (
        "Print it line by line: where does it become zero, or is it never filled?",
        "줄마다 출력해 보세요. 어디서 0이 되나요, 아니면 채워진 적이 없나요?",
    ),
    "constant": (
        "Print it line by line: from where on are all its numbers the same?",
        "줄마다 출력해 보세요. 어디서부터 모든 값이 같아지나요?",
    ),
    "same": (
        "Is what your lines compute stored under this name?",
        "계산한 결과가 이 이름에 저장되나요?",
    ),
    "sign": (
        "Follow the sign from line to line: where does it turn?",
        "줄마다 부호를 따라가 보세요. 어디서 뒤집히나요?",
    ),
    "late": (
        "Which value is put down first, and which one last?",
        "처음 적는 값과 마지막에 적는 값은 무엇인가요?",
    ),
    "factor": (
        "Which factor do your lines have once too often, or not at all?",
        "한 번 더 곱했거나 빠뜨린 수는 무엇인가요?",
    ),
    "examples": (
        "How often do you divide by the number of examples, and how often does the "
        "formula?",
        "예제 수로 몇 번 나누나요? 공식은 몇 번 나누나요?",
    ),
    "form": (
        "Which kind of value does the docstring ask for?",
        "docstring은 어떤 종류의 값을 돌려주라고 하나요?",
    ),
    "none": (
        "Does every way through your lines end at the return?",
        "어떤 경우에도 return까지 가나요?",
    ),
    "nan": (
        "Print it line by line: which one divides by zero, or takes the root or the "
        "logarithm of what has none?",
        "줄마다 출력해 보세요. 0으로 나누거나, 음수의 제곱근이나 로그를 구하는 줄이 "
        "있나요?",
    ),
    "left out": (
        "Which defaults stand in the first line of the stub?",
        "처음 주어진 함수의 첫 줄에 적힌 기본값은 무엇인가요?",
    ),
    "calls": (
        "What does your function keep from one call to the next?",
        "한 번의 호출에서 다음 호출로 무엇을 남기나요?",
    ),
}
FORMS = {" was expected": "form", ": is a return missing?": "none", " holds NaN": "nan"}
LIKE = {"no last": "one more", "no first": "one more", "early": "late"}
LIKE |= {"zero number": "zero", "change sign": "sign", "change factor": "factor"}


class Description(NamedTuple):
    """What is said about a failed trial: a clause without a full stop, and a hint.

    Either may be empty.
    """

    words: str = ""
    hint: str = ""


def describe(trials: Sequence[Trial]) -> list[Description]:
    """Say of each wrong answer what it has in common with the right one.

    Parameters
    ----------
    trials : sequence of Trial
        One for each case of a function.

    Returns
    -------
    list of Description
        One for each trial.
    """
    with np.errstate(all="ignore"):  # a student's numbers may be of any size
        findings = [_finding(trial) for trial in trials]
    failed = [
        found for found, trial in zip(findings, trials, strict=True) if trial.failed
    ]
    hint = _common_hint(failed) or _hint(_common_form(trials))
    always = _always(trials)
    where, hint_of_where = _only_where(trials)
    return [
        Description(
            "; ".join(filter(None, [*_words(found, failed), always, where])),
            hint or hint_of_where,
        )
        if found is not None
        else Description("", hint)
        for found in findings
    ]


def _finding(trial: Trial) -> Finding | None:
    """What is to be seen, where the difference is one of values or of shapes."""
    if not trial.failed or not _is_of_values(trial):
        return None
    return find(trial.case, trial.seen) or Finding()


def _is_of_values(trial: Trial) -> bool:
    return trial.message.endswith(" differs") or " has shape (" in trial.message


def _words(found: Finding, failed: Sequence[Finding | None]) -> Iterator[str]:
    yield found.where
    kind = _settled_kind(found, failed)
    if kind == "far":
        far = float(f"{found.far:.1g}")
        yield f"{found.apart} of {found.total} numbers differ, by up to {far:g}"
    elif kind in WORDS:
        yield WORDS[kind]
    elif kind:
        what = "the change of it" if found.kind.startswith("change") else "it"
        size, word = abs(found.factor), "large"
        if size < 1:
            size, word = 1 / size, "small"
        turned = "has the wrong sign and " if found.factor < 0 else ""
        examples = f", and there are {found.examples} examples"
        yield (
            f"{what} {turned}is {size:.3g} times too {word}"
            f"{examples if kind == 'examples' else ''}"
        )


def _settled_kind(found: Finding | None, failed: Sequence[Finding | None]) -> str:
    """The kind of a finding in the light of the others.

    A factor between two single numbers says nothing, unless it is the same wherever
    the answer failed, or the number of examples.
    """
    if found is None or found.kind.removeprefix("change ") != "factor":
        return found.kind if found else ""
    same = [one for one in failed if one is not None and one.kind == found.kind]
    if len(same) == len(failed) and _is_examples(same):
        return "examples"
    if f"{max(abs(found.factor), 1 / abs(found.factor)):.3g}" != "1" and (
        found.shared > 1 or (len(same) == len(failed) > 1 and _is_one_factor(same))
    ):
        return found.kind
    return found.otherwise


def _is_examples(found: Sequence[Finding]) -> bool:
    """Whether every factor is the number of examples, or one divided by it."""
    return any(
        all(
            one.examples > 1
            and math.isclose(abs(one.factor) ** power, one.examples, rel_tol=ALIKE)
            for one in found
        )
        for power in (1, -1)
    )


def _is_one_factor(found: Sequence[Finding]) -> bool:
    first = found[0].factor
    return all(math.isclose(one.factor, first, rel_tol=ALIKE) for one in found)


def _common_hint(failed: Sequence[Finding | None]) -> str:
    """The hint that belongs to what every failed answer shows; mostly none."""
    kinds = {_settled_kind(found, failed) for found in failed}
    if len(kinds) != 1:
        return ""
    kind = kinds.pop()
    factors = [found for found in failed if found is not None]
    if kind.endswith("factor") and not _is_one_factor(factors):
        return ""
    return _hint(kind)


def _common_form(trials: Sequence[Trial]) -> str:
    """What is wrong with the form of every failed answer."""
    said = [trial.message for trial in trials if trial.failed]
    for words, kind in FORMS.items():
        if all(words in message for message in said) and len(said) > (kind == "nan"):
            return kind
    return ""


def _hint(kind: str) -> str:
    english, korean = HINTS.get(LIKE.get(kind, kind), ("", ""))
    return korean if reads_korean() else english


def _only_where(trials: Sequence[Trial]) -> tuple[str, str]:
    """What the failed cases share and no passed one has: a default, several calls."""
    looked = [one for one in trials if one.case.compare in CHAINED]
    if sum(one.failed for one in looked) < sum(one.failed for one in trials):
        return "", ""
    failed = {id(one.case) for one in looked if one.failed}
    names = {name for one in looked for name in _given(one.case)}
    left_out = [
        name
        for name in sorted(names)
        if failed == {id(o.case) for o in looked if name not in _given(o.case)}
    ]
    if len(left_out) == 1 and len(failed) < len(looked):
        return f"this is so only where {left_out[0]} is left out", _hint("left out")
    repeated = {id(one.case) for one in looked if len(one.case.calls) > 1}
    if failed == repeated and len(failed) < len(looked):
        return "this is so only where several calls follow each other", _hint("calls")
    return "", ""


def _given(case: Case) -> set[str]:
    return {name for call in case.calls for name in call}


def _always(trials: Sequence[Trial]) -> str:
    """Say which word comes back from every call, where it is always the same."""
    words = [word for trial in trials for word in _texts(trial.seen)]
    if len(words) < 3 or len({*words}) > 1:
        return ""
    return f"every answer is {words[0][:MOST_WORD]!r}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif kind_of(value) is list:
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield str(value)

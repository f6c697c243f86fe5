"""How a wrong answer differs, where no known mistake explains it.

Only what is to be seen is said, and never what was expected. Where all that failed
shows the same, a hint belongs to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference
from test_cases.findings import Finding, find
from test_cases.recognising import Trial
from test_cases.wording import ERRORS, FORMS, WORDS, hint_for

ALIKE = 1e-6  # relative distance of two factors that are one
WHOLE = ("values", "outputs")  # comparisons in which every setting shows
CHAINED = (*WHOLE, "state")  # comparisons whose calls follow each other
Rights = Callable[[Case], Sequence[dict[str, Any]]]
MOST_WORD = 24  # characters of a word that was returned


class Description(NamedTuple):
    """What is said about a failed trial: a clause without a full stop, and a hint.

    Either may be empty.
    """

    words: str = ""
    hint: str = ""


def describe(
    trials: Sequence[Trial], rights: Rights | None = None
) -> list[Description]:
    """Say of each wrong answer what it has in common with the right one.

    Parameters
    ----------
    trials : sequence of Trial
        One for each case of a function.
    rights : callable, optional
        Says what is right for each call of a case.

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
    common, error = _common_hint(failed), hint_for(_common_error(trials))
    always = _always(trials)
    where, hint_of_where = _only_where(trials)
    described = []
    for found, trial in zip(findings, trials, strict=True):
        hint = common or hint_for(_form(trial, found)) or error
        if found is None:
            described.append(Description("", hint))
        else:
            seen = _words(found, failed, trial.case.hidden)
            clauses = filter(None, [*seen, always, where, _since(trial, rights)])
            described.append(Description("; ".join(clauses), hint_of_where or hint))
    return described


def _finding(trial: Trial) -> Finding | None:
    """What is to be seen, where the difference is one of values or of shapes."""
    if not trial.failed or not _is_of_values(trial):
        return None
    return find(trial.case, trial.seen) or Finding()


def _is_of_values(trial: Trial) -> bool:
    return trial.message.endswith(" differs") or " has shape (" in trial.message


def _words(
    found: Finding, failed: Sequence[Finding | None], hidden: bool
) -> Iterator[str]:
    """The clauses about one finding; of a hidden case without a student's numbers.

    They may be chosen so as to tell what the case puts in.
    """
    yield found.where
    kind = _settled_kind(found, failed)
    if kind == "far":
        many = f"{found.apart} of {found.total}"
        many = f"all {found.total}" if found.apart == found.total else many
        far = "" if hidden else f", by up to {_rounded(found.far, 1)}"
        yield f"{many} numbers differ{far}"
    elif kind == "constant":
        number = "the same" if hidden else _rounded(found.factor, 3)
        yield f"its numbers are all {number}"
    elif kind in WORDS:
        yield WORDS[kind]
    elif kind:
        factors = [one for one in failed if one is not None and one.kind == kind]
        told = kind == "examples" or not hidden or _is_one_factor(factors)
        yield _factor_in_words(found, kind) if told else "it is off by one factor"


def _factor_in_words(found: Finding, kind: str) -> str:
    what = "the change of it" if found.kind.startswith("change") else "it"
    size, word = abs(found.factor), "large"
    if size < 1:
        size, word = 1 / size, "small"
    turned = "has the wrong sign and " if found.factor < 0 else ""
    many = f", and there are {found.examples} examples" if kind == "examples" else ""
    return f"{what} {turned}is {_rounded(size, 3)} times too {word}{many}"


def _rounded(number: float, digits: int) -> str:
    return f"{float(f'{number:.{digits}g}'):g}"


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
    return hint_for(kind)


def _common_error(trials: Sequence[Trial]) -> str:
    """What stopped every failed answer; NaN counts where it comes nearly always."""
    said = [trial.message for trial in trials if trial.failed]
    for words, kind in ERRORS.items():
        if all(words in message for message in said) and (
            kind != "nan" or 2 * len(said) > len(trials)
        ):
            return kind
    return ""


def _form(trial: Trial, found: Finding | None) -> str:
    """What is wrong with the form of one answer: no formula helps there."""
    if not trial.failed or (found is not None and found.kind):
        return ""
    said = (kind for words, kind in FORMS.items() if words in trial.message)
    return next(said, "")


def _only_where(trials: Sequence[Trial]) -> tuple[str, str]:
    """What the failed cases share and no passed one has: a default, several calls.

    Not every setting shows in a part of the results, so what passed there is left out.
    """
    looked = [one for one in trials if one.failed or one.case.compare in WHOLE]
    failed = [one.failed for one in looked]
    if all(failed) or any(one.case.compare not in CHAINED for one in looked):
        return "", ""
    names = sorted({name for one in looked for name in _given(one.case)})
    left_out = [
        name for name in names if failed == [name not in _given(o.case) for o in looked]
    ]
    if len(left_out) == 1:
        return f"this is so only where {left_out[0]} is left out", hint_for("left out")
    calls = [len(one.case.calls) for one in looked]
    if failed == [number > min(calls) for number in calls]:
        words = "this is so only where several calls follow each other"
        return words, hint_for("calls")
    return "", ""


def _since(trial: Trial, rights: Rights | None) -> str:
    """From which of several calls on the results are wrong, where that is known."""
    if rights is None or not trial.every or trial.case.compare not in CHAINED:
        return ""
    case, number = trial.case, len(trial.every)
    for place, (right, got) in enumerate(zip(rights(case), trial.every, strict=False)):
        known = {name: got.get(name) for name in right}
        if difference(right, known, "", case.rtol, case.atol):
            return f"from call {place + 1} of {number} on" if place else ""
    return ""


def _given(case: Case) -> set[str]:
    return {name for call in case.calls for name in call}


def _always(trials: Sequence[Trial]) -> str:
    """Say which word comes back from every call, where it is always the same."""
    words = [word for trial in trials for word in _texts(trial.seen)]
    hidden = any(trial.case.hidden for trial in trials)
    if len(words) < 3 or len({*words}) > 1:
        return ""
    if hidden:
        return "every answer is the same"
    return f"every answer is {words[0][:MOST_WORD]!r}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif type(value) is list:
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield str(value)

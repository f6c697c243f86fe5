"""Every known mistake as a student's answer: rejected, told apart, named, explained.

A mistake is tried twice on every case: as the judge knows it, and as an answer. All
tests of a function look at that one answer.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial

import pytest

from grader.authoring.expected import all_functions, hint_table
from grader.authoring.source import HIDDEN_CASES
from grader.mistakes import Mistake, all_mistakes, mistakes
from grader.mistakes.diagnosis import known_mistakes, recognise
from test_cases.calling import observe
from test_cases.cases import encode, load_cases
from test_cases.hint_table import HINTS, by_table, from_data
from test_cases.judging import attempt, judge
from test_cases.observing import COMPARISONS
from test_cases.recognising import PASSED, fits, is_telling

FUNCTIONS = [function for _, function in all_functions()]

# They give zeros, ones, NaN, or the same word every time.
TOO_LITTLE = {
    *("RG-25", "CP-11", "GC-10", "GN-8", "GN-10", "IV-1", "IA-1", "IR-1", "AD-18"),
    *("TR-4", "ADC-4", "LR-15", "SM-1", "SC-1", "DO-42", "LC-7", "LC-9"),
}

# Division by zero and roots of negative numbers belong to some of the mistakes.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@dataclass
class Answer:
    """A mistake handed in: its calls are made once, whoever looks at them."""

    entry: Mistake

    def __post_init__(self):
        self.wrong, self.made = self.entry.wrong, {}
        self.cases = load_cases(self.entry.function, HIDDEN_CASES)

    def observe(self, function, case_set, case):
        if case.behaviour not in self.made:
            try:
                self.made[case.behaviour] = observe(function, case_set, case)
            except Exception as error:
                self.made[case.behaviour] = error
        if isinstance(self.made[case.behaviour], Exception):
            raise self.made[case.behaviour]
        return self.made[case.behaviour]

    @cached_property
    def graded(self):
        """What the judge says of every case."""
        known = partial(recognise, (HIDDEN_CASES,))
        return judge(self.wrong, self.cases, known, self.observe)

    @cached_property
    def checked(self):
        """What the student's own `check` says of every public case."""
        return judge(
            self.wrong, load_cases(self.cases.function), by_table, self.observe
        )

    @cached_property
    def trials(self):
        cases = self.cases
        return [attempt(self.wrong, cases, case, self.observe) for case in cases.cases]

    @cached_property
    def seen(self):
        """What every case sees, as text, random values included."""
        found = []
        for case in self.cases.cases:
            try:
                look = COMPARISONS[case.compare].look
                seen = look(self.observe(self.wrong, self.cases, case))
                found.append(repr(encode(seen)))
            except Exception as error:
                found.append(repr(error))
        return tuple(found)


@pytest.fixture(scope="module", params=FUNCTIONS)
def function(request):
    return request.param


@pytest.fixture(scope="module")
def answers(function):
    """The answers to one function, judged by an English reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C")
        found = [Answer(entry) for entry in mistakes(function)]
        for answer in found:
            assert answer.graded
            assert answer.checked
    return found


@pytest.fixture(scope="module")
def by_chance(function, answers):
    """The answers that draw numbers which no other answer draws.

    What is said of one may then be said of another mistake too.
    """
    known = {one.id: repr(one.seen) for one in known_mistakes(function, HIDDEN_CASES)}
    count = Counter(known.values())
    return {
        answer.entry.id
        for answer in answers
        if count[known[answer.entry.id]] > 1
        or not all(
            repr(trial.seen) in known[answer.entry.id]
            for trial in answer.trials
            if trial.message
        )
    }


def failed(outcomes):
    return [outcome for outcome in outcomes if not outcome.passed]


def table(function):
    """The hints that ship."""
    file = HINTS / f"{function}.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else []


def test_every_graded_function_has_mistakes_and_nothing_else_has():
    assert {entry.function for entry in all_mistakes().values()} == set(FUNCTIONS)


def test_every_mistake_fails_a_case(answers):
    assert [one.entry.id for one in answers if not failed(one.graded)] == []


def test_no_two_mistakes_of_a_function_give_the_same_everywhere(answers):
    found = {}
    for answer in answers:
        found.setdefault(answer.seen, []).append(answer.entry.id)
    assert [twins for twins in found.values() if len(twins) > 1] == []


def test_the_case_of_every_behaviour_rejects_a_mistake_that_another_lets_pass(answers):
    """A case that fails only when all others fail would show nothing."""
    partly = [one.graded for one in answers if any(o.passed for o in one.graded)]
    rejected = {outcome.behaviour for graded in partly for outcome in failed(graded)}
    assert rejected == {case.behaviour for case in answers[0].cases.cases}


def test_doing_nothing_right_earns_at_most_a_tenth(answers):
    for answer in answers:
        if answer.entry.why in ("parameters returned as they came", "no step is taken"):
            earned = sum(o.weight for o in answer.graded if o.passed)
            assert earned <= sum(o.weight for o in answer.graded) / 10


def test_the_judge_names_every_mistake_wherever_it_shows(answers, by_chance):
    for answer in answers:
        id, hint = answer.entry.id, answer.entry.hint_en
        said = {(o.mistake, o.hint) for o in failed(answer.graded)}
        if id in by_chance or id in TOO_LITTLE:
            assert {mistake for mistake, _ in said} == {""}, id
        else:
            assert said == {(id, hint)}


def test_who_gives_zeros_or_nan_or_one_word_is_not_named(answers):
    for answer in answers:
        assert is_telling(answer.trials) != (answer.entry.id in TOO_LITTLE)


def test_a_students_own_check_gives_the_same_hint(function, answers, by_chance):
    """Where the public cases cannot tell two mistakes apart, none is named."""
    public = {
        entry["id"]: json.dumps(entry["seen"])
        for entry in table(function)
        if "said" not in entry
    }
    count = Counter(public.values())
    number = len(load_cases(function).cases)
    for answer in answers:
        id, hint = answer.entry.id, answer.entry.hint_en
        said = {(o.mistake, o.hint) for o in failed(answer.checked)}
        named = {mistake for mistake, _ in said}
        if id not in public:
            assert said == set(), id
        elif count[public[id]] > 1 or not is_telling(answer.trials[:number]):
            assert named == {""}, id
        elif id in by_chance:
            assert named <= {"", id}
        else:
            assert said == {(id, hint)}


def test_every_mistake_is_explained_in_both_languages(answers):
    for entry in (answer.entry for answer in answers):
        assert entry.why
        assert re.search(r"[.?]$", entry.hint_en), entry.id
        assert re.search(r"[가-힣].*[.?)]$", entry.hint_ko), entry.id


def test_no_hint_gives_the_line(answers):
    for entry in (answer.entry for answer in answers):
        hints = (entry.hint_en + entry.hint_ko).replace("(1-beta)", "")
        assert not re.search(r"\*\*|\(1 ?- ?b|np\.|\]\s*=|\+=|-=", hints), entry.id


# What ships


def assert_same(stored, fresh, path):
    """Equal but for the last digits, in which machines differ."""
    if isinstance(stored, dict) and isinstance(fresh, dict):
        assert stored.keys() == fresh.keys(), path
        for key, value in stored.items():
            assert_same(value, fresh[key], f"{path} {key}")
    elif isinstance(stored, list) and isinstance(fresh, list):
        assert len(stored) == len(fresh), path
        for place, (one, other) in enumerate(zip(stored, fresh, strict=True)):
            assert_same(one, other, f"{path} {place}")
    elif isinstance(stored, float):
        assert stored == pytest.approx(fresh, rel=1e-6, abs=1e-12, nan_ok=True), path
    else:
        assert stored == fresh, path


def test_the_hints_that_ship_are_fresh(function):
    for path, text in hint_table(function).items():
        assert_same(json.loads(path.read_text("utf-8")), json.loads(text), path.name)


def test_no_edit_and_no_explanation_for_instructors_ships(function):
    keys = {key for entry in table(function) for key in entry}
    assert keys <= {"id", "hint_en", "hint_ko", "said", "seen"}
    kinds = {
        kind
        for one in table(function)
        for wrong in one["seen"].values()
        for kind in wrong
    }
    assert kinds <= {"raised", "gave"}


def test_what_mistakes_do_on_the_public_cases_survives_the_table(function):
    """Read back, the table recognises what the live functions recognise."""
    case_set = load_cases(function)
    number = len(case_set.cases)
    live = {
        one.id: one.seen[:number]
        for one in known_mistakes(function, HIDDEN_CASES)
        if any(seen is not PASSED for seen in one.seen[:number])
    }
    stored = {one.id: one.seen for one in from_data(table(function), case_set)}
    assert stored.keys() == live.keys()
    for id, seen in live.items():
        for case, wrong, read in zip(case_set.cases, seen, stored[id], strict=True):
            assert (wrong is PASSED) == (read is PASSED), id
            assert wrong is PASSED or fits(case, wrong, read), id

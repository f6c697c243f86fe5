"""Count how each assignment is judged, and write the table into test_cases/README.md.

    python tests/test_cases/judged.py

A wrong name is that of a known mistake for an answer that gives something else on
inputs which were not looked at for the name.
"""

import os
import re
import sys
import warnings
from functools import partial
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import matplotlib.pyplot as plt  # noqa: E402
from test_mutants import ASSIGNMENT, mutants, survives  # noqa: E402
from variants import VARIANTS  # noqa: E402

from grader.authoring.source import HIDDEN_CASES, assignments  # noqa: E402
from grader.engine.judge.draws import drawn  # noqa: E402
from grader.mistakes import all_mistakes, build, mistakes  # noqa: E402
from grader.mistakes.diagnosis import recognise  # noqa: E402
from test_cases.cases import load_cases  # noqa: E402
from test_cases.judging import attempt, judge  # noqa: E402
from test_cases.recognising import fits  # noqa: E402

README = ROOT / "test_cases" / "README.md"
PLACE = re.compile(r"(<!-- judged -->\n).*?(<!-- /judged -->)", re.DOTALL)
HEAD = (
    "| assignment | right answers accepted | wrong answers rejected | known mistakes "
    "named | wrong names |\n|---|---|---|---|---|\n"
)
SEEDS = (1, 2, 3)  # of inputs that decide whether a name is right


def functions(assignment):
    """The graded functions of an assignment."""
    return [name for name, where in ASSIGNMENT.items() if where == assignment]


def variants(function):
    """The right answers to a function, written in other ways."""
    for path in sorted(Path(__file__).parent.glob("variants_*.py")):
        import_module(path.stem)
    return [answer for name, answer in VARIANTS if name == function]


def graded(answer, function):
    """What the judge says of an answer."""
    known = partial(recognise, (HIDDEN_CASES,))
    return judge(answer, load_cases(function, HIDDEN_CASES), known)


def names(outcomes):
    """The known mistakes that were named."""
    ids = {one.mistake for one in outcomes if not one.passed}
    return {id for id in ids if id and set(id.split("+")) <= all_mistakes().keys()}


def is_wrong_name(answer, function, id):
    """Whether an answer gives other values than the mistakes it was named after."""
    entries = [all_mistakes()[one] for one in id.split("+")]
    for seed in SEEDS:
        case_set = drawn(load_cases(function, HIDDEN_CASES), seed)
        for case in case_set.cases:
            one = attempt(answer, case_set, case)
            other = attempt(build(*entries), case_set, case)
            same = fits(case, one.seen, other.seen) or one.seen == other.seen
            if bool(one.message) != bool(other.message) or (one.message and not same):
                return True
    return False


def row(assignment):
    """One assignment, counted."""
    right = accepted = wrong = rejected = known = named = mistaken = 0
    for function in functions(assignment):
        for answer in variants(function):
            right += 1
            accepted += all(one.passed for one in graded(answer, function))
        for line, answer in mutants(function):
            wrong += 1
            if survives(function, answer):
                continue  # it comes to the same: test_mutants.py says why
            rejected += 1
            for id in names(graded(answer, function)):
                if is_wrong_name(answer, function, id):
                    mistaken += 1
                    print(f"wrong name: {function}: {line}: {id}", file=sys.stderr)
        for entry in mistakes(function):
            known += 1
            named += names(graded(entry.wrong, function)) == {entry.id}
    return (
        f"| {assignment} | {accepted} of {right} | {rejected:,} of {wrong:,} "
        f"| {named} of {known} | {mistaken} |\n"
    )


def main():
    """Write the table."""
    warnings.simplefilter("ignore")
    os.environ["LC_ALL"] = "C"
    plt.switch_backend("agg")
    table = HEAD + "".join(map(row, assignments()))
    text = README.read_text("utf-8")
    README.write_text(PLACE.sub(lambda at: at[1] + table + at[2], text), "utf-8")
    print(table)


if __name__ == "__main__":
    main()

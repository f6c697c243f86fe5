"""What a check says, in Korean: nothing is left in English but names and errors."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.authoring.expected import all_functions
from grader.mistakes import Mistake, all_mistakes, build, general, mistakes
from grader.mistakes.general import general_mistakes
from grader.mistakes.table import solution
from test_cases import comparing, observing, properties, sealed, searches
from test_cases.cases import PUBLIC, load_cases
from test_cases.findings import LAYERED
from test_cases.hint_table import by_table
from test_cases.judging import judge
from test_cases.korean import TABLE, in_korean
from test_cases.wording import HINTS, WORDS

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
PACKAGE = Path(comparing.__file__).parent
UNKNOWN = Path(__file__).parents[1] / "mistakes" / "unknown_answers.json"
KOREAN = json.loads(TABLE.read_text("utf-8"))
CASES = [
    case
    for file in PUBLIC.glob("*.json")
    for case in json.loads(file.read_text("utf-8"))["cases"]
]
BEHAVIOURS = {case["behaviour"] for case in CASES}
CASE_HINTS = {case["hint"] for case in CASES if case.get("hint")}
PANEL = {
    "All {n} public checks passed; more run when the assignment is graded.",
    "{failed} of {n} public checks failed.",
    "Nothing to check yet: the stub is not filled in.",
    *("What is wrong", "Hint", "Seen in", "yours", "expected", "Behaviours"),
    *("passed", "failed", "shape", "first entry that differs", "and {n} more"),
    "still running, line {n}: an endless loop?",
    "it ran for more than {n} seconds and was ended (line {m} of the cell): "
    "an endless loop?",
    "it ran for more than {n} seconds and was ended: an endless loop?",
    *("line {n} of the cell", "This cell waits for {names}."),
    "This cell needs {names}, which is not right yet.",
}
# Values, types, names, and two words that the Korean hints keep, too.
KEPT = {*("None", "NaN", "True", "False", "int", "float64", "shape", "return")}
KEPT |= {*("X", "Y", "A", "D", "W", "W1", "b", "f", "best", "log", "space")}
RAISED = re.compile(r"it raised (\w+)(.*?)(?: \(line \d+ of the cell\))?", re.DOTALL)


def english(text, names):
    """The Latin words that are neither quoted, nor in brackets, nor such names."""
    text = re.sub(r"\"[^\"]*\"|'[^']*'", "", text)
    text = re.sub(r"\[[^\]]*\]|\([^)가-힣]*\)", "", text)
    return {*re.findall(r"(?a)\b[A-Za-z]\w*", text)} - names


def left_over(message, names):
    """What is left in English of a message; the text of an error must be left."""
    told = in_korean(message)
    if raised := RAISED.fullmatch(message):
        assert raised[2] in told
        told = told.replace(raised[2], "")
        names = names | {raised[1]}
    return english(told, names) if re.search("[가-힣]", told) else {message}


def keys(value):
    """The keys of all dictionaries inside a value."""
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from keys(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from keys(item)


def names_of(case_set):
    """What a student calls the arguments and results of a function, and their parts."""
    every = {*case_set.arguments, *case_set.method_arguments, *case_set.returns}
    for case in case_set.cases:
        every |= {*keys(case.calls), *keys(case.expected)}
    parts = (LAYERED.fullmatch(str(name)) for name in every)
    return KEPT | every | {found[2] for found in parts if found}


def constants(file):
    """The strings of a module that are no docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = [one.value for one in ast.walk(tree) if isinstance(one, ast.Expr)]
    for one in ast.walk(tree):
        is_text = isinstance(one, ast.Constant) and isinstance(one.value, str)
        if is_text and one not in docstrings:
            yield one.value


def test_every_public_behaviour_and_hint_is_translated_and_nothing_else():
    assert (BEHAVIOURS | CASE_HINTS | PANEL) - KOREAN.keys() == set()
    modules = [*PACKAGE.glob("*.py"), Path(general.__file__)]
    texts = [text for file in modules for text in constants(file)]
    clauses = KOREAN.keys() - BEHAVIOURS - CASE_HINTS - PANEL - {*WORDS.values()}
    filled = {"its numbers are all the same", "the sizes of the mini-batches are none"}
    assert {one for one in clauses if not any(one in t for t in texts)} == filled


def test_the_table_is_in_order():
    ordered = json.dumps(KOREAN, ensure_ascii=False, indent=1, sort_keys=True)
    assert TABLE.read_text("utf-8") == f"{ordered}\n"


def test_names_numbers_and_formulas_stay_as_they_are():
    kept = re.compile(r"-?\d+(?:\.\d+)?|\w+_\w+|[α-ω]|\b\w+ ?= ?\w+|\{\w+\}")
    for text, told in KOREAN.items():
        assert [one for one in kept.findall(text) if one not in told] == [], text
        assert in_korean(text) == told
    same = {text for text, told in KOREAN.items() if text == told}
    assert same == {"784-50-10", "784-50-BN-50-BN-10", "epsilon = 0.01", "shape"}


def test_hints_are_polite_questions_where_the_english_ones_are():
    for hint in CASE_HINTS:
        assert re.search(r"(니다|세요|나요|가요|까요)[.?]$", KOREAN[hint]), hint
        assert ("?" in hint) <= ("?" in KOREAN[hint]), hint


@pytest.mark.parametrize("function", [name for _, name in all_functions()])
def test_what_is_said_of_wrong_answers_is_korean(function):
    case_set = load_cases(function)
    wrong = [entry.wrong for entry in mistakes(function)]
    wrong += [one.wrong for one in general_mistakes(case_set, solution(function))]
    for answer in json.loads(UNKNOWN.read_text("utf-8")):
        if answer["function"] == function:
            edits = tuple(map(tuple, answer["edits"]))
            wrong.append(build(Mistake("X", function, "", "", "", edits)))
    outcomes = [one for answer in wrong for one in judge(answer, case_set, by_table)]
    messages = {outcome.message for outcome in outcomes if outcome.message}
    names = names_of(case_set)
    assert messages
    assert [one for one in messages if left_over(one, names)] == []


def sentences(file):
    """What the functions of a module return or raise, with {} for each gap."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Return | ast.Raise):
            yield from texts_in(node)


def texts_in(node):
    if isinstance(node, ast.JoinedStr):
        parts = node.values
        yield "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in parts)
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from texts_in(child)


SPEAKING = (comparing, observing, properties, searches, sealed)
SENTENCES = {one for module in SPEAKING for one in sentences(Path(module.__file__))}
GAPS = [
    ("W1", "(7, 7)", "(7, 7)"),
    ("W1", "an int", "an array"),
    ("W1", "whole numbers", "real numbers"),
    ("7", "7", "7"),
    ("7%",),
    ("W1 = 7", "W1 differs"),
]


@pytest.mark.parametrize("text", sorted(one for one in SENTENCES if " " in one))
def test_whatever_a_comparison_can_say_is_korean(text):
    filled = [text.format(*gap) for gap in GAPS if text.count("{}") <= len(gap)]
    assert set() in [left_over(said, KEPT) for said in filled]


CLAUSES = [
    *WORDS.values(),
    *("only layer 2 is right", "only W is right", "only W1 differs"),
    "7 of 19 numbers differ",
    *("all 19 numbers differ, by up to 0.02", "its numbers are all the same"),
    *("the change of it is 2 times too large", "it is off by one factor"),
    "it has the wrong sign and is 2.5 times too small, and there are 5 examples",
    "the change of it has the wrong sign and is 7.07 times too large",
    *("every answer is the same", "every answer is 'bias'"),
    *("this is so only where W is left out", "from call 2 of 3 on"),
    "this is so only where several calls follow each other",
    *("the stub is not filled in yet", "f is never called"),
    "the result is not of the form that was asked for",
    *(
        f"X, Y must be returned, but it gave {one}"
        for one in ("None: is a return missing?", "something else", "3 values")
    ),
    *(general.texts(f"{kind}:X,Y")[0] for kind in ("exchange", "order", "swap")),
    *(general.texts(f"{kind}:W")[0] for kind in ("unused", "one", "late", "early")),
]


@pytest.mark.parametrize("said", CLAUSES)
def test_whatever_is_said_of_a_wrong_answer_is_korean(said):
    for message in (said, f"W1 differs: {said}", f"W1 differs: X is missing; {said}"):
        assert left_over(message, KEPT) == set()


PAIRS = """
parameters["W1"] has shape (3, 1) instead of (3, 2)
parameters["W1"]의 shape이 (3, 2)가 아니라 (3, 1)입니다
v has shape (3,) instead of (1, 3): rows and columns have changed places
v의 shape이 (1, 3)이 아니라 (3,)입니다: 행과 열이 서로 바뀌었습니다
v holds whole numbers instead of real numbers
v에 실수가 아니라 정수가 들어 있습니다
D holds True and False instead of whole numbers
D에 정수가 아니라 참과 거짓이 들어 있습니다
train must be an array of whole numbers with one axis
train은 축이 하나인 정수 배열이어야 합니다
v is a Vector; an array was expected
v의 값이 Vector입니다; 필요한 것은 배열입니다
v["a: is missing"] is missing
v["a: is missing"] 항목이 없습니다
with beta = [0.5, 0.9]: v differs
beta = [0.5, 0.9]일 때: v의 값이 다릅니다
it raised KeyError
KeyError 오류가 났습니다
it raised TypeError: f is missing: 2; x differs (line 9 of the cell)
TypeError 오류가 났습니다: f is missing: 2; x differs (셀의 9번째 줄)
""".strip().splitlines()


@pytest.mark.parametrize(("said", "told"), [*zip(PAIRS[::2], PAIRS[1::2], strict=True)])
def test_a_message_keeps_its_names_and_gets_its_particles(said, told):
    assert in_korean(said) == told


@given(st.text())
def test_the_text_of_an_error_stays_as_it_is(text):
    said = in_korean(f"it raised ValueError: {text} (line 3 of the cell)")
    assert said == f"ValueError 오류가 났습니다: {text} (셀의 3번째 줄)"


def test_what_is_korean_already_stays_as_it_is():
    hints = {entry.hint_ko for entry in all_mistakes().values()}
    for told in {korean for _, korean in HINTS.values()} | hints | {*KOREAN.values()}:
        assert in_korean(told) == told

"""What is said of findings, and the hints that belong to them, in both languages."""

from __future__ import annotations

from test_cases.speaking import reads_korean

WORDS = {
    "transposed": "rows and columns have changed places",
    "bias": "the entry of b has the shape of W",
    "no last": "the last one is missing",
    "no first": "the first one is missing",
    "one more": "there is one too many at the end",
    "zero": "it is zero everywhere",
    "zero number": "it is zero",
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
    "index": (
        "Print the index in front of that line, and how many entries there are.",
        "그 줄 앞에서 인덱스와 항목의 수를 출력해 보세요.",
    ),
    "key": (
        "Print the keys in front of that line: is this one among them?",
        "그 줄 앞에서 사전의 키를 출력해 보세요. 이 키가 있나요?",
    ),
    "count": (
        "How many values does the docstring list behind Returns?",
        "docstring의 Returns에는 값이 몇 개 적혀 있나요?",
    ),
    "kind": (
        "Whole numbers hold no fraction: of which kind is the array that you write to?",
        "정수 배열에는 소수가 들어가지 않습니다. 값을 쓰는 배열은 어떤 종류인가요?",
    ),
    "shape": (
        "Print the shape after each line: which is the first that is not as it should "
        "be?",
        "줄마다 shape을 출력해 보세요. 처음으로 어긋나는 줄은 어디인가요?",
    ),
    "keys": (
        "Which keys does the docstring list, and which ones are there?",
        "docstring에는 어떤 키가 적혀 있고, 실제로는 어떤 키가 있나요?",
    ),
    "module": (
        "This module is not there where the check runs: do without it.",
        "점검하는 곳에는 이 모듈이 없습니다. 이 모듈 없이 풀어 보세요.",
    ),
    "name": (
        "Is the name spelt as where it was made, and is it made in every case?",
        "이름을 만든 곳과 똑같이 썼나요? 어떤 경우에도 만들어지나요?",
    ),
    "arguments": (
        "Compare the call with the first line of the function: which arguments does it "
        "take, and in which order?",
        "호출과 함수의 첫 줄을 견주어 보세요. 어떤 인수를 어떤 순서로 받나요?",
    ),
    "error": (
        "Print in front of that line what comes into it.",
        "그 줄 앞에서 들어오는 값을 출력해 보세요.",
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
FORMS = {  # what a message says of the form of a result
    " was expected": "form",
    ": is a return missing?": "none",
    " is missing": "keys",
    " should not be there": "keys",
    " must be returned, but it gave ": "count",
    " instead of real numbers": "kind",
    " has shape (": "shape",
    "it raised ModuleNotFoundError": "module",
    "it raised NameError": "name",
    "it raised UnboundLocalError": "name",
}
ERRORS = {  # and of what stopped a call
    " holds NaN": "nan",
    "() missing ": "arguments",
    "() takes ": "arguments",
    "() got multiple values ": "arguments",
    "() got an unexpected keyword ": "arguments",
    "it raised IndexError": "index",
    "it raised KeyError": "key",
    "it raised ": "error",
}
LIKE = {"no last": "one more", "no first": "one more", "early": "late"}
LIKE |= {"zero number": "zero", "change sign": "sign", "change factor": "factor"}


def hint_for(kind: str) -> str:
    """The hint for a kind of finding or form in the reader's language; mostly none."""
    english, korean = HINTS.get(LIKE.get(kind, kind), ("", ""))
    return korean if reads_korean() else english

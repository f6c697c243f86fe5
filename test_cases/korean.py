"""What a check says, in Korean: whole sentences from a table, messages by clauses."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("korean.json")
RAISED = re.compile(
    r"it raised ([^\s:]+)(.*?)(?: \(line (\d+) of the cell\))?", re.DOTALL
)
BETWEEN = re.compile(r"(: |; )(?![^\[({]*[\])}])")  # clauses, and not inside brackets
PARTICLE = re.compile(r"(\w)(\W*)\((\w)/(\w)\)")  # behind a consonant, behind a vowel
CLOSED = "013678lmnLMN"  # read aloud, they end in a consonant
# The first row that fits a clause counts; what it catches is translated in turn.
CLAUSES = [
    # which entries are wrong, and how
    (r"only layer (\w+) differs", "{0}층만 다릅니다"),
    (r"only layer (\w+) is right", "{0}층만 맞습니다"),
    (r"only (.+) differs", "{0}만 다릅니다"),
    (r"only (.+) is right", "{0}만 맞습니다"),
    (r"all (\d+) numbers differ", "수 {0}개가 모두 다릅니다"),
    (r"(\d+) of (\d+) numbers differ", "수 {1}개 가운데 {0}개가 다릅니다"),
    (r"(.+ differ), by up to (\S+)", "{0}(차이는 최대 {1})"),
    (r"(.+), and there are (\d+) examples", "{0}(예제는 {1}개)"),
    (r"(.+) times too large", "{0}배 큽니다"),
    (r"(.+) times too small", "{0}배 작습니다"),
    (r"it is (\S+)", "{0}"),
    (r"it has the wrong sign and is (\S+)", "부호가 반대이고 {0}"),
    (r"the change of it is (\S+)", "변화량이 {0}"),
    (
        r"the change of it has the wrong sign and is (\S+)",
        "변화량의 부호가 반대이고 {0}",
    ),
    (r"its numbers are all (\S+)", "수가 모두 {0}입니다"),
    (r"every answer is ('.*)", "답이 모두 {0}입니다"),
    # where
    (r"with (.+ = .+)", "{0}일 때"),
    (r"this is so only where (\w+) is left out", "{0} 인수를 생략할 때만 그렇습니다"),
    (r"from call (\d+) of (\d+) on", "호출 {1}번 가운데 {0}번째부터 그렇습니다"),
    # the form of a result
    (r"(.+) differs", "{0}의 값이 다릅니다"),
    (r"(.+) is None", "{0}의 값이 None입니다"),
    (r"(.+) is missing", "{0} 항목이 없습니다"),
    (r"(.+) should not be there", "{0} 항목은 없어야 합니다"),
    (r"(.+) is a number of (\d+) bits", "{0}의 값이 {1}비트나 되는 수입니다"),
    (r"(.+) is an? (\S+)", "{0}의 값이 {1}입니다"),
    (r"(?:an? )?(\S+) was expected", "필요한 것은 {0}입니다"),
    (
        r"(.+) has (\d+) entries instead of (\d+)",
        "{0}의 항목이 {2}개가 아니라 {1}개입니다",
    ),
    (
        r"(.+) has shape (\(.*\)) instead of (\(.*\))",
        "{0}의 shape이 {2}(이/가) 아니라 {1}입니다",
    ),
    (r"(.+) holds NaN, which is not a number", "{0}에 수가 아닌 NaN이 들어 있습니다"),
    (r"(.+) holds infinity", "{0}에 무한대가 들어 있습니다"),
    (
        r"(.+) holds (.+) entries, which are not numbers",
        "{0}에 수가 아닌 {1} 값이 들어 있습니다",
    ),
    (
        r"(.+) holds (.+ numbers|True and False) instead of (.+)",
        "{0}에 {2}(이/가) 아니라 {1}(이/가) 들어 있습니다",
    ),
    (
        r"(.+) must be returned, but it gave (\d+) values",
        "반환해야 할 값은 {0}인데, 값을 {1}개 반환했습니다",
    ),
    (
        r"(.+) must be returned, but it gave (None|something else)",
        "반환해야 할 값은 {0}인데, 반환한 것은 {1}입니다",
    ),
    (r"(.+) is never called", "{0} 함수를 한 번도 호출하지 않았습니다"),
    (r"(.+) and (.+) are one and the same array", "{0}, {1}: 하나의 같은 배열입니다"),
    (
        r"(.+) and (.+) are one and the same dictionary",
        "{0}, {1}: 하나의 같은 사전입니다",
    ),
    (
        r"there are more than (\d+) arrays to compare",
        "비교할 배열이 {0}개를 넘습니다",
    ),
    # mistakes that can be made in any function
    (
        r"the returned values (.+) and (.+) have changed places",
        "반환값 {0}, {1}의 자리가 서로 바뀌었습니다",
    ),
    (
        r"the arguments (.+) and (.+) have changed places",
        "인수 {0}, {1}의 자리가 서로 바뀌었습니다",
    ),
    (r"(\w+) is not used", "{0} 인수를 쓰지 않습니다"),
    (
        r"the result is that of (.+), whatever comes in",
        "무엇이 들어와도 {0}일 때의 결과가 나옵니다",
    ),
    (r"(\w+) is taken one too high", "{0}의 값을 하나 크게 잡았습니다"),
    (r"(\w+) is taken one too low", "{0}의 값을 하나 작게 잡았습니다"),
    # mini-batches, parts, draws and searches
    (r"(\d+) examples come out", "나온 예제는 {0}개입니다"),
    (r"(\d+) went in", "들어간 예제는 {0}개입니다"),
    (r"the sizes of the mini-batches are (.+)", "미니배치의 크기가 {0}입니다"),
    (
        r"the three parts have the sizes (.+), (.+) and (.+)",
        "세 부분의 크기가 {0}, {1}, {2}입니다",
    ),
    (
        r"(.+) must be an array of whole numbers with one axis",
        "{0}(은/는) 축이 하나인 정수 배열이어야 합니다",
    ),
    (r"(\S+) of the entries of D are 1", "D의 원소 가운데 {0}가 1입니다"),
    (r"(\S+) of the images came back mirrored", "그림 가운데 {0}가 뒤집혀 나왔습니다"),
    (
        r"the images must come back as an array of shape (.+)",
        "그림은 shape이 {0}인 배열로 나와야 합니다",
    ),
    (
        r"the log holds (\d+) trials instead of (\d+)",
        "log에 있는 시도가 {1}번이 아니라 {0}번입니다",
    ),
    (
        r"(.+) must be a dictionary with the names of the space",
        "{0}(은/는) space의 이름들을 키로 하는 사전이어야 합니다",
    ),
    (r"the (.+) of (.+) must be a number", "{1}의 {0} 값은 수여야 합니다"),
    (r"the (.+) of (.+) lies outside its scale", "{1}의 {0} 값이 범위를 벗어납니다"),
]


def in_korean(sentence: str) -> str:
    """Translate what a check says: a behaviour, a hint or what is wrong.

    Names, code, numbers and the text of an error stay as they are; so does whatever
    has no translation.

    Parameters
    ----------
    sentence : str
        In English. A template keeps its braces.

    Returns
    -------
    str
    """
    if sentence in _table():
        return _table()[sentence]
    if raised := RAISED.fullmatch(sentence):
        kind, text, line = raised.groups()
        where = f" (셀의 {line}번째 줄)" if line else ""
        return f"{kind} 오류가 났습니다{text}{where}"
    return "".join(map(_clause, BETWEEN.split(sentence)))


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = json.loads(TABLE.read_text("utf-8"))
    return table


def _clause(words: str) -> str:
    if words in _table():
        return _table()[words]
    for pattern, korean in CLAUSES:
        if found := re.fullmatch(pattern, words):
            told = korean.format(*map(_clause, found.groups()))
            return PARTICLE.sub(_with_particle, told)
    return words


def _with_particle(found: re.Match[str]) -> str:
    """Choose a particle by how the word before it ends when it is read aloud."""
    last, behind, closed, opened = found.groups()
    is_closed = (ord(last) - ord("가")) % 28 > 0 if last >= "가" else last in CLOSED
    return f"{last}{behind}{closed if is_closed else opened}"

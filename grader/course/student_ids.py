"""What a student's id may be: one rule, for every door by which students come in.

An id names folders here and in nbgrader's exchange, and stands in addresses of the
formgrader. What one of them cannot take is refused, with an id that all of them take.
Letters of any alphabet, spaces and ``. - _ ' , & ; = @ ~ ( )`` work everywhere, tried
with nbgrader 0.9.6.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from unicodedata import normalize

from grader.course.door import GLOBS, ODD, spelled

# nbgrader's exchange separates by + and looks up by globs; the formgrader puts ids into
# addresses as they are, where # ? % \ " < > mean something else; the others cannot be
# in a folder's name on every system.
NOT_IN_IDS = ODD | GLOBS | frozenset("+#%/:|")
FIRST = ".-"  # hidden from nbgrader, or an option of a command
# With assignment, time and a random text it is the name of a folder in the exchange.
LONGEST, MOST_BYTES = 100, 150
OF_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def why_not_an_id(text: str) -> str:
    """Why a text cannot be a student's id; empty when it can."""
    if not text.strip() or text != text.strip():
        return "it is empty, or has space around it"
    if text[0] in FIRST:
        return f"it begins with {text[0]}"
    if text[-1] == ".":
        return "it ends with a full stop"
    if OF_WINDOWS.fullmatch(text):
        return "it is a device of Windows"
    if odd := sorted(NOT_IN_IDS & {*text}):
        return f"it holds {odd[0]}"
    if not text.isprintable():
        return "it holds what cannot be shown"
    if text != composed(text):
        return "its letters are not composed (Unicode's NFC)"
    if len(text) > LONGEST or len(text.encode()) > MOST_BYTES:
        return f"it is longer than {LONGEST} characters, or {MOST_BYTES} bytes"
    return ""


def suggested(text: str) -> str:
    """An id that can be one, as near to a text as may be."""
    text = composed(text)
    kept = (one if one.isprintable() and one not in NOT_IN_IDS else "_" for one in text)
    text = "".join(kept).strip(" ").lstrip(FIRST)[:LONGEST]
    text = text.encode()[:MOST_BYTES].decode(errors="ignore").rstrip(". ")
    if not text.strip():
        return "student"
    return f"_{text}" if why_not_an_id(text) else text


def refusal(text: str) -> str:
    """Why a text cannot be a student's id, and what could; empty when it can."""
    if not (why := why_not_an_id(text)):
        return ""
    return (
        f"“{spelled(text)}” cannot be a student's id: {why}. Call it "
        f"“{suggested(text)}”, for example."
    )


def composed(text: str) -> str:
    """A name in composed letters: macOS, and archives made there, take them apart."""
    return normalize("NFC", text)


def refusals(names: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Why some folders cannot be of the students whom their names tell, by the name.

    Parameters
    ----------
    names : collection of str
        Of the folders of a class, as they are on the disk.
    known : collection of str
        Ids that the gradebook knows.
    """
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for one in (*names, *known):
        alike[composed(one).casefold()].add(one)
    found = {}
    for name in names:
        student = composed(name)
        others = alike[student.casefold()] - {name}
        others = (others & {*known}) or others
        if why := refusal(student):
            found[name] = why
        elif others and student not in known and {*map(composed, others)} != {student}:
            found[name] = _twins(name, others, "in capital letters only")
        elif name != student and student in names:
            found[name] = _twins(name, {student}, "in how letters are composed only")
    return found


def _twins(name: str, others: Collection[str], how: str) -> str:
    """What to say of a name that some systems take for another one."""
    return (
        f"“{spelled(name)}” and “{spelled(min(others))}” differ {how}: on some systems "
        "they are one student. Give one of them another name."
    )

"""What may be in nothing that is stored: what acts on a page, and what is hidden."""

import contextlib
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from grader.authoring.source import HIDDEN_CASES, read_source
from test_cases.cases import PUBLIC
from tests.grading.hostile import FUNCTIONS, parts

NEVER = """script svg iframe object embed applet style form meta base link frame
frameset math video audio source track portal template body html head button textarea"""
NEVER = frozenset(NEVER.split())
SCHEMES = re.compile(r"\s*(https?:|mailto:|#|/(?!/)|[\w./-]*$)", re.I)
PICTURES = re.compile(r"(data:image/(png|jpeg|gif|webp);base64,|attachment:[\w.-]+$)")
FORMULAS = re.compile(r"\\(href|style|class|cssId|require|html\w*)\s*\{")


class _Acting(HTMLParser):
    """Collects what acts in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in NEVER:
            self.found.append(tag)
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "")
            if name.startswith("on") or name in ("srcdoc", "formaction", "background"):
                self.found.append(f"{tag} {name}")
            if name == "href" and not SCHEMES.match(value):
                self.found.append(f"{tag} {name}={value[:60]}")
            if name in ("src", "poster", "srcset") and not PICTURES.match(value):
                self.found.append(f"{tag} {name}={value[:60]}")
            if name == "style" and re.search(r"url|position|expression", value):
                self.found.append(f"{tag} {name}={value[:60]}")

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.found += FORMULAS.findall(data)


def acts(markdown: str) -> list[str]:
    """What in a text acts on whoever opens the page; nothing of a harmless one."""
    parser = _Acting()
    parser.feed(markdown2html_mistune(markdown))
    parser.close()
    return parser.found


def numbers(value: object) -> Iterator[list[float]]:
    """Every array in a case, as its numbers in a row."""
    if isinstance(value, dict):
        for each in value.values():
            yield from numbers(each)
    elif isinstance(value, list):
        with contextlib.suppress(ValueError, TypeError):
            row = np.ravel(np.array(value, dtype=float)).tolist()
            if len(row) > 3:
                yield row
                return
        for each in value:
            yield from numbers(each)


def told_of(folder: Path, function: str) -> set[str]:
    """How the arrays of a function's cases begin when they are told."""
    file = folder / f"{function}.json"
    rows = numbers(json.loads(file.read_text("utf-8")))
    return {", ".join(map(repr, row[:4])) for row in rows}


@cache
def hidden() -> set[str]:
    """What only hidden cases hold, and no student may read."""
    found = set[str]()
    for name in FUNCTIONS:
        found |= told_of(HIDDEN_CASES, name) - told_of(PUBLIC, name)
    common = {text for text in found if len(set(text.split(", "))) < 3}
    return found - common


def reference_lines() -> set[str]:
    """Lines of the reference that nobody writes by chance."""
    text = "\n".join(cell.source for cell in parts(read_source).cells)
    inside = re.findall("### BEGIN SOLUTION(.*?)### END SOLUTION", text, re.DOTALL)
    lines = (line.strip() for each in inside for line in each.splitlines())
    return {line for line in lines if len(line) > 25}

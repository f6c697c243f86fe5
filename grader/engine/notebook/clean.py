"""Text of a student's as it may be stored: nothing in it acts on who opens it.

Three kinds of text: `plain` for a terminal, a table or a database; `quoted` for
Markdown that we write around it; `markdown` for an answer that is Markdown itself.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from textwrap import indent
from typing import Any

LONGEST = 50_000  # characters of an answer that are shown as Markdown
SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]"
)
LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HALF = re.compile("[\ud800-\udfff]")
NO_CODE = re.compile(
    "[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
UNKNOWN = "\ufffd"
PICTURE = re.compile(r"(data:image/(?:png|jpeg|gif|webp);base64,)[A-Za-z0-9+/=]+")

# What Markdown, HTML in it and formulas in it act on, each by its first sign.
ACTS = re.compile(
    r"<(?=[A-Za-z/!?])|\](?=[(:])|!(?=\[)|\b(?:javascript|vbscript)(?=:)|mer(?=maid)"
    r"|\\(?=(?:href|style|class|cssId|bbox|require|html\w*)\b)",
    re.I,
)
SLOW = re.compile(r"\\(?=\\|begin\b|end\b)|\$(?=\$)")  # where long formulas begin
ACTING_FORMULA = re.compile(r"\\(?:href|style|class|cssId|bbox|require|html\w*)\b")

_TAGS = """a b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img input
ins kbd li mark ol p pre s small span strong sub sup table tbody td th thead tr u ul"""
TAGS = frozenset(re.findall(r"\w+", _TAGS))
VALUES = {
    "href": r"(https?://|mailto:|#).*",
    "src": PICTURE.pattern,
    "class": r"highlight|anchor-link|task-list-item(-checkbox)?|language-[\w+#-]+"
    r"|err|[a-z]{1,2}\d?",
    "style": "text-align:(left|right|center)",
    "type": "checkbox",
    "start": r"\d{1,9}",
    "checked": "",
    "disabled": "",
    **dict.fromkeys(("id", "title", "alt"), ".*"),
}
TAG = re.compile(r"<(/?\w+)((?:\s+\w+=\"[^\"<>]*\"|\s+disabled|\s+checked)*)\s*/?>")
ATTRIBUTE = re.compile(r"(\w+)=\"([^\"<>]+)\"")
Tag = tuple[str, list[tuple[str, str]]]


class TooSlowError(BaseException):
    """It takes too long to show a text; no renderer can stop this one."""


def plain(text: Any) -> str:
    """Text that is valid UTF-8, without control characters and escape sequences."""
    text = LINE_END.sub("\n", SEQUENCE.sub("", str(text)))
    return HALF.sub(UNKNOWN, CONTROL.sub("", text))


def code(text: str) -> str:
    """A student's code; in place of what no editor shows a sign that none misses."""
    return NO_CODE.sub(UNKNOWN, text.replace("\r\n", "\n").replace("\r", "\n"))


def defused(text: str) -> str:
    """Text in which no Markdown, HTML or formula can act, a space apart as it was.

    It has no tags, links with a name, pictures or script, wherever it stands.
    """
    return ACTS.sub(_apart, text)


def quoted(text: str) -> str:
    """Text of a student's in Markdown of ours, in which no formula can begin either."""
    return SLOW.sub(_apart, defused(text))


def _apart(found: re.Match[str]) -> str:
    return f"{found[0]} "


def literal(text: str) -> str:
    """Text that Markdown shows as it was written, and at once however long it is."""
    return indent(defused(text), " " * 4, lambda line: True)


@lru_cache(maxsize=256)
def markdown(text: str, taken: frozenset[str] = frozenset()) -> str:
    """An answer in Markdown that nbgrader's pages can show.

    It stays as it is when nbgrader's own renderer makes nothing of it but text, tables,
    formulas, links to pages and pictures that it holds itself. Otherwise it is defused;
    where that is not enough, it is shown as it was written.

    Parameters
    ----------
    text : str
    taken : frozenset of str
        Ids of what else is on the page, which nothing in the answer may have.

    Raises
    ------
    TooSlowError
        When a signal's handler does so.
    """
    text = plain(text)
    if len(PICTURE.sub("", text)) <= LONGEST:
        for made in (text, defused(text)):
            if is_harmless(made, taken):
                return made
    return literal(text)


def is_harmless(text: str, taken: frozenset[str] = frozenset()) -> bool:
    """Whether nh3 finds nothing to clean in Markdown as nbgrader's pages show it."""
    import nh3

    try:
        html = _renderer().render(PICTURE.sub(r"\1AAAA", text))
    except Exception:  # a page that cannot be made is no page
        return False
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"*": set(VALUES)},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    tags = _tags(html)
    return (
        len(tags) == html.count("<")
        and tags == _tags(cleaned)
        and all(re.fullmatch(VALUES[n], v, re.S) for _, them in tags for n, v in them)
        and taken.isdisjoint(v for _, them in tags for n, v in them if n == "id")
        and not ACTING_FORMULA.search(unescape(html))
    )


def _tags(html: str) -> list[Tag]:
    """The tags of a page in order, each with its attributes that have a value."""
    return [
        (tag[1], sorted((name, unescape(v)) for name, v in ATTRIBUTE.findall(tag[2])))
        for tag in TAG.finditer(html)
    ]


@cache
def _renderer() -> Any:
    """What nbgrader shows Markdown with."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    return MarkdownWithMath(renderer=IPythonRenderer(escape=False))

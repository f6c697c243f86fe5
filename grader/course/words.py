"""Text of notebooks as HTML that stands alone: formulas in MathML, code in colours.

Whatever comes out has passed nh3: no script, no style, no address but of links.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from typing import Any

import mistune
import nh3
from latex2mathml.converter import convert
from mistune.plugins.math import math
from mistune.plugins.table import table
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.engine.notebook.clean import PICTURE

LONGEST = 20_000  # characters of one cell that are made into more than plain text
LONGEST_FORMULA = 2_000
PRIMES = re.compile(r"'{3,}")
MATH = """math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover
munder munderover mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts"""
TEXT = """a b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p
pre s span strong sub sup table tbody td th thead tr ul"""
TAGS = {*MATH.split(), *TEXT.split()}
ON_MATH = {"width", "columnalign", "accent", "mathvariant", "linethickness"}
ATTRIBUTES = dict.fromkeys(MATH.split(), ON_MATH) | {
    "math": {"display"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "span": {"class"},
    "td": {"align"},
    "th": {"align"},
}
SCHEMES = {"https", "http", "mailto", "data"}


@lru_cache(maxsize=4096)  # a class has the same cells
def words(text: str) -> str:
    """Markdown as HTML.

    Parameters
    ----------
    text : str
        Of anybody's; what is too long stays as it was written.
    """
    if len(PICTURE.sub("", text)) > LONGEST:
        return f"<pre>{escape(text)}</pre>"
    return nh3.clean(
        str(_markdown()(text)),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """An attribute as it may stay: pictures only when the text holds them itself."""
    if tag == "img" and name == "src":
        return value if PICTURE.fullmatch(value) else None
    if tag == "a" and name == "href" and value.startswith("data:"):
        return None
    return value


@lru_cache(maxsize=16_384)
def formula(tex: str, display: str = "inline") -> str:
    """A formula in MathML; as it was written when it cannot be one."""
    if len(tex) <= LONGEST_FORMULA:
        try:
            return convert(PRIMES.sub(_primes, tex), display=display)
        except Exception:  # whatever a formula can hold
            pass
    return f"<code>{escape(tex)}</code>"


def _primes(found: re.Match[str]) -> str:
    """More than two primes as the converter reads them."""
    return "^{" + r"\prime " * len(found[0]) + "}"


@lru_cache(maxsize=4096)
def code(text: str) -> str:
    """Python in colours."""
    if len(text) > LONGEST:
        return escape(text)
    return str(highlight(text, _lexer(), _formatter()))


@cache
def colours() -> str:
    """The style sheet of the colours, on a light page and on a dark one."""
    light, dark = (HtmlFormatter(style=s) for s in ("default", "github-dark"))
    return (
        f"{light.get_style_defs('.code')}\n"
        f"@media (prefers-color-scheme: dark) {{{dark.get_style_defs('.code')}}}"
    )


@cache
def _lexer() -> Any:
    return PythonLexer(stripnl=False)


@cache
def _formatter() -> Any:
    return HtmlFormatter(nowrap=True)


class _Renderer(mistune.HTMLRenderer):
    """Mistune's, with formulas in MathML."""

    def inline_math(self, text: str) -> str:
        """A formula in a line."""
        return formula(text.strip())

    def block_math(self, text: str) -> str:
        """A formula of its own."""
        return f"<p>{formula(text.strip(), 'block')}</p>"


@cache
def _markdown() -> Any:
    return mistune.create_markdown(
        escape=False, renderer=_Renderer(escape=False), plugins=[math, table]
    )

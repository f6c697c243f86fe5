"""What a notebook shows of a check: HTML that any frontend shows in its own colours.

There is no script, no style sheet and no colour of text, so it reads in light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from test_cases.beside import Beside
from test_cases.causes import MOST_MESSAGES, Cause
from test_cases.outcomes import Outcome
from test_cases.speaking import reads_korean, say

# Seen on white and on black: each has a contrast of 3 to both.
RIGHT, WRONG, OPEN = "#009E73", "#D55E00", "#808080"


def panel(
    name: str,
    said: str,
    outcomes: Sequence[Outcome],
    causes: Sequence[Cause],
    besides: Sequence[Beside | None],
) -> str:
    """A check as HTML.

    Parameters
    ----------
    name : str
        Of the function.
    said : str
        How it came out, in one sentence.
    outcomes : sequence of Outcome
    causes : sequence of Cause
        What is wrong.
    besides : sequence of Beside or None
        Of each cause, what came out beside what should have.
    """
    head = f"<strong><code>{escape(name)}</code></strong>"
    parts = [f"<div>{head} {escape(said)}</div>"]
    for cause, beside in zip(causes, besides, strict=True):
        parts.append(_cause(cause, beside, len(causes) == 1))
    parts.append(_behaviours(outcomes))
    return framed("".join(parts), WRONG if causes else RIGHT, f"check({name})")


def framed(inner: str, colour: str, label: str) -> str:
    """HTML with a coloured edge, that a screen reader calls by its label."""
    style = f"border-left:4px solid {colour};padding:.2em .9em;margin:.3em 0"
    style += ";line-height:1.5;max-width:50em"
    lang = "ko" if reads_korean() else "en"
    return (
        f'<div role="group" lang="{lang}" aria-label="{escape(label)}" '
        f'style="{style}">{inner}</div>'
    )


def _cause(cause: Cause, beside: Beside | None, alone: bool) -> str:
    lines = [f"<b>{say('What is wrong')}</b>"]
    lines += [escape(say(one)) for one in cause.messages[:MOST_MESSAGES]]
    parts = [_paragraph("✗", "<br>".join(lines))]
    if beside:
        parts.append(_table(beside, cause.behaviours[0]))
    if cause.hint:
        hint = f"<b>{say('Hint')}:</b> {escape(say(cause.hint))}"
        parts.append(_paragraph("➜", hint))
    if not alone:
        seen = escape("; ".join(map(say, cause.behaviours)))
        parts.append(_paragraph("", f"<small>{say('Seen in')}: {seen}</small>"))
    return "".join(parts)


def _paragraph(sign: str, html: str) -> str:
    mark = f'<span aria-hidden="true" style="position:absolute;left:0">{sign}</span>'
    style = "position:relative;padding-left:1.4em;margin:.4em 0"
    return f'<div style="{style}">{mark}{html}</div>'


def _table(beside: Beside, behaviour: str) -> str:
    """Two values below each other, so that their digits can be compared."""
    cell = "padding:.1em .8em .1em 0;text-align:left;border:0;font-size:inherit"
    rows = "".join(
        f'<tr><th scope="row" style="{cell};font-weight:normal">{word}</th>'
        f'<td style="{cell}"><code style="font-size:inherit">{escape(value)}</code>'
        "</td></tr>"
        for word, value in (
            (say("yours"), beside.got),
            (say("expected"), beside.expected),
        )
    )
    return (
        '<table style="margin:.2em 0 .2em 1.4em;border-collapse:collapse">'
        '<caption style="caption-side:top;text-align:left;padding:0;color:inherit">'
        f'<code style="white-space:nowrap">{escape(beside.place)}</code> '
        f"<small>{escape(say(behaviour))}</small></caption>"
        f"{rows}</table>"
    )


def _behaviours(outcomes: Sequence[Outcome]) -> str:
    """Every behaviour, folded."""
    words = {True: say("passed"), False: say("failed")}
    counts = [
        f"{sum(one.passed is passed for one in outcomes)} {word}"
        for passed, word in words.items()
    ]
    items = "".join(
        f"<li>{'✓' if one.passed else '✗'} {words[one.passed]}: "
        f"{escape(say(one.behaviour))}</li>"
        for one in outcomes
    )
    return (
        f"<details><summary>{say('Behaviours')}: {', '.join(counts)}</summary>"
        f'<ul style="list-style:none;padding-left:1.4em;margin:.2em 0">{items}</ul>'
        "</details>"
    )

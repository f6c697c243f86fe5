"""In which language a reader is spoken to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from test_cases.korean import in_korean

LANGUAGES = ("en", "ko")
_chosen = ""


def language(name: str) -> None:
    """Choose the language of all later checks; without it, the locale decides.

    Parameters
    ----------
    name : str
        ``"en"`` or ``"ko"``.

    Raises
    ------
    ValueError
        For any other language.
    """
    global _chosen
    if name not in LANGUAGES:
        raise ValueError(f'language must be "en" or "ko", not {name!r}.')
    _chosen = name


@contextmanager
def in_language(name: str | None) -> Iterator[None]:
    """Speak a language for a while; None leaves it as it is.

    Raises
    ------
    ValueError
        When the language is not known.
    """
    global _chosen
    before = _chosen
    if name is not None:
        language(name)
    try:
        yield
    finally:
        _chosen = before


def reads_korean() -> bool:
    """Whether the reader chose Korean, or chose nothing and has a Korean locale."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return (_chosen or locale).lower().startswith("ko")


def say(sentence: str, **parts: object) -> str:
    """A sentence of the course in the reader's language.

    Parameters
    ----------
    sentence : str
        In English; with parts, a template of ``str.format``.
    **parts
        What the template names.
    """
    told = in_korean(sentence) if reads_korean() else sentence
    return told.format(**parts) if parts else told

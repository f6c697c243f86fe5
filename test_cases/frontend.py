"""Where a check is shown: in a notebook as HTML with its text, elsewhere as text."""

from __future__ import annotations

from typing import Any, NamedTuple, TextIO


class Shown(NamedTuple):
    """What is shown, twice: who cannot show one shows the other."""

    html: str
    text: str


def shell() -> Any:
    """The IPython of this notebook's kernel; None elsewhere."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    found = get_ipython()
    return found if hasattr(found, "kernel") else None


def is_watched() -> bool:
    """Whether a person can answer: frontends say so, a program that grades does not."""
    kernel: Any = getattr(shell(), "kernel", None)
    try:
        return bool(kernel.get_parent("shell")["content"]["allow_stdin"])
    except (AttributeError, KeyError, TypeError):
        return False


def show(
    shown: Shown, name: str = "", *, again: bool = False, file: TextIO | None = None
) -> None:
    """Show something, or put it in the place of what was shown under that name.

    Parameters
    ----------
    shown : Shown
    name : str
        Under which it can be replaced later; none by default.
    again : bool
        Whether to replace it. Where nothing can be replaced it is shown below.
    file : file, optional
        Where text goes outside a notebook; standard output by default.
    """
    if shell() is None:
        print(shown.text, file=file)
        return
    from IPython.display import publish_display_data

    publish_display_data(  # type: ignore[no-untyped-call]
        {"text/html": shown.html, "text/plain": shown.text},
        transient={"display_id": name} if name else None,
        update=again,
    )

"""What a notebook shows beside text: figures with alternative text, progress."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from typing import Any, TypeVar, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure

T = TypeVar("T")
DELAY = 1.0  # seconds before a bar shows: most loops are over by then
DIM = 0.82  # of the brightness of white, where a white figure would glare
DARK = (  # JupyterLab, VS Code, and pages that Sphinx or MyST makes
    "[data-jp-theme-light=false]",
    ".vscode-dark",
    "[data-theme=dark]",
    "html.dark",
)
DIMMED = f":is({','.join(DARK)}) .downhill-figure{{filter:brightness({DIM})}}"


def describe(ax: Axes, text: str) -> Axes:
    """
    Give the axes an alternative text; the notebook shows the figure with it.

    Parameters
    ----------
    ax : Axes
        The axes that the text describes.
    text : str
        What a reader who does not see the picture should know. Write the numbers
        in it from the data: `f"...{costs[-1]:.3f}"`.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        When the text is empty.

    Notes
    -----
    JupyterLab shows `image/png` without any alternative text and nbconvert's
    standard page drops the one in the metadata; both keep the `alt` of an `<img>` in
    `text/html`. So a described figure displays itself as that, and as nothing else:
    a second copy would double the notebook. (`nbconvert --to webpdf` prints it; LaTeX
    prints the text in its place.) A figure without description stays `image/png`.
    """
    if not text.strip():
        raise ValueError("The description of a figure must not be empty.")
    axes = cast(Any, ax)
    figure = axes.figure.figure  # not of a part of it
    axes.alt_text = text
    figure._ipython_display_ = partial(_display, figure)
    return ax


def alt_text(figure: Figure) -> str:
    """
    Return the alternative text of a figure: its axes' descriptions in order.

    Parameters
    ----------
    figure : Figure

    Returns
    -------
    str
        Empty when nothing in the figure has been described.
    """
    texts = (getattr(ax, "alt_text", "") for ax in figure.axes)
    return " ".join(text for text in texts if text)


def figure_mimebundle(figure: Figure) -> dict[str, str]:
    """
    Render a described figure for a notebook.

    Parameters
    ----------
    figure : Figure

    Returns
    -------
    dict
        `text/html`, an `<img>` with `alt`; `text/plain`, the alternative text.
    """
    text = alt_text(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", bbox_inches="tight")
    return {"text/html": image_page(buffer.getvalue(), text), "text/plain": text}


def image_page(png: bytes, text: str, more: str = "") -> str:
    """
    Write a picture as HTML; where the page around it is dark, it is dimmed.

    Parameters
    ----------
    png : bytes
        The picture.
    text : str
        Its alternative text.
    more : str
        Further attributes of the `<img>`.

    Returns
    -------
    str
        It begins with the `<img>`; there the grader looks for the picture.
    """
    source = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
    return (
        f'<img src="{source}" alt="{html.escape(text)}" class="downhill-figure"{more}>'
        f"<style>{DIMMED}</style>"
    )


def _display(figure: Figure) -> None:
    """Show the figure; IPython calls this in place of its own formatters."""
    from IPython.display import publish_display_data

    publish_display_data(figure_mimebundle(figure))  # type: ignore[no-untyped-call]


def has_kernel() -> bool:
    """Tell whether a kernel runs this code, so that a notebook can show changes."""
    if find_spec("IPython") is None:
        return False
    from IPython.core.getipython import get_ipython

    return hasattr(get_ipython(), "kernel")


def can_follow() -> bool:
    """Tell whether there are widgets, and a kernel that answers them."""
    return find_spec("ipywidgets") is not None and has_kernel()


def progress(iterable: Iterable[T], **options: Any) -> Iterable[T]:
    """
    Show how far a loop has come, where tqdm is installed.

    The bar comes when the loop takes longer than a second, and goes when it ends.

    Parameters
    ----------
    iterable : iterable
        What the loop runs over: `for epoch in progress(range(10000)):`.
    **options
        Keyword arguments of `tqdm.auto.tqdm`, such as `desc`.

    Returns
    -------
    iterable
        The same items.
    """
    if find_spec("tqdm") is None:
        return iterable
    from tqdm.auto import tqdm

    bar: Iterable[T] = tqdm(iterable, **{"leave": False, "delay": DELAY} | options)
    return bar

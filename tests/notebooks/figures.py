"""Figures of demonstrations, drawn here: their limits, colours and data."""

from functools import lru_cache
from types import SimpleNamespace

import matplotlib.pyplot as plt

from grader.authoring.source import is_skipped, read_source, run_reference


@lru_cache
def drawn(name, *chosen):
    """Run demonstrations of a notebook behind its solutions, in the notebook's order.

    Returns their names and, as `figures`, a list of figures for each cell.
    """
    names = run_reference(name)
    cells = {c.id: c.source for c in read_source(name).cells if is_skipped(c)}
    missing = set(chosen) - cells.keys()
    assert not missing, missing
    figures = {}
    plt.switch_backend("agg")
    show = plt.show
    try:
        for cell in [one for one in cells if one in chosen]:
            found = figures[cell] = []

            def keep(found=found):
                found += [plt.figure(number) for number in plt.get_fignums()]
                plt.close("all")

            plt.show = keep
            exec(compile(cells[cell], f"<{name}:{cell}>", "exec"), names)
            plt.close("all")
    finally:
        plt.show = show
    return SimpleNamespace(**names, figures=figures)


def axes_of(figure):
    """The axes that show data: not those of a colour bar."""
    return [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]


def same_limits(first, *others):
    """Whether axes show the same part of the plane."""
    limits = (first.get_xlim(), first.get_ylim())
    return all((ax.get_xlim(), ax.get_ylim()) == limits for ax in others)

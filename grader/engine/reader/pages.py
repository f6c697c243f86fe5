"""What a student wrote, so that nbgrader can show it on a page, safely and soon."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from grader.engine.notebook import clean
from grader.engine.notebook.clean import TooSlowError
from grader.engine.protocol.messages import PlanCell, changed

MOST_SECONDS = 1.0  # of computing, to show one cell
TOGETHER = 3.0  # to show all cells of one submission
MOST_CODE = 50_000  # characters of code that is never odd
ODD_CODE = re.compile(r"[^\n]{300}|^(?:[^\S\n]*\n){20}", re.MULTILINE)


class Pages:
    """Makes the cells of one submission fit for pages, in limited time.

    Parameters
    ----------
    taken : frozenset of str
        Ids of what else is on a page.
    """

    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = taken
        self.left = TOGETHER
        self.code = 0  # characters so far

    def shown(self, cell: PlanCell) -> PlanCell:
        """A cell as it is stored: an answer in Markdown is cleaned."""
        if cell.text is None:
            return cell
        if cell.kind == "code":
            self.code += len(cell.text)
            odd = self.code > MOST_CODE or ODD_CODE.search(cell.text)
            return changed(cell, uncoloured=True) if odd and self.slow(cell) else cell
        return changed(cell, text=self.markdown(cell.text))

    def markdown(self, text: str) -> str:
        """An answer as it is stored; one that takes too long is shown as written."""
        try:
            with self.time():
                return clean.markdown(text, self.taken)
        except TooSlowError:
            return clean.literal(clean.plain(text))

    def slow(self, cell: PlanCell) -> bool:
        """Whether it takes too long to show code in colours."""
        try:
            with self.time():
                _colours()(cell.text)
        except TooSlowError:
            return True
        return False

    @contextlib.contextmanager
    def time(self) -> Iterator[None]:
        """Limit the time of computing of what is done.

        Raises
        ------
        TooSlowError
        """
        if sys.platform == "win32":
            yield
            return
        if self.left <= 0:
            raise TooSlowError
        import signal

        before = time.process_time()
        signal.signal(signal.SIGVTALRM, _stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, min(MOST_SECONDS, self.left))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self.left -= time.process_time() - before


def _stop(number: int, frame: object) -> None:
    raise TooSlowError


@cache
def _colours() -> Any:
    """What nbgrader's pages show code with."""
    from nbconvert.filters.highlight import Highlight2HTML

    return Highlight2HTML(pygments_lexer="ipython3")

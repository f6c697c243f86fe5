"""The time of one submission: of each cell, and of all cells together."""

from __future__ import annotations

import time

from grader.engine.protocol.framing import Closed


class Clock:
    """Wall time of a submission, on the monotonic clock.

    Parameters
    ----------
    cell_seconds, submission_seconds : float

    Attributes
    ----------
    until, deadline : float
        When the time of the present cell and of the submission is up.
    """

    def __init__(self, cell_seconds: float, submission_seconds: float) -> None:
        self.cell_seconds = cell_seconds
        self.began = time.monotonic()
        self.until = self.deadline = self.began + submission_seconds

    def start(self) -> None:
        """Give the next cell its time."""
        self.until = min(time.monotonic() + self.cell_seconds, self.deadline)

    def stop(self) -> None:
        """Let there be no more time."""
        self.deadline = min(self.deadline, time.monotonic())

    @property
    def is_late(self) -> bool:
        """Whether the time of the present cell is up."""
        return time.monotonic() >= self.until

    @property
    def spent(self) -> float:
        """Seconds since the submission began."""
        return time.monotonic() - self.began

    def why(self, error: Exception, late: bool) -> str:
        """Why a process was lost, in a sentence."""
        if time.monotonic() >= self.deadline:
            return "The time for this submission is used up."
        if late:
            return f"The cell took longer than {self.cell_seconds:g} seconds."
        if isinstance(error, Closed):
            return "The code ended the process (an exit, a crash or too much memory)."
        return "The process sent something that is no answer."

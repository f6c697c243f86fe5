"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass

COMPUTING = 5  # of so many seconds of a submission one may be spent computing


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds, submission_seconds : float
        Wall time of one cell, and of all cells together.
    memory_bytes : int
        Address space of each process.
    output_bytes : int
        What one cell may put out.
    file_bytes : int
        Size of each file, and of all files together.
    """

    cell_seconds: float = 30
    submission_seconds: float = 600
    memory_bytes: int = 2 << 30
    output_bytes: int = 1 << 20
    file_bytes: int = 64 << 20

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all student processes of a submission together.

        Wall time also passes while the machine works for others, and is generous
        therefore; CPU time does not. By default it is two minutes: four endless loops,
        and many times what the dearest honest submission of the course takes.
        """
        return self.submission_seconds / COMPUTING


@dataclass
class Budget:
    """CPU time that student processes of one submission may still take, in seconds."""

    seconds: float

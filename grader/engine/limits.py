"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass


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
    reading_seconds : float
        Time of computing to read what was handed in.
    """

    cell_seconds: float = 30
    submission_seconds: float = 600
    memory_bytes: int = 2 << 30
    output_bytes: int = 1 << 20
    file_bytes: int = 64 << 20
    reading_seconds: float = 10

"""Known mistakes: edits of the reference's own lines, with hints, one file a function.

The judge compares a wrong answer with them to name the mistake; the tests show that
the cases reject every one.
"""

from grader.mistakes.table import Mistake, all_mistakes, build, mistakes, reasons

__all__ = ["Mistake", "all_mistakes", "build", "mistakes", "reasons"]

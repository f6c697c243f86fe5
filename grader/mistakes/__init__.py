"""Known mistakes: each a small wrong function with its hints, one table for two uses.

The judge compares a wrong answer with them to name the mistake; the tests show that
the cases reject every one. Every module of this package enters its own.
"""

from importlib import import_module
from pkgutil import iter_modules

from grader.mistakes.registry import MISTAKES, Mistake, mistake, mistakes, reasons

__all__ = ["MISTAKES", "Mistake", "mistake", "mistakes", "reasons"]

for _module in sorted({m.name for m in iter_modules(__path__)} - {"diagnosis"}):
    import_module(f"{__name__}.{_module}")

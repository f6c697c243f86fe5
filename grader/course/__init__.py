"""One course: nbgrader's folders and gradebook, what is submitted and given back.

Course settings name ``prepare_path`` and ``MARKING``, so they stay here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The formgrader's page to mark on, with comments to use again.
MARKING = str(Path(__file__).parents[1] / "templates" / "marking.html")


def prepare_path() -> None:
    """Let nbgrader find the program alembic though no environment is activated."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")

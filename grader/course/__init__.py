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
    """Let nbgrader find the programs of this environment, activated or not.

    It starts one of them, alembic, for every new gradebook, to learn a version: that
    takes seconds, and asking alembic itself takes none.
    """
    from nbgrader import api

    api.get_alembic_version = newest_tables
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")


def newest_tables() -> str:
    """The version of nbgrader's tables that a new gradebook gets."""
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())

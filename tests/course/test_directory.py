"""A course directory and its gradebook."""

import subprocess
import sys
from pathlib import Path

from nbgrader.dbutil import _temp_alembic_ini
from sqlalchemy import text

from grader.course.directory import make_course


def test_a_new_gradebook_has_the_version_that_alembic_says(tmp_path, monkeypatch):
    course = make_course(tmp_path / "course")
    with _temp_alembic_ini("sqlite://") as settings:
        command = [Path(sys.executable).with_name("alembic"), "-c", settings, "heads"]
        said = subprocess.run(command, capture_output=True, text=True, check=True)
    monkeypatch.setenv("PATH", "")  # no program is started for it
    with course.gradebook() as gradebook:
        found = gradebook.db.execute(text("select version_num from alembic_version"))
        assert said.stdout.startswith(f"{found.scalar_one()} ")

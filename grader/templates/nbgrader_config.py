"""nbgrader's settings of this course; `nbgrader --help-all` lists what else there is."""

from pathlib import Path

here = Path(__file__).resolve().parent

c = get_config()  # noqa: F821  nbgrader gives it
c.CourseDirectory.root = str(here)
# Wait a minute for the gradebook instead of failing with "database is locked".
c.CourseDirectory.db_url = f"sqlite:///{here / 'gradebook.db'}?timeout=60"
# A check cell that a student deleted is judged all the same.
c.OverwriteCells.add_missing_cells = True
# What a student's cell puts out cannot run in the reader's browser.
c.HTMLExporter.sanitize_html = True

"""Files that are nobody's so far, kept where a person can look at them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from grader.errors import UserError
from grader.lms.archives import Budget, Found
from grader.lms.claims import Parts
from grader.lms.submission import cleaned

FOLDER = "unmatched"


class Unmatched:
    """The folder ``unmatched`` of a course.

    Parameters
    ----------
    root : Path
        Of the course.
    budget : Budget
    """

    def __init__(self, root: Path, budget: Budget) -> None:
        self.root, self.budget = root / FOLDER, budget

    def keep(self, file: Found) -> None:
        """Keep a file, once.

        Raises
        ------
        UserError
            When it cannot be read or written.
        """
        content = self.budget.read(file)
        path = self._path(file.parts)
        try:
            if self.root.is_symlink():
                raise UserError(f"{self.root} is a link.")
            self.root.mkdir(exist_ok=True)
            if path.is_file() and path.read_bytes() != content:
                digest = hashlib.sha256(content).hexdigest()[:8]
                path = path.with_name(f"{path.stem}~{digest}{path.suffix}")
            if not path.exists():
                path.write_bytes(content)
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror}.") from None

    def found(self, parts: Parts) -> None:
        """Take away what was kept of a file that has been matched since."""
        path = self._path(parts)
        if path.is_file() and not path.is_symlink():
            path.unlink()

    def _path(self, parts: Parts) -> Path:
        """One name for a whole path: what is kept lies in one folder."""
        return self.root / cleaned(" - ".join(parts))

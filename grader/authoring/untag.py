"""Released notebooks run everything: a tag of the sources stays behind."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

SKIPPED = (
    "skip-execution"  # nbclient, and so nbconvert and nbgrader, leave such cells out
)


class Untag(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Takes the tag of a demonstration away: for a student it is a cell like others."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Take the tag out of one cell."""
        kept = [tag for tag in cell.metadata.get("tags", []) if tag != SKIPPED]
        cell.metadata.pop("tags", None)
        if kept:
            cell.metadata.tags = kept
        return cell, resources

"""Sources executed from top to bottom, each once, with warnings as errors."""

from functools import lru_cache

import nbclient
from nbformat.v4 import new_code_cell

from grader.authoring.source import read_source


@lru_cache
def outputs(name):
    """Every code cell's outputs by its id, those of the long demonstrations too."""
    notebook = read_source(name)
    strict = new_code_cell("import warnings\nwarnings.simplefilter('error')")
    notebook.cells.insert(0, strict)
    nbclient.NotebookClient(notebook, timeout=600, skip_cells_with_tag="").execute()
    return {
        cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"
    }


def printed(found):
    """What a cell printed."""
    return "".join(output.text for output in found if output.get("name") == "stdout")

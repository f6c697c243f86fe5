"""Make the pictures of the README: a check, a training, a class (`make pictures`).

They are what the program shows: a notebook that is run, a course that is graded, both
in a browser (Debian's Chromium).
"""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbclient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from grader.engine.pictures import png_of
from grader.samples import sample_notebook
from grader.samples.optimization_methods import ADAM, ASSIGNMENT, SAMPLES

PICTURES = Path(__file__).parent / "pictures"
STUDENT = "katherine"  # whose Adam has one known mistake
COLOURS = 128
TRAIN = """X, Y = load_dataset()
parameters = model(
    X, Y, [2, 5, 2, 1], optimizer="adam", num_epochs=2000, print_cost=False, watch=True
)"""


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(
            viewport={"width": 800, "height": 620}, device_scale_factor=1.5
        )
        page.route("http*://**", lambda route: route.abort())
        check_and_training(page, Path(folder))
        class_page(page, Path(folder))
        browser.close()


def check_and_training(page: Page, folder: Path) -> None:
    """A check of a wrong Adam, and a training in six boundaries."""
    sample = next(one for one in SAMPLES if one.student == STUDENT)
    cells = [
        cell
        for cell in sample_notebook(sample).cells
        if cell.cell_type == "code" and not cell.id.startswith(("demo", "check"))
    ]
    cells += [new_code_cell(f"check({ADAM})"), new_code_cell(TRAIN)]
    notebook = new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, allow_errors=True, timeout=600).execute()
    *_, checked, trained = notebook.cells
    checked.outputs = [one for one in checked.outputs if one.output_type != "error"]
    html, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[checked]))
    file = folder / "check.html"
    file.write_text(html, "utf-8")
    page.goto(file.as_uri())
    save(page.locator(".jp-Cell").screenshot(), "check.png")
    (strip,) = (png_of(one.data) for one in trained.outputs if "data" in one)
    save(base64.b64decode(strip), "training.png")


def class_page(page: Page, folder: Path) -> None:
    """The page of a class."""
    downhill = Path(sys.executable).with_name("downhill")
    course = folder / "course"
    subprocess.run([downhill, "demo", "--course", course], check=True)
    subprocess.run([downhill, "report", ASSIGNMENT, "--course", course], check=True)
    page.goto((course / "report" / f"{ASSIGNMENT}.html").as_uri())
    save(page.screenshot(), "class.png")


def save(png: bytes, name: str) -> None:
    """Write a picture in few colours."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS)
        few.save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()

"""Every prediction has a place to be written down, and an answer that is folded."""

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from grader.authoring.predictions import PLACE, PROMPT, give_place, is_prompt
from grader.authoring.source import assignments, read_source

FOLD = "<details><summary>Answer</summary>\n\n"


def defects(cells):
    """What is wrong with the predictions of a notebook."""
    text = [cell.source if cell.cell_type == "markdown" else "" for cell in cells]
    prompts = [number for number, cell in enumerate(cells) if is_prompt(cell)]
    found = []
    for number, after in zip(prompts, [*prompts[1:], len(cells)], strict=True):
        prompt = text[number][text[number].index(PROMPT) :]
        if "\n#" in prompt:
            found.append(f"text follows the prompt: {prompt[:60]}")
        if text[number + 1] != PLACE:
            found.append(f"no place for: {prompt[:60]}")
        folds = [fold for one in text[number:after] for fold in one.split(FOLD)[1:]]
        if not folds or any("\n\n</details>" not in fold for fold in folds):
            found.append(f"no folded answer to: {prompt[:60]}")
    return found


def test_a_place_comes_behind_every_prompt():
    texts = ["First.", "Text.\n\n**Predict.** What?\n\n* hint", "**Predict.** Again?"]
    notebook = new_notebook(cells=[new_markdown_cell(text) for text in texts])
    give_place(notebook)
    assert [c.source for c in notebook.cells] == [
        texts[0],
        texts[1],
        PLACE,
        texts[2],
        PLACE,
    ]
    assert [c.id for c in notebook.cells[2::2]] == ["prediction-1", "prediction-2"]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["**Predict.** What?", PLACE, f"{FOLD}This.\n\n</details>"], []),
        (["**Predict.** What?", PLACE, "This."], ["no folded answer to"]),
        (["**Predict.** What?", PLACE, f"{FOLD}This.</details>"], ["no folded"]),
        (
            ["**Predict.** What?\n\n### Next", PLACE, f"{FOLD}This.\n\n</details>"],
            ["text follows the prompt"],
        ),
        (["**Predict.** What?", f"{FOLD}This.\n\n</details>"], ["no place for"]),
    ],
)
def test_what_is_wrong_is_noticed(texts, said):
    found = defects([new_markdown_cell(text) for text in texts])
    assert len(found) == len(said)
    for one, words in zip(found, said, strict=True):
        assert one.startswith(words)


@pytest.mark.parametrize("name", assignments())
def test_every_prediction_can_be_written_and_looked_up(name):
    assert defects(read_source(name).cells) == []

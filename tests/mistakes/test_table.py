"""Mistakes are edits of the reference's own lines; what is not one is refused."""

import json
from dataclasses import replace

import numpy as np
import pytest

from grader.authoring.source import MARKERS, is_solution, read_source, reference
from grader.errors import UserError
from grader.mistakes import all_mistakes, build, reasons, table
from grader.mistakes.table import read

NAME = "04_optimization_methods"
TEXTS = {"why": "wrong", "hint_en": "Look.", "hint_ko": "보세요."}
GOOD = TEXTS | {"id": "X-1", "edits": [["+ 1", "- 1"]]}
GD = all_mistakes()["GD-1"]
OBJECTS = ("MOM-S", "NES-S", "AG-S", "RMC-S", "ADC-S")


def written(folder, **files):
    for name, entries in files.items():
        (folder / f"{name}.json").write_text(json.dumps(entries), "utf-8")
    return folder


def test_a_mistake_is_the_notebooks_own_cell_with_its_edits():
    (cell,) = [c for c in read_source(NAME).cells if c.id == GD.function]
    assert is_solution(cell)
    text = MARKERS.sub("", cell.source)
    for old, new in GD.edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    namespace = dict(reference(NAME))
    exec(text, namespace)
    weights, slopes = np.arange(4.0), np.arange(4.0) + 1

    def moved(function):
        parameters = {"W1": weights, "b1": weights}
        return function(parameters, {"dW1": slopes, "db1": 2 * slopes}, 0.5)

    ours, theirs = moved(GD.wrong), moved(namespace[GD.function])
    assert (ours["W1"] == weights + slopes / 2).all()
    assert all((ours[name] == theirs[name]).all() for name in theirs)


def test_the_reference_stays_as_it_is():
    before = dict(reference(NAME))
    GD.wrong  # noqa: B018
    assert reference(NAME) == before


@pytest.mark.parametrize("id", OBJECTS)
def test_what_a_mistake_keeps_from_call_to_call_starts_afresh(id):
    """Their classes keep their memory where all objects see it."""

    def steps(cls, number=3):
        parameters = {"W1": np.ones((1, 1))}
        for step in range(number):
            cls().update(parameters, {"dW1": np.full((1, 1), 1.0 + step)})
        return parameters["W1"].item()

    entry = all_mistakes()[id]
    one = entry.wrong
    first = steps(one)
    assert steps(one) != first  # it does remember
    assert steps(entry.wrong) == first


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([("learning_rte", "")], "'learning_rte', which stands 0 times"),
        ([("name", "")], "'name', which stands 4 times"),
        ([("", "x")], "must stand there once"),
        ([("learning_rate * ", ""), ("rate * ", "2 * ")], "'rate * ' twice"),
        ([("return parameters", "return (")], "raises SyntaxError"),
        ([("def ", "x = nobody\ndef ")], "raises NameError"),
    ],
)
def test_an_edit_that_does_not_fit_is_said_in_a_sentence(edits, said):
    with pytest.raises(UserError) as refused:
        build(replace(GD, id="X-1", edits=tuple(edits)))
    assert f"{GD.function}.json: X-1 " in str(refused.value)
    assert said in str(refused.value)


def test_two_mistakes_of_one_text_do_not_mix():
    with pytest.raises(
        UserError, match=r"GD-2\+GD-13 changes 'learning_rate \* ' twice"
    ):
        build(all_mistakes()["GD-2"], all_mistakes()["GD-13"])


def test_mistakes_of_what_is_no_graded_function_are_refused():
    with pytest.raises(UserError, match=r"descend\.json is named after no solution"):
        build(replace(GD, function="descend"))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"f": [GOOD, GOOD]}, "f.json: X-1 is there twice"),
        ({"f": [GOOD], "g": [GOOD]}, "g.json: X-1 is there twice"),
        ({"f": [GOOD | {"hint_ko": ""}]}, 'f.json: X-1 needs either "why"'),
        ({"f": [GOOD | {"like": "X-1"}]}, 'f.json: X-1 needs either "why"'),
        (
            {"f": [{"id": "X-1", "edits": [["a", "b"]]}]},
            'f.json: X-1 needs either "why"',
        ),
        ({"f": [GOOD | {"edits": []}]}, "at `$[0].edits`"),
        ({"f": [TEXTS | {"id": "X-1"}]}, "missing required field `edits`"),
        ({"f": [GOOD | {"hint": "?"}]}, "unknown field `hint`"),
        ({"f": [GOOD | {"edits": [["a"]]}]}, "at `$[0].edits[0]`"),
        ({"f": {}}, "f.json does not list mistakes"),
        (
            {"f": [{"id": "X-1", "like": "X-2", "edits": [["a", "b"]]}]},
            "f.json: X-1 is like 'X-2', which has no texts of its own",
        ),
        (
            {
                "f": [GOOD, {"id": "X-2", "like": "X-1", "edits": [["a", "b"]]}],
                "g": [{"id": "X-3", "like": "X-2", "edits": [["a", "b"]]}],
            },
            "g.json: X-3 is like 'X-2', which has no texts of its own",
        ),
    ],
)
def test_a_file_that_is_not_right_is_said_in_a_sentence(files, said, tmp_path):
    with pytest.raises(UserError) as refused:
        read(written(tmp_path, **files))
    assert said in str(refused.value)


def test_a_mistake_may_have_the_words_of_another_function():
    assert all_mistakes()["MO-31"].why == all_mistakes()["GD-3"].why
    assert all_mistakes()["MO-31"].function != all_mistakes()["GD-3"].function


def test_reasons_are_told_without_running_anything(monkeypatch):
    def nobody(*args):
        raise AssertionError

    monkeypatch.setattr(table, "build", nobody)
    monkeypatch.setattr(table, "_reference", nobody)
    both = reasons("GD-1+AD-12+gone")
    assert both == {
        "GD-1": GD.why,
        "AD-12": all_mistakes()["AD-12"].why,
        "gone": "gone",
    }
    assert reasons("") == {}

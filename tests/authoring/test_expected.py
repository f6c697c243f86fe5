"""What is computed is written where it changed, and not over its last digits."""

import json
import shutil
import subprocess
import sys

import pytest

from grader.authoring import expected
from grader.authoring.expected import all_functions, recomputed, settled
from grader.authoring.source import ROOT, reference
from grader.cli import app
from test_cases.cases import Case
from tests.elsewhere import elsewhere

GRADED = all_functions()
COPIED = ("grader", "test_cases", "opt_utils", "notebooks", "datasets")
CASE = Case("a case", (), rtol=1e-6, atol=1e-9)
NEAR, FAR = 1 + 1e-12, 1 + 1e-8


@pytest.mark.parametrize(
    ("stored", "found", "kept"),
    [
        (0.1, 0.1 * NEAR, 0.1),
        (0.1, 0.1 * FAR, 0.1 * FAR),
        (1e-17, -3e-18, 1e-17),
        (1e-17, 2e-12, 2e-12),
        (-0.0, 0.0, -0.0),
        (float("inf"), float("inf"), float("inf")),
        (float("inf"), 1e308, 1e308),
        (0.1, None, None),
        (2, 2.0, 2.0),
        (2.0, 2, 2),
        (1.0, True, True),
        ("0.1", "0.2", "0.2"),
        (None, 0.1, 0.1),
        ([0.1, 5.0], [0.1 * NEAR, 6.0], [0.1, 6.0]),
        ([0.1, 5.0], [0.1 * NEAR], [0.1 * NEAR]),
        ([[0.1]], [0.1 * NEAR], [0.1 * NEAR]),
        ({"W": [0.1]}, {"W": [0.1 * NEAR]}, {"W": [0.1]}),
        ({"W": 0.1, "b": 0.2}, {"W": 0.1 * NEAR}, {"W": 0.1}),
        ({"W": 0.1}, {"W": 0.1 * NEAR, "b": 0.2}, {"W": 0.1, "b": 0.2}),
        ({"list": [0.1]}, {"tuple": [0.1 * NEAR]}, {"tuple": [0.1 * NEAR]}),
    ],
)
def test_a_stored_number_stays_where_the_last_digits_differ(stored, found, kept):
    assert repr(settled(stored, found, CASE)) == repr(kept)


def test_a_number_of_which_a_case_asks_less_may_move_further():
    generous = Case("a case", (), rtol=1e-4, atol=1e-3)
    assert settled(0.1, 0.1 * FAR, generous) == 0.1
    assert settled(1e-17, 1e-7, generous) == 1e-17


@pytest.fixture
def shifted_by(monkeypatch):
    """Give a function that moves all that the reference computes by a share of it."""

    def shift(share):
        def moved(assignment):
            known = reference(assignment)
            wanted = (function for name, function in GRADED if name == assignment)
            return {name: elsewhere(known[name], share) for name in wanted}

        monkeypatch.setattr(expected, "reference", moved)

    return shift


def stale(assignment, function):
    texts = recomputed(assignment, function)
    return {path for path, text in texts.items() if path.read_text("utf-8") != text}


@pytest.mark.parametrize(
    ("assignment", "function"), [pytest.param(*names, id=names[1]) for names in GRADED]
)
@pytest.mark.parametrize("share", [0, 1e-12])
def test_the_stored_outputs_are_fresh_on_any_processor(
    assignment, function, share, shifted_by
):
    shifted_by(share)
    assert stale(assignment, function) == set(), "run: make build"


def test_outputs_that_changed_are_stale(shifted_by):
    shifted_by(1e-7)
    assert len(stale("04_optimization_methods", "update_parameters_with_gd")) == 2


# The commands, on a copy of the checkout


def moved(data):
    """The same data with other last digits."""
    if isinstance(data, dict):
        return {name: moved(item) for name, item in data.items()}
    if isinstance(data, list):
        return [moved(item) for item in data]
    return data * NEAR if isinstance(data, float) else data


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the checkout whose outputs and hints have other last digits."""
    root = tmp_path_factory.mktemp("checkout")
    for folder in COPIED:
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, root / folder, ignore=left_out)
    for path in computed(root):
        data = json.loads(path.read_text("utf-8"))
        for entry in data["cases"] if isinstance(data, dict) else data:
            key = "expected" if "expected" in entry else "seen"
            entry[key] = moved(entry[key])
        path.write_text(expected.to_json(data), "utf-8")
    return root


def computed(root):
    folders = ("test_cases/cases", "grader/cases", "test_cases/hints")
    return [path for folder in folders for path in (root / folder).glob("*.json")]


def run(command, copy):
    """Run a command of the program that the copy holds."""
    words = [sys.executable, "-m", "grader", command]
    return subprocess.run(words, cwd=copy, capture_output=True, text=True, check=True)


def test_expected_rewrites_what_changed_and_nothing_else(copy):
    before = {path: path.read_text("utf-8") for path in computed(copy)}
    assert any(text != (ROOT / p.relative_to(copy)).read_text("utf-8")
               for p, text in before.items())  # fmt: skip
    output = copy / "grader" / "cases" / "update_parameters_with_gd.json"
    hint = copy / "test_cases" / "hints" / "update_parameters_with_momentum.json"
    for path in (output, hint):
        data = json.loads(before[path])
        entry = data["cases"][0]["expected"] if path is output else data[0]["seen"]
        entry.clear()
        path.write_text(expected.to_json(data), "utf-8")
    lines = run("expected", copy).stdout.splitlines()
    assert lines == [
        "rewrote grader/cases/update_parameters_with_gd.json",
        "rewrote test_cases/hints/update_parameters_with_momentum.json",
    ]
    for path, text in before.items():
        if path in (output, hint):
            again = json.loads(path.read_text("utf-8"))
            assert settled(json.loads(text), again, CASE) == json.loads(text)
        else:
            assert path.read_text("utf-8") == text


def test_where_nothing_changed_expected_says_so(monkeypatch, capsys):
    monkeypatch.setattr(expected, "rewrite", list)
    app(["expected"], standalone_mode=False)
    said = capsys.readouterr().out
    assert said == "every expected output and every hint is up to date\n"


def test_build_makes_the_tracked_notebooks_again(copy):
    made = [
        *(copy / "notebooks" / "assignments").iterdir(),
        copy / "notebooks/README.md",
    ]
    for path in made:
        path.unlink()
    said = run("build", copy).stdout.splitlines()
    assert sorted(said) == sorted(f"built {p.parent.name}/{p.name}" for p in made)
    for path in made:
        assert path.read_bytes() == (ROOT / path.relative_to(copy)).read_bytes()

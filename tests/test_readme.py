"""The README shows what is true."""

import json
import re
import subprocess

import pytest

from grader.authoring.source import ROOT, read_source, reference
from grader.cli import app
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES
from test_cases import check
from test_cases.checking import CheckFailed

README = (ROOT / "README.md").read_text("utf-8")


def test_the_two_commands_are_on_the_first_screen_and_in_the_makefile():
    first = "\n".join(README.splitlines()[:45])
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for verb in ("demo", "test"):
        assert f"make {verb}" in first
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE)


def test_every_command_it_names_exists():
    known = {
        command.name or command.callback.__name__ for command in app.registered_commands
    }
    named = set(re.findall(r"downhill ([a-z]+)", README))
    assert named <= known
    assert known <= named | {"build", "expected", "demo"}  # behind make


def test_every_make_verb_of_the_documents_exists():
    text = README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    done = subprocess.run(
        ["make", "--dry-run", *sorted(set(re.findall(r"`make ([a-z]+)`", text)))],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_dev_container_installs_what_the_readme_says():
    file = ROOT / ".devcontainer" / "devcontainer.json"
    command = json.loads(file.read_text("utf-8"))["postCreateCommand"]
    assert f"{command.removeprefix('python ')}`" in README


PICTURE = re.compile(r"!\[(.*?)\]\((docs/pictures/[^)]+)\)", re.DOTALL)


def pictures():
    """File and description of every picture on the first screen."""
    first = README.split("make demo")[0]
    return {file: " ".join(words.split()) for words, file in PICTURE.findall(first)}


def test_the_first_screen_shows_a_check_a_boundary_and_a_class():
    names = ("check", "training", "class")
    assert list(pictures()) == [f"docs/pictures/{name}.png" for name in names]
    for file, words in pictures().items():
        assert len(words) > 100  # what who does not see it should know
        assert (ROOT / file).read_bytes().startswith(b"\x89PNG")
        assert (ROOT / file).stat().st_size < 150_000


def wrong_adam():
    """The Adam that the picture shows."""
    sample = next(one for one in SAMPLES if one.student == "katherine")
    ((name, right, wrong),) = sample.edits
    cells = read_source(ASSIGNMENT).cells
    (source,) = (one.source for one in cells if one.id == name)
    namespace = dict(reference(ASSIGNMENT))
    exec(source.replace(right, wrong), namespace)
    return namespace[name]


def test_the_picture_of_a_check_says_what_a_student_reads(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(CheckFailed) as failed:
        check(wrong_adam())
    told = capsys.readouterr().out.replace("\n      ", " ").splitlines()
    words = pictures()["docs/pictures/check.png"]
    assert str(failed.value) in words
    for label, said in (("WHAT  ", ""), ("HINT  ", "Hint: ")):
        (line,) = (one for one in told if one.startswith(label))
        assert said + line.removeprefix(label) in words

"""The README shows what is true."""

import re
import subprocess

import pytest

from grader.authoring.source import ROOT
from grader.cli import app
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


def momentum(keep):
    def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
        for name in parameters:
            v["d" + name] = keep * beta * v["d" + name] + (1 - beta) * grads["d" + name]
            parameters[name] = parameters[name] - learning_rate * v["d" + name]
        return parameters, v

    return update_parameters_with_momentum


def test_the_failing_and_the_passing_check_are_what_a_student_sees(capsys):
    with pytest.raises(CheckFailed) as failed:
        check(momentum(keep=0))
    failing = f"{capsys.readouterr().out}{failed.value}"
    check(momentum(keep=1))
    passing = capsys.readouterr().out
    shown = re.findall(r"```\n(.*?)```", README, re.DOTALL)[:2]
    assert shown[0].split() == [
        "check(update_parameters_with_momentum)",
        *failing.split(),
    ]
    assert shown[1].split() == passing.split()

"""The doctor finds what would spoil a verdict; versions are written once."""

import re

import numpy as np
import pytest
import yaml

from grader.authoring.source import ROOT
from grader.doctor import environment as doctor


def test_here_everything_vital_is_good():
    bad = [f for f in doctor.examine() if f.vital and not f.good]
    assert [finding for finding in bad if finding.name != "bubblewrap"] == []


def test_another_random_stream_is_noticed(monkeypatch):
    class Other(np.random.RandomState):
        def __init__(self, seed):
            super().__init__(seed + 1)

    monkeypatch.setattr(doctor.np.random, "RandomState", Other)
    finding = doctor.frozen_stream()
    assert not finding.good
    assert "reinstall NumPy" in finding.said


@pytest.mark.parametrize(
    ("installed", "good", "vital"),
    [(None, False, True), ("0.0.1", False, False), ("pinned", True, True)],
    ids=["missing", "another version", "the pinned one"],
)
def test_a_package_is_compared_with_its_pin(monkeypatch, installed, good, vital):
    def version(name):
        if installed is None:
            raise doctor.PackageNotFoundError(name)
        return doctor.pins()["rich"] if installed == "pinned" else installed

    monkeypatch.setattr(doctor, "version", version)
    finding = doctor.package(doctor.Requirement("rich"))
    assert (finding.good, finding.vital) == (good, vital)
    assert good or "python -m pip install" in finding.said


def test_a_missing_bubblewrap_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert "apt install bubblewrap" in doctor.bubblewrap().said


def test_environment_yml_has_the_versions_of_constraints_txt():
    text = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    named = [line for line in text["dependencies"] if isinstance(line, str)]
    pinned = dict(line.split("=") for line in named if "=" in line)
    del pinned["python"]
    assert pinned == {name: doctor.pins()[name] for name in pinned}
    assert pinned


def test_every_line_of_environment_yml_says_why_it_is_there():
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    packages = [line for line in lines if re.match(r"^  - \w[\w-]*(=|$| )", line)]
    unexplained = [line for line in packages if "#" not in line]
    assert unexplained == ["  - conda-forge"]


def test_every_requirement_has_a_pin():
    names = [doctor.normalised(one.name) for one in doctor.direct_requirements()]
    assert [name for name in names if name not in doctor.pins()] == []

"""What a course needs installed, each at the version that it was tried with."""

from __future__ import annotations

import re
from importlib.metadata import requires

from packaging.requirements import Requirement

from grader.authoring.source import ROOT

DISTRIBUTION = "downhill-course"  # as the index knows it; the command is downhill


def pins() -> dict[str, str]:
    """The exact versions the course was tried with, by normalised name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = (line.split("==") for line in lines if re.match(r"^[\w.-]+==", line))
    return {normalised(name): number for name, number in found}


def normalised(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct_requirements() -> list[Requirement]:
    """What the package itself asks for, for students and instructors."""
    every = [Requirement(text) for text in requires(DISTRIBUTION) or []]
    extra = {"extra": "instructor"}
    return [one for one in every if one.marker is None or one.marker.evaluate(extra)]


def students_requirements() -> list[Requirement]:
    """What a student needs, with the oldest versions that do."""
    return [one for one in direct_requirements() if one.marker is None]


def requirements() -> list[str]:
    """What a student installs, each at the version the course was tried with."""
    exact = pins()
    names = [one.name for one in students_requirements()]
    return [f"{name}=={exact[normalised(name)]}" for name in names]

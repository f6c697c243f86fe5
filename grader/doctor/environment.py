"""Find out what of the environment would spoil a verdict, and how to mend it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from packaging.requirements import Requirement

from grader.authoring.requirements import direct_requirements, normalised, pins

# First draws of RandomState(1), as printed in the notes of NumPy's frozen stream.
CANARY = [1.6243453636632417, -0.6117564136500754, -0.5281717522634557]


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes
    ----------
    name : str
        What was looked at.
    good : bool
    said : str
        What was found; when it is not good, also how to mend it.
    vital : bool
        Whether verdicts cannot be trusted, or not be had, without it.
    """

    name: str
    good: bool
    said: str
    vital: bool = True


def examine() -> list[Finding]:
    """Look at everything; the findings come in the order of their importance."""
    return [
        python(),
        frozen_stream(),
        *(package(requirement) for requirement in direct_requirements()),
        bubblewrap(),
    ]


def python() -> Finding:
    """The version of Python."""
    number = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Finding(
        "Python", good, number if good else f"{number}; install 3.11 or newer"
    )


def frozen_stream() -> Finding:
    """Whether NumPy draws the numbers that the published results stand on."""
    drawn = np.random.RandomState(1).randn(len(CANARY))
    good = bool(np.allclose(drawn, CANARY, rtol=1e-12, atol=0))
    said = "draws the published numbers"
    if not good:
        said = "draws other numbers: this NumPy build cannot be used; reinstall NumPy"
    return Finding("NumPy's frozen random stream", good, said)


def package(requirement: Requirement) -> Finding:
    """Whether a package is there, and at the pinned version."""
    name = requirement.name
    pinned = pins().get(normalised(name), "")
    mend = f'python -m pip install "{name}=={pinned}"'
    try:
        found = version(name)
    except PackageNotFoundError:
        return Finding(name, False, f"missing; {mend}")
    if found == pinned:
        return Finding(name, True, found)
    return Finding(name, False, f"{found}, tried with {pinned}; {mend}", vital=False)


def attack_the_wall() -> list[Finding]:
    """Try to break out of the wall in every way we know; each try is a finding."""
    from grader.doctor.wall_test import prove_wall
    from grader.engine import EngineError

    try:
        return [
            Finding(f"the wall: {promise}", held, "holds" if held else "BROKEN")
            for promise, held in prove_wall()
        ]
    except EngineError as error:
        return [Finding("the wall", False, str(error))]


def bubblewrap() -> Finding:
    """Whether the program that walls student code in is there."""
    found = shutil.which("bwrap")
    if found:
        return Finding("bubblewrap", True, found)
    if sys.platform == "linux":
        said = "missing; apt install bubblewrap, or dnf install bubblewrap"
    else:
        said = "grading a class needs Linux; use WSL2 or a Linux container"
    return Finding("bubblewrap", False, said)

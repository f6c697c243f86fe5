"""What each optimization of the engine brings: measured on and off, in one run.

    python benchmarks/optimizations.py [--class 60] [--rounds 3]

Each line switches one thing off by a small edit of a copy of this checkout, and grades
the same class, in which no two submissions share a cell, with the copy and with the
checkout in turns. The CPU time is the whole machine's, as the kernel does not count
processes that nobody waits for: let nothing else run. The medians are shown.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GRADE = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/benchmarks"]
from grading import class_of, cpu
from grader.authoring.source import HIDDEN_CASES, read_source
from grader.engine import Engine
from grader.samples.optimization_methods import ASSIGNMENT
source, submissions = read_source(ASSIGNMENT), class_of({size})
with Engine(case_folders=[HIDDEN_CASES]) as engine:
    for submission in submissions[:8]:
        engine.grade(source, submission)
    before = cpu()
    for submission in submissions[8:]:
        engine.grade(source, submission)
    print((cpu() - before) / ({size} - 8))
"""


@dataclass(frozen=True)
class Switch:
    """How to switch something off: an edit of one file."""

    name: str
    file: str
    old: str
    new: str


SWITCHES = [
    Switch(
        "a judge serves the next submission",
        "session.py",
        "if self.pair and self.plan.judge_is_unchanged:",
        "if False:",
    ),
    Switch(
        "cases and mistakes are prepared in the parent",
        "processes/forkserver.py",
        "marking.prepare(order)",
        "iter(())",
    ),
    Switch(
        "the calls of a check are one message",
        "judge/check.py",
        "if student is None:",
        "if True:",
    ),
    Switch(
        "equal answers are looked at once",
        "judge/check.py",
        "if digest in self.known:",
        "if False:",
    ),
    Switch(
        "cells that define run without IPython",
        "shell.py",
        "self.define(source) if defines else self.shell.run(source)",
        "self.shell.run(source)",
    ),
    Switch(
        "calls nobody sees share one figure",
        "shell.py",
        "if self.scratch and not shown:",
        "if False:",
    ),
]


def switched_off(switch: Switch, folder: Path) -> Path:
    """A copy of this checkout without one optimization."""
    root = folder / "copy"
    shutil.rmtree(root, ignore_errors=True)
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", "tests")
    shutil.copytree(ROOT, root, ignore=ignore)
    file = root / "grader" / "engine" / switch.file
    text = file.read_text("utf-8")
    if text.count(switch.old) != 1:
        raise LookupError(f"{switch.file} does not hold {switch.old!r} once")
    file.write_text(text.replace(switch.old, switch.new), "utf-8")
    return root


def seconds(root: Path, size: int) -> float:
    """CPU seconds for one submission with the engine of a checkout."""
    code = GRADE.format(root=str(root), size=size)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--class", type=int, default=60, dest="size")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print("| optimization | CPU with it | without it | brings |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for switch in SWITCHES:
            other = switched_off(switch, Path(folder))
            pairs = [
                (seconds(ROOT, chosen.size), seconds(other, chosen.size))
                for _ in range(chosen.rounds)
            ]
            on, off = (statistics.median(each) for each in zip(*pairs, strict=True))
            row = f"| {switch.name} | {1000 * on:.0f} ms | {1000 * off:.0f} ms |"
            print(f"{row} {off / on - 1:+.0%} |", flush=True)


if __name__ == "__main__":
    main()

"""The tree shows what may trust what: imports run one way, from the engine outward."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From the bottom to the top: a module imports its own line and those above it here.
LAYERS = [
    "grader.errors",
    "grader.authoring.predictions",
    "grader.authoring.references",
    "grader.authoring.source",
    "grader.authoring.requirements",
    "grader.mistakes",
    "grader.engine.limits",
    "grader.engine.pictures",
    "grader.engine.protocol",
    "grader.engine.shell",
    "grader.engine.statements",
    "grader.engine.student",
    "grader.engine.sandbox",
    "grader.engine.processes",
    "grader.engine.notebook",
    "grader.engine.judge",
    "grader.engine",
    "grader.authoring",
    "grader.course",
    "grader.doctor",
    "grader.grading",
    "grader.lms",
    "grader.terminal",
    "grader.samples",
    "grader.nbgrader_plugin",
    "grader.cli",
    "grader.__main__",
]


def modules():
    """Every module of the grader, by name."""
    paths = (path for path in (ROOT / "grader").rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths
    }


def imports(path):
    """Names of all that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = modules()
INSIDE = defaultdict(set)
for _name, _path in MODULES.items():
    for _found in imports(_path):
        for _module in (_found, _found.rpartition(".")[0]):
            if _module in MODULES and _module != _name:
                INSIDE[_name].add(_module)
                break


def layer(module):
    """The most exact line that a module belongs to."""
    lines = [one for one in LAYERS if f"{module}.".startswith(f"{one}.")]
    return LAYERS.index(max(lines, key=len))


@pytest.mark.parametrize("module", [name for name in MODULES if "__init__" not in name])
def test_no_import_runs_upward(module):
    upward = {other for other in INSIDE[module] if layer(other) > layer(module)}
    assert upward == set()


def test_no_imports_run_in_a_circle():
    open_, done = [], set()

    def visit(module):
        assert module not in open_, f"{' -> '.join(open_)} -> {module}"
        if module not in done:
            open_.append(module)
            for other in sorted(INSIDE[module]):
                visit(other)
            done.add(open_.pop())

    for module in MODULES:
        visit(module)


def test_protocol_knows_neither_side_and_the_judge_never_imports_the_student():
    for module in MODULES:
        if module.startswith("grader.engine.protocol."):
            inside = {name.split(".")[2] for name in INSIDE[module] if "engine" in name}
            assert inside <= {"protocol"}
        if module.startswith("grader.engine.judge."):
            assert not any(".student." in name for name in INSIDE[module])


READING = ("recv(", "recv_fds(", "msgspec.json.decode", "msgspec.json.Decoder")
CONTROL = {"processes"}  # what the fork servers say, in which no student's code runs


@pytest.mark.parametrize("words", READING)
def test_only_the_protocol_reads_what_another_process_sends(words):
    for path in (ROOT / "grader" / "engine").rglob("*.py"):
        if words in path.read_text("utf-8"):
            assert path.parent.name in {"protocol"} | CONTROL, path


def test_the_top_of_the_program_fits_on_a_hand():
    top = {path.name for path in (ROOT / "grader").glob("*.py")} - {"__init__.py"}
    assert len(top) <= 5, top

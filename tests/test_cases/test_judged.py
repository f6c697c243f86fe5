"""The table of test_cases/README.md is fresh, and no name in it is wrong."""

import re

import pytest
from judged import README, functions, variants

from grader.authoring.source import assignments
from grader.mistakes import mistakes

ROW = re.compile(
    r"\| (\d\d_\w+) \| (\d+) of (\d+) \| ([\d,]+) of ([\d,]+) \| (\d+) of (\d+) \|"
)
TABLE = {found[1]: found for found in ROW.finditer(README.read_text("utf-8"))}


@pytest.mark.parametrize("assignment", assignments())
def test_the_table_is_fresh(assignment):
    found, names = TABLE[assignment], functions(assignment)
    right = sum(len(variants(name)) for name in names)
    known = sum(len(mistakes(name)) for name in names)
    assert (int(found[2]), int(found[3])) == (right, right)
    assert int(found[7]) == known
    assert int(found[6]) >= 0.85 * known


def test_no_name_is_wrong():
    ends = [line for line in README.read_text("utf-8").splitlines() if ROW.match(line)]
    assert len(ends) == len(assignments())
    assert all(line.endswith("| 0 |") for line in ends)

"""The data sets: made by their recipes, found wherever the course lies."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import make_moons

import opt_utils
from opt_utils import load_dataset, load_temperatures

PACKAGE = Path(opt_utils.__file__).parent
DATASETS = PACKAGE.parent / "datasets"
LOAD = """
import sys
sys.path.insert(0, sys.argv[1])
from opt_utils.data import load_dataset
print(load_dataset()[0].shape)
"""


def test_the_moons_are_those_of_scikit_learns_generator():
    X, Y = load_dataset()
    points, labels = make_moons(n_samples=300, noise=0.2, random_state=3)
    assert_allclose(X, points.T, rtol=1e-12)
    assert_array_equal(Y, labels[np.newaxis])


def test_examples_are_columns_of_float64_and_labels_a_row_of_integers():
    X, Y = load_dataset()
    assert (X.shape, X.dtype) == ((2, 300), np.float64)
    assert (Y.shape, Y.dtype) == ((1, 300), np.int64)


def test_changing_the_loaded_data_does_not_change_the_next_loading():
    load_dataset()[0][:] = 0
    assert load_dataset()[0].any()


def test_the_temperatures_are_those_of_the_recipe_in_their_sheet():
    day = np.arange(1, 366)
    wave = 12 - 10 * np.cos(2 * np.pi * (day - 20) / 365)
    recipe = wave + 3 * np.random.RandomState(5).randn(365)
    assert_allclose(load_temperatures(), recipe, atol=0.0501)


@pytest.mark.parametrize("data", sorted(DATASETS.glob("*.csv")), ids=lambda p: p.name)
def test_every_data_file_has_a_sheet_with_its_checksum(data):
    sheet = data.with_suffix(".md").read_text(encoding="utf-8")
    stated = re.search(r"\*\*sha256\*\*: `([0-9a-f]{64})`", sheet)
    assert stated
    assert stated[1] == hashlib.sha256(data.read_bytes()).hexdigest()


def load_from(folder: Path) -> subprocess.CompletedProcess[str]:
    """Load the moons with the package copied to `folder`, from somewhere else."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return subprocess.run(
        [sys.executable, "-c", LOAD, str(folder)],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def package_copy(tmp_path: Path) -> Path:
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "opt_utils", ignore=skip)
    return tmp_path


@pytest.mark.parametrize(
    "place",
    ["opt_utils/datasets", "datasets"],
    ids=["inside an installed package", "beside the package in a student bundle"],
)
def test_the_moons_load_from_any_working_directory(package_copy, place):
    shutil.copytree(DATASETS, package_copy / place)
    assert load_from(package_copy).stdout == "(2, 300)\n"


def test_missing_data_are_named_and_the_sentence_says_where_they_belong(package_copy):
    last_line = load_from(package_copy).stderr.splitlines()[-1]
    assert last_line.startswith("FileNotFoundError: The data file moons.csv is missing")
    assert str(package_copy.resolve()) in last_line

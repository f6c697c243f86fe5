"""Seeding is made cheap, and gives the numbers that it gave."""

import copy
import pickle

import numpy as np
import pytest
from numpy.random import mtrand

from grader.engine.generators import make_seeding_cheap

SEEDS = [0, 3, 2**32 - 1, [1, 2, 3], np.uint32(7), np.arange(5)]
WAYS = {
    "made": np.random.RandomState,
    "seeded again": lambda seed: seeded(np.random.RandomState(), seed),
    "global": lambda seed: seeded(np.random, seed),
    "copied": lambda seed: copy.deepcopy(np.random.RandomState(seed)),
    "pickled": lambda seed: pickle.loads(pickle.dumps(np.random.RandomState(seed))),
    "with its state": lambda seed: stated(np.random.RandomState(seed).get_state()),
    "on a given generator": lambda seed: np.random.RandomState(np.random.MT19937(seed)),
}


def seeded(generator, seed):
    generator.seed(seed)
    return generator


def stated(state):
    generator = np.random.RandomState()
    generator.set_state(state)
    return generator


def drawn(seed, way):
    generator = WAYS[way](seed)
    return [*generator.rand(3), *generator.randn(3), *generator.permutation(9)]


@pytest.fixture
def cheap(monkeypatch):
    """Give a function that makes seeding cheap for the rest of a test."""
    monkeypatch.setattr(mtrand, "_MT19937", mtrand._MT19937)
    return make_seeding_cheap


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", SEEDS, ids=str)
def test_a_seed_gives_the_same_numbers_as_ever(seed, way, cheap):
    before = drawn(seed, way)
    cheap()
    assert drawn(seed, way) == before


def test_without_a_seed_no_two_are_alike(cheap):
    cheap()
    assert type(mtrand._MT19937).__name__ == "_NewMT19937"
    first = [np.random.RandomState().rand() for _ in range(100)]
    assert len({*first}) == 100
    assert 0.3 < np.mean(first) < 0.7


def test_a_generator_of_another_kind_is_not_taken_for_it(cheap):
    cheap()
    other = np.random.RandomState(np.random.PCG64(3))
    with pytest.warns(RuntimeWarning, match="MT19937"):
        assert other.get_state()["bit_generator"] == "PCG64"


def test_another_numpy_is_left_alone(monkeypatch):
    monkeypatch.delattr(mtrand, "_MT19937")
    make_seeding_cheap()
    assert not hasattr(mtrand, "_MT19937")

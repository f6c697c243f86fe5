"""The digits: judged against scikit-learn's; MNIST without a network."""

from urllib.error import URLError

import numpy as np
import pytest
import sklearn.datasets
from numpy.testing import assert_array_equal

from opt_utils import load_digits_data

SETS = ("train", "dev", "test")


@pytest.fixture(scope="module")
def digits():
    return load_digits_data()


def columns(digits):
    """Return every image of every set with its label, as bytes that can be sorted."""
    found = []
    for name in SETS:
        X, Y = getattr(digits, f"X_{name}"), getattr(digits, f"Y_{name}")
        found += [(x.tobytes(), y) for x, y in zip(X.T, Y.argmax(axis=0), strict=True)]
    return found


def test_every_image_is_in_one_set_with_its_own_label(digits):
    pixels, labels = sklearn.datasets.load_digits(return_X_y=True)
    judge = [(x.tobytes(), y) for x, y in zip(pixels / 16, labels, strict=True)]
    assert sorted(columns(digits)) == sorted(judge)


def test_images_are_columns_between_0_and_1_and_labels_hold_a_single_1(digits):
    assert [X.shape for X in digits[::2]] == [(64, 1285), (64, 256), (64, 256)]
    assert [Y.shape for Y in digits[1::2]] == [(10, 1285), (10, 256), (10, 256)]
    assert {array.dtype for array in digits} == {np.dtype(np.float64)}
    assert all((X.min(), X.max()) == (0, 1) for X in digits[::2])
    assert all(((Y == 0) | (Y == 1)).all() for Y in digits[1::2])
    assert all((Y.sum(axis=0) == 1).all() for Y in digits[1::2])


def test_all_digits_are_about_as_frequent_in_every_set(digits):
    shares = np.array([Y.mean(axis=1) for Y in digits[1::2]])
    assert np.ptp(shares, axis=0).max() < 0.01


def test_the_same_seed_gives_the_same_split_and_another_seed_another(digits):
    assert_array_equal(load_digits_data("digits", seed=0).X_dev, digits.X_dev)
    assert not np.array_equal(load_digits_data(seed=1).X_dev, digits.X_dev)


def test_no_global_random_number_is_used_up():
    before = np.random.get_state()[1].copy()
    load_digits_data()
    assert_array_equal(np.random.get_state()[1], before)


def test_mnist_goes_the_same_way(monkeypatch):
    rng = np.random.RandomState(0)
    pixels = rng.randint(0, 256, (140, 784)).astype(float)
    labels = np.arange(140).astype(str).astype(object)
    labels[:] = [number[-1] for number in labels]
    monkeypatch.setattr(
        sklearn.datasets, "fetch_openml", lambda *_, **options: (pixels, labels)
    )
    mnist = load_digits_data("mnist_784")
    judge = [(x.tobytes(), int(y)) for x, y in zip(pixels / 255, labels, strict=True)]
    assert [X.shape for X in mnist[::2]] == [(784, 100), (784, 20), (784, 20)]
    assert sorted(columns(mnist)) == sorted(judge)


def test_mnist_without_a_network_is_one_sentence_with_a_way_out(monkeypatch, tmp_path):
    def no_network(*_, **options):
        raise URLError("no network here")

    monkeypatch.setattr("sklearn.datasets._openml.urlopen", no_network)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    monkeypatch.setattr("sklearn.datasets._openml.time.sleep", lambda seconds: None)
    with pytest.raises(ConnectionError, match="run the cell again, or") as caught:
        load_digits_data("mnist_784")
    assert "no network here" in str(caught.value)
    assert 'load_digits_data("digits")' in str(caught.value)
    assert caught.value.__suppress_context__


def test_another_source_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match="one of digits, mnist_784, got 'letters'"):
        load_digits_data("letters")

"""Handwritten digits, split for training, choosing and testing."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opt_utils.shapes import FloatArray

SHARE = 7  # one example in seven for dev, another for test
WHITE = {"digits": 16.0, "mnist_784": 255.0}  # the largest value of a pixel


class Digits(NamedTuple):
    """Examples as columns and one-hot labels, for training, choosing and testing."""

    X_train: FloatArray
    Y_train: FloatArray
    X_dev: FloatArray
    Y_dev: FloatArray
    X_test: FloatArray
    Y_test: FloatArray


def load_digits_data(source: str = "digits", seed: int = 0) -> Digits:
    """
    Load images of handwritten digits, split into a train, a dev and a test set.

    Parameters
    ----------
    source : str
        "digits", 1,797 images of 8 × 8 pixels that come with scikit-learn, or
        "mnist_784", 70,000 of 28 × 28 pixels, which are downloaded once (15 MB).
    seed : int
        Another seed, another split.

    Returns
    -------
    X_train, Y_train, X_dev, Y_dev, X_test, Y_test : ndarrays, float64
        One image per column: X (pixels, m) between 0 and 1; Y (10, m) holds 1 in
        the row of the digit and 0 elsewhere. One image in seven is for dev and one
        for test: m is 1285, 256, 256, or 50000, 10000, 10000. All digits are
        as frequent in each set.

    Raises
    ------
    ValueError
        When there is no such source.
    ConnectionError
        When "mnist_784" cannot be downloaded.
    """
    if source not in WHITE:
        raise ValueError(f"source must be one of {', '.join(WHITE)}, got {source!r}.")
    pixels, labels = _fetch_mnist() if source == "mnist_784" else _read_digits()
    pixels, labels = pixels / WHITE[source], labels.astype(np.int64)
    held_out = len(labels) // SHARE
    X, X_test, y, y_test = _split(pixels, labels, held_out, seed)
    X_train, X_dev, y_train, y_dev = _split(X, y, held_out, seed)
    sets = [(X_train, y_train), (X_dev, y_dev), (X_test, y_test)]
    return Digits(*(part for rows in sets for part in _columns(*rows)))


def _split(
    pixels: FloatArray, labels: NDArray[np.int64], held_out: int, seed: int
) -> tuple[FloatArray, FloatArray, NDArray[np.int64], NDArray[np.int64]]:
    """Hold some examples out, with the same share of every digit."""
    from sklearn.model_selection import train_test_split

    kept, out, kept_labels, out_labels = train_test_split(
        pixels, labels, test_size=held_out, random_state=seed, stratify=labels
    )
    return kept, out, kept_labels, out_labels


def _columns(
    pixels: FloatArray, labels: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Turn rows into columns, and labels into columns with a single 1."""
    digits = np.arange(10)[:, np.newaxis]
    return np.ascontiguousarray(pixels.T), (digits == labels).astype(np.float64)


def _read_digits() -> tuple[FloatArray, NDArray[np.int64]]:
    """Read the images that come with scikit-learn, one per row."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return pixels, labels


def _fetch_mnist() -> tuple[FloatArray, NDArray[np.str_]]:
    """Download the images, or say what to do without a network."""
    from sklearn.datasets import fetch_openml

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about each failed attempt
            pixels, labels = fetch_openml(
                "mnist_784",
                version=1,
                return_X_y=True,
                as_frame=False,
                parser="liac-arff",  # the other one needs pandas
                n_retries=1,
            )
    except OSError as error:
        raise ConnectionError(
            "The images of MNIST (mnist_784) could not be downloaded "
            f"({error}): connect to a network and run the cell again, or take the "
            'digits that come with scikit-learn: load_digits_data("digits").'
        ) from None
    return pixels, labels

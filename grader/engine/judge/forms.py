"""Calls whose form no rule for single numbers keeps: what counts lies between them.

The file of the hidden cases names such a form under ``"draw"``; the rule is in
``grader.engine.judge.same_form``. Where there are few answers to choose from, one call
becomes several: luck is not enough.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.engine.judge.same_form import Draw
from test_cases.cases import Case

Call = dict[str, Any]
REPEATS = 6
EXACT = 64  # parts of 1, which no calculation rounds
DEFAULT_STAIR = 1000  # epochs
DEFAULT_SIZE = 64  # of a mini-batch
AHEAD = (12, 30)  # checks before those of a case; no case has as many of its own
BETTER = (0.011, 0.015)  # each of them; all together less than half
WARDS = ("ABC", "DEF", "GHI", "JKL")  # of the failure clinic
FLAT = 1e-9  # the size up to which an eigenvalue counts as zero, when none is given


def gaps(draw: Draw, case: Case) -> Case:
    """Errors whose two gaps keep their signs, and which of them is the larger one."""
    calls = [_errors(draw.rng, call) for call in case.calls for _ in range(REPEATS)]
    return replace(case, calls=tuple(calls))


def _errors(rng: np.random.Generator, call: Call) -> Call:
    """A training error, a dev error and, where it is given, one of careful humans."""
    floor = call.get("human_error", 0.0)
    old = np.array(
        [call["train_error"] - floor, call["dev_error"] - call["train_error"]]
    )
    large = rng.integers(8, 16) / EXACT
    small = large * rng.uniform(0.8, 0.95) if abs(old[0]) != abs(old[1]) else large
    bias, variance = np.sign(old) * np.where(
        np.abs(old) < np.abs(old).max(), small, large
    )
    new = call.copy()
    if "human_error" in call:
        floor = new["human_error"] = float(rng.integers(16, 32) / EXACT)
    new["train_error"] = float(floor + bias)
    return new | {"dev_error": float(floor + bias + variance)}


def shares(draw: Draw, case: Case) -> Case:
    """Numbers of examples with their shares; what was a whole number is one again."""
    calls = []
    for call in draw.seeded(case.calls):
        parts = [call["dev_fraction"], call["test_fraction"]]
        whole = all(float(call["m"] * part).is_integer() for part in parts)
        m = draw.once(call["m"], partial(_sixteens, draw.rng, call["m"]))
        dev, test = (draw.once(part, partial(_share, draw.rng, part)) for part in parts)
        new = {"m": m if whole else m + 5, "dev_fraction": dev, "test_fraction": test}
        calls.append(call | new | {"seed": draw.value("seed", call["seed"])})
    return replace(case, calls=tuple(calls))


def _sixteens(rng: np.random.Generator, m: int) -> int:
    """A multiple of 16, below a number that is larger."""
    return 16 * max(1, (m - 1) // 16 - int(rng.integers(2)))


def _share(rng: np.random.Generator, old: float) -> float:
    return float(rng.integers(2, 5)) / 16 if old else old


def stairs(draw: Draw, case: Case) -> Case:
    """Epochs on the same part of a stair: its start, its end, or in between."""
    calls = []
    for call in case.calls:
        new = draw.value("", call)
        (name,) = {"every", "time_interval"} & call.keys() or {""}
        old, length = call.get(name, DEFAULT_STAIR), new.get(name, DEFAULT_STAIR)
        stair, place = divmod(call["epoch_num"], old)
        if 1 < place < old - 1:
            place = round(place * length / old)
        elif place == old - 1:
            place = length - 1
        stair += draw.more if stair > 1 else 0
        calls.append(new | {"epoch_num": stair * length + place})
    return replace(case, calls=tuple(calls))


def batches(draw: Draw, case: Case) -> Case:
    """Other numbers of examples; full mini-batches are as many, and even ones stay so.

    The size that is the default stays, another one becomes some times as large.
    """
    (call,) = case.calls
    m, size = call["X"].shape[1], call.get("mini_batch_size", DEFAULT_SIZE)
    if size == DEFAULT_SIZE:
        columns = np.arange(draw.rng.integers(m + 1, m // size * size + size)) % m
    else:
        columns = np.arange(m * draw.times if m > 1 else 1) % m
        call = call | {"mini_batch_size": size * draw.times if size > 1 else 1}
    rows = np.arange(len(call["X"]) * (draw.times if len(call["X"]) > 1 else 1))
    X = call["X"][rows % len(call["X"])]
    arrays = {"X": X[:, columns], "Y": call["Y"][:, columns]}
    return replace(case, calls=(draw.value("", call | arrays),))


def falling_start(draw: Draw, case: Case) -> Case:
    """Losses with more checks ahead of those given, each better than the one before.

    All are halved, so that those below 1 stay there.
    """
    calls = []
    for call in case.calls:
        losses = np.asarray(draw.value("dev_losses", call["dev_losses"])) / 2
        steps = draw.rng.uniform(*BETTER, draw.rng.integers(*AHEAD))
        ahead = losses[0] + np.cumsum(steps)[::-1]
        longer = np.concatenate([ahead, losses])
        is_array = isinstance(call["dev_losses"], np.ndarray)
        kept = longer if is_array else longer.tolist()
        calls.append(call | {"dev_losses": kept})
    return replace(case, calls=tuple(calls))


def hessians(draw: Draw, case: Case) -> Case:
    """Symmetric matrices with eigenvalues of the same signs, small ones and large."""
    sizes = 10 ** np.linspace(-2, 1, REPEATS)
    calls = [
        _hessian(draw.rng, call, size)
        for call in case.calls
        for size in draw.rng.permutation(sizes)
    ]
    compare = case.compare if case.compare == "arguments" else "every call"
    return replace(case, calls=tuple(calls), compare=compare)


def _hessian(rng: np.random.Generator, call: Call, size: float) -> Call:
    """One matrix, with a diagonal that tells as much as that of the given one does."""
    old, flat = np.asarray(call["H"], dtype=float), call.get("tol", FLAT)
    n, diagonal = len(old), np.diag(old)
    apart = np.triu(rng.uniform(0.1, 0.3, (n, n)) * rng.choice([-1, 1], (n, n)), 1)
    apart *= size
    apart = (apart + apart.T) * np.any(old != np.diag(diagonal))
    signs = _signs(diagonal, flat)
    if sorted(signs) == sorted(_signs(np.linalg.eigvalsh(old), flat)):
        flats = diagonal * (size if "tol" in call else 1)
        sizes = np.where(signs, signs * size * rng.uniform(1, 2, n), flats)
        new = np.diag(rng.permutation(sizes)) + apart
    elif signs.any():  # rows that add up to zero: a flat direction that is not seen
        new = signs[0] * (np.diag(np.abs(apart).sum(axis=0)) - np.abs(apart))
    else:
        new = apart
    return call | {"H": new} | ({"tol": size * call["tol"]} if "tol" in call else {})


def ward_round(draw: Draw, case: Case) -> Case:
    """The same patients: one many times among the others, all in several rounds.

    A diagnosis is right or wrong whatever is drawn. What this shows is that the answer
    is about the patient, and not about the place of the question.
    """
    asked = [call["patient"] for call in case.calls]
    if len(asked) > 1:
        asked *= int(draw.rng.integers(2, 12))
    else:
        ward = [*_ward_of(asked[0])]
        others = draw.rng.choice(ward, draw.rng.integers(REPEATS, 2 * REPEATS))
        asked = [*draw.rng.permutation([*asked * REPEATS, *others]), *asked]
    return replace(case, calls=tuple({"patient": str(one)} for one in asked))


def _ward_of(patient: str) -> str:
    """The three patients in whose ward one lies."""
    return next(ward for ward in WARDS if patient in ward)


def _signs(values: np.ndarray, flat: float) -> np.ndarray:
    """1, -1, or 0 for what counts as flat."""
    return np.asarray(np.sign(values) * (np.abs(values) > flat))

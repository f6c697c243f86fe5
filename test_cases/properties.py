"""Comparisons by properties: for functions that draw, and for several calls at once.

A function that draws is right in many ways (``rand < p`` and ``rand > 1 - p``), so
no comparison here asks for certain draws.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference
from test_cases.observation import Comparison, Observation, ResultError

MOST_INDICES = 1 << 20
MOST_PARTS = 50_000
SURE = 6.5  # standard deviations; beyond them is one right answer in 10**10
EVEN = 0.5  # the share of pictures that are mirrored when none is given


def _returned(seen: Observation) -> dict[str, Any]:
    return seen.returned


def _every(seen: Observation) -> list[dict[str, Any]]:
    return list(seen.every)


def _first(seen: Observation) -> Any:
    return next(iter(seen.returned.values()))


def _inputs(case: Case) -> dict[str, Any]:
    """The arguments of the last call."""
    return {name: value for call in case.calls for name, value in call.items()}


def _differ_in_first(case: Case, got: Any) -> str | None:
    return difference(case.expected, got, "the first result", case.rtol, case.atol)


def _differ_in_a_call(case: Case, got: list[dict[str, Any]]) -> str | None:
    """Compare every call; name the arguments of the one that differs."""
    for call, wanted, found in zip(case.calls, case.expected, got, strict=True):
        for name, value in wanted.items():
            if said := difference(value, found[name], name, case.rtol, case.atol):
                given = ", ".join(f"{key} = {_plain(x)}" for key, x in call.items())
                return f"with {given}: {said}"
    return None


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _differ_in_draws(case: Case, got: list[dict[str, Any]]) -> str | None:
    """Calls that are seeded alike give the same, and others something else."""
    if not _is_small(got):
        return "the result is far too big"
    types = (set(map(type, one.values())) for one in (case.expected[0], got[0]))
    if not set.intersection(*types):
        return "no result has the type that was asked for"
    seeds = [_seed(call) for call in case.calls]
    for one, other in combinations(range(len(seeds)), 2):
        alike = difference(got[one], got[other], "it", case.rtol, case.atol) is None
        if seeds[one] == seeds[other] and not alike:
            return "two calls with the same seed give different results"
        if seeds[one] != seeds[other] and alike:
            return "the result does not depend on the random numbers that come in"
    return None


def _is_small(value: Any) -> bool:
    """Whether comparing a value with another one is quick."""
    waiting = [value]
    for number, item in enumerate(waiting):
        if number > MOST_PARTS:
            return False
        if isinstance(item, dict | list | tuple):
            waiting += item.values() if isinstance(item, dict) else item
    return True


def _seed(call: dict[str, Any]) -> Any:
    """What seeds a call: a number, or the state of a generator."""
    return str(call["rng"].get_state()) if "rng" in call else call["seed"]


def _parts(seen: Observation) -> list[np.ndarray]:
    """The returned parts, when each is an array of whole numbers."""
    for name, part in seen.returned.items():
        if (
            type(part) is not np.ndarray
            or part.ndim != 1
            or part.dtype.kind not in "iu"
        ):
            raise ResultError(f"{name} must be an array of whole numbers with one axis")
    parts = list(seen.returned.values())
    if sum(part.size for part in parts) > MOST_INDICES:
        raise ResultError("the parts hold more than anybody put in")
    return parts


def _differ_in_sizes(case: Case, got: list[np.ndarray]) -> str | None:
    """Rounding up, down or to the nearest are all right."""
    sizes = [part.size for part in got]
    if all(abs(s - e.size) <= 1 for s, e in zip(sizes, case.expected, strict=True)):
        return None
    return f"the three parts have the sizes {sizes[0]}, {sizes[1]} and {sizes[2]}"


def _differ_in_members(case: Case, got: list[np.ndarray]) -> str | None:
    indices, m = np.concatenate(got), _inputs(case)["m"]
    if np.unique(indices).size < indices.size:
        return "an example is in two parts, or twice in one"
    if not np.isin(indices, np.arange(m)).all():
        return "an index does not belong to any example"
    return None if indices.size == m else "an example is in no part"


def _differ_in_order(case: Case, got: list[np.ndarray]) -> str | None:
    """Blocks of neighbours come out when nothing is shuffled."""
    if max(part.max(initial=0) for part in got) > _inputs(case)["m"]:
        return "an index is larger than the number of examples"
    blocks = [np.ptp(part) + 1 == part.size for part in got if part.size > 1]
    return "the examples of a part are neighbours" if any(blocks) else None


def _differ_in_dropping(case: Case, got: dict[str, Any]) -> str | None:
    """What is returned must follow from the mask that is returned."""
    inputs = _inputs(case)
    result, D = got.values()
    A = np.asarray(inputs["A"])
    if said := _mask_problem(D, A.shape):
        return said
    kept = inputs["keep_prob"] if inputs.get("train", True) else 1.0
    if kept == 1 and not D.all():
        return "the mask D must be True, or 1, where nothing is switched off"
    wanted = A * D / kept
    return difference(wanted, result, next(iter(got)), case.rtol, case.atol)


def _mask_problem(D: Any, shape: tuple[int, ...]) -> str | None:
    if type(D) is not np.ndarray or D.shape != shape or D.dtype.kind not in "biuf":
        return "the mask D must be an array shaped like A"
    if not np.isin(D, (0, 1)).all():
        return "the mask D must hold True and False, or 1 and 0, and nothing else"
    return None


def _kept(seen: Observation) -> np.ndarray:
    """The share of outputs that a mask keeps, and how many outputs there are."""
    D = seen.returned["D"]
    if said := _mask_problem(D, np.shape(seen.given["A"])):
        raise ResultError(said)
    if (D[:, :1] == D).all() or (D[:1] == D).all():
        raise ResultError("all the columns of D, or all its rows, are alike")
    return np.array([D.mean(), D.size])


def _differ_in_mask(case: Case, got: np.ndarray) -> str | None:
    if _is_likely(got, _inputs(case)["keep_prob"]):
        return None
    return f"{got[0]:.0%} of the entries of D are 1"


def _is_likely(found: np.ndarray, p: float) -> bool:
    """Whether that share of so many draws is likely where each has probability p."""
    share, count = found
    return bool(abs(share - p) <= SURE * np.sqrt(p * (1 - p) / count))


def _mirrored(X: np.ndarray, got: dict[str, Any]) -> np.ndarray:
    """Which images came back mirrored, shape (m,)."""
    images = next(iter(got.values()))
    if type(images) is not np.ndarray or images.shape != X.shape:
        raise ResultError(f"the images must come back as an array of shape {X.shape}")
    same = np.all(images == X, axis=(0, 1))
    mirrored = np.all(images == X[:, ::-1], axis=(0, 1))
    if not (same | mirrored).all():
        raise ResultError("an image came back neither as it was nor mirrored")
    return np.asarray(mirrored & ~same)


def _differ_in_images(case: Case, got: dict[str, Any]) -> str | None:
    _mirrored(_inputs(case)["X"], got)
    _, labels = got
    wanted = _inputs(case)["y"]
    return difference(wanted, got[labels], labels, case.rtol, case.atol)


def _flipped(seen: Observation) -> np.ndarray:
    """The share of images that came back mirrored, and how many there are."""
    mirrored = _mirrored(seen.given["X"], seen.returned)
    return np.array([mirrored.mean(), mirrored.size])


def _differ_in_flip_rate(case: Case, got: np.ndarray) -> str | None:
    if _is_likely(got, _inputs(case).get("p", EVEN)):
        return None
    return f"{got[0]:.0%} of the images came back mirrored"


PROPERTIES = {
    "every call": Comparison(_every, _differ_in_a_call),
    "first": Comparison(_first, _differ_in_first),
    "draws": Comparison(_every, _differ_in_draws, drawn=True),
    "part sizes": Comparison(_parts, _differ_in_sizes, drawn=True),
    "members": Comparison(_parts, _differ_in_members, drawn=True),
    "shuffled": Comparison(_parts, _differ_in_order, drawn=True),
    "dropped": Comparison(_returned, _differ_in_dropping),
    "mask": Comparison(_kept, _differ_in_mask, drawn=True),
    "flipped": Comparison(_returned, _differ_in_images),
    "flip rate": Comparison(_flipped, _differ_in_flip_rate, drawn=True),
}

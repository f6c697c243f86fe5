"""Cases as data: what a graded function is called with and what it must give.

A case file is JSON. A nested list is an array (bool, int64 or float64, by content), a
Python list is written ``{"list": […]}``, a tuple ``{"tuple": […]}``, a generator with a
seed ``{"rng": 7}`` and a function of ``test_cases.functions`` ``{"call": "its name"}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

import test_cases.inputs as published
from test_cases import functions

PUBLIC = Path(__file__).parent / "cases"
NO_CASES = "there are no cases for"


@dataclass(frozen=True, eq=False)
class Case:
    """One behaviour of a graded function.

    Attributes
    ----------
    behaviour : str
        What the case shows, in the words a student reads.
    calls : tuple of dict
        Arguments of one or more calls in a row. A later call starts from the arguments
        of the one before; what that call returned under the same name takes its place.
    weight : float
        Share of the function's points.
    hint : str
        One sentence that leads without giving the line.
    compare : str
        A name in ``test_cases.observing.COMPARISONS``.
    expected : object
        What the comparison observes of the reference solution.
    rtol, atol : float
        Tolerance of the values, as in ``numpy.isclose``.
    hidden : bool
        Whether no student may see its inputs: then the text of an error, which may
        hold them, is not told.
    asks : tuple of str
        Arguments that are functions and have to be called.
    """

    behaviour: str
    calls: tuple[dict[str, Any], ...]
    weight: float = 1.0
    hint: str = ""
    compare: str = "values"
    expected: Any = None
    rtol: float = 1e-6
    atol: float = 1e-9
    hidden: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseSet:
    """All cases of one graded function.

    Attributes
    ----------
    function : str
        Name of the graded function.
    arguments : tuple of str
        Arguments passed by position, in this order; others go by keyword.
    returns : tuple of str
        Names of the returned values.
    may_return : tuple of str
        Further values that may be returned behind them.
    cases : tuple of Case
    method : str
        For a class: the method that the calls behind the first one go to. The first
        call of a case makes the instance.
    method_arguments : tuple of str
        Arguments of that method, all by position. Those that ``returns`` names are
        observed after the call: the method changes them in place.
    """

    function: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    may_return: tuple[str, ...]
    cases: tuple[Case, ...]
    method: str = ""
    method_arguments: tuple[str, ...] = ()


def decode(data: Any) -> Any:
    """Turn what a case file holds into Python values and arrays."""
    if isinstance(data, list):
        return np.array(data)
    if not isinstance(data, dict):
        return data
    if data.keys() == {"list"}:
        return [decode(item) for item in data["list"]]
    if data.keys() == {"tuple"}:
        return tuple(decode(item) for item in data["tuple"])
    if data.keys() == {"rng"}:
        return np.random.RandomState(data["rng"])
    if data.keys() == {"call"}:
        return getattr(functions, data["call"])
    return {name: decode(item) for name, item in data.items()}


def encode(value: Any) -> Any:
    """Turn Python values and arrays into what a case file holds."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return {type(value).__name__: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {name: encode(item) for name, item in value.items()}
    return value


def to_json(data: Any) -> str:
    """JSON for people: indented, with the innermost lists on one line each."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    flat = re.compile(r"\[\s+([^\[\]{}]*?)\s+\]")
    return flat.sub(lambda m: "[" + re.sub(r",\s+", ", ", m[1]) + "]", text) + "\n"


def _arguments(call: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any]:
    """Decode one call; ``"published": true`` stands for the published input."""
    call = dict(call)
    values: dict[str, Any] = {}
    if call.pop("published", False):
        inputs = getattr(published, header["function"] + "_test_case")()
        inputs = inputs if isinstance(inputs, tuple) else (inputs,)
        values = dict(zip(header["arguments"], inputs, strict=False))
    return values | {name: decode(value) for name, value in call.items()}


def _case(data: Mapping[str, Any], header: Mapping[str, Any], hidden: bool) -> Case:
    """Build a case from its JSON form."""
    calls = tuple(_arguments(call, header) for call in data["calls"])
    expected = decode(data.get("expected"))
    return Case(**{**data, "calls": calls, "expected": expected, "hidden": hidden})


def has_cases(function: str) -> bool:
    """Whether there are public cases for a function of that name."""
    return function.isidentifier() and (PUBLIC / f"{function}.json").is_file()


@lru_cache(maxsize=256)
def load_cases(function: str, *hidden: Path) -> CaseSet:
    """Read the public cases of a function and those of further folders.

    Parameters
    ----------
    function : str
        Name of the graded function.
    *hidden : Path
        Folders with further ``<function>.json`` files, which need only ``"cases"``.

    Returns
    -------
    CaseSet

    Raises
    ------
    LookupError
        When there are no cases for a function of that name.
    """
    files = [folder / f"{function}.json" for folder in (PUBLIC, *hidden)]
    if not files[0].is_file():
        known = ", ".join(sorted(path.stem for path in PUBLIC.glob("*.json")))
        raise LookupError(f"{NO_CASES} {function!r}; there are for: {known}")
    contents = [json.loads(file.read_text("utf-8")) for file in files if file.is_file()]
    header = contents[0]
    return CaseSet(
        function=function,
        arguments=tuple(header["arguments"]),
        returns=tuple(header["returns"]),
        may_return=tuple(header.get("may_return", ())),
        cases=tuple(
            _case(case, header, hidden=one is not header)
            for one in contents
            for case in one["cases"]
        ),
        method=header.get("method", ""),
        method_arguments=tuple(header.get("method_arguments", ())),
    )

"""The hints that ship with the public cases: what known mistakes give there.

``hints/<function>.json`` is written by ``downhill expected``. It holds outputs, not
formulas, and of those only what differs from the expected output.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from test_cases.cases import Case, CaseSet, decode, encode
from test_cases.comparing import difference
from test_cases.recognising import PASSED, Known, Raised, Trial, in_turn

HINTS = Path(__file__).parent / "hints"


def by_table(case_set: CaseSet, trials: Sequence[Trial]) -> list[Known | None]:
    """Recognise mistakes on the public cases by the outputs that ship with them."""
    file = HINTS / f"{case_set.function}.json"
    if not file.is_file():
        return [None] * len(trials)
    return in_turn(trials, from_data(json.loads(file.read_text("utf-8")), case_set))


def to_data(known: Sequence[Known], case_set: CaseSet) -> list[dict[str, Any]]:
    """The table as JSON data; a mistake that every case lets pass is left out.

    Parameters
    ----------
    known : sequence of Known
    case_set : CaseSet
        The public cases.
    """
    return [
        {"id": entry.id, "hint_en": entry.hint_en, "hint_ko": entry.hint_ko}
        | ({"said": entry.said} if entry.said else {})
        | {"seen": seen}
        for entry in known
        if (seen := _seen_data(entry, case_set))
    ]


def from_data(data: Sequence[dict[str, Any]], case_set: CaseSet) -> list[Known]:
    """The known mistakes of a table."""
    return [
        Known(
            entry["id"],
            entry["hint_en"],
            entry["hint_ko"],
            tuple(
                _unpacked(entry["seen"][str(place)], case.expected)
                if str(place) in entry["seen"]
                else PASSED
                for place, case in enumerate(case_set.cases)
            ),
            entry.get("said", ""),
        )
        for entry in data
    ]


def _seen_data(entry: Known, case_set: CaseSet) -> dict[str, Any]:
    """What each case sees of a mistake, by the number of the case."""
    return {
        str(place): _packed(case, wrong)
        for place, (case, wrong) in enumerate(
            zip(case_set.cases, entry.seen, strict=False)
        )
        if wrong is not PASSED
    }


def _packed(case: Case, wrong: Any) -> dict[str, Any]:
    if isinstance(wrong, Raised):
        return {"raised": [wrong.kind, *wrong.about]}
    digits = 2 - math.floor(math.log10(case.rtol))
    return {"gave": _rounded(encode(_changed(wrong, case.expected, case)), digits)}


def _unpacked(data: dict[str, Any], expected: Any) -> Any:
    if "raised" in data:
        kind, *about = data["raised"]
        return Raised(kind, tuple(about))
    return _restored(decode(data["gave"]), expected)


def _changed(wrong: Any, expected: Any, case: Case) -> Any:
    """A dictionary without the entries that are as expected.

    One whose keys are others stands under the key "instead", whole.
    """
    if not (isinstance(wrong, dict) and isinstance(expected, dict)):
        return wrong
    if wrong.keys() != expected.keys():
        return {"instead": wrong}
    return {
        key: _changed(value, expected[key], case)
        for key, value in wrong.items()
        if difference(expected[key], value, "", case.rtol, case.atol)
    }


def _restored(changed: Any, expected: Any) -> Any:
    """The dictionary with the entries that are as expected."""
    if isinstance(changed, dict) and isinstance(expected, dict):
        if changed.keys() == {"instead"}:
            return changed["instead"]
        return expected | {k: _restored(v, expected.get(k)) for k, v in changed.items()}
    return changed


def _rounded(data: Any, digits: int) -> Any:
    """Numbers with as many digits as the tolerance needs."""
    if isinstance(data, float):
        return float(f"{data:.{digits}g}")
    if isinstance(data, list):
        return [_rounded(item, digits) for item in data]
    if isinstance(data, dict):
        return {key: _rounded(item, digits) for key, item in data.items()}
    return data

"""How one behaviour came out."""

from __future__ import annotations

from dataclasses import dataclass

from test_cases.speaking import say


@dataclass(frozen=True)
class Outcome:
    """How one behaviour came out.

    Attributes
    ----------
    behaviour : str
        What was looked at.
    weight : float
        Share of the function's points.
    passed : bool
    message : str
        What is wrong, one sentence without a full stop; why it earns nothing when it
        passed and does not; else empty.
    hint : str
        A sentence that leads on; empty when passed.
    attempted : bool
        False when the stub still raises NotImplementedError.
    mistake : str
        Id of the known mistake that it is, of two at once "ID+ID"; else empty.
    standing_in : str
        The functions for which the reference stood in when it passed; mostly none.
    idle : tuple of int
        Numbers of the functions which do nothing and pass it, too.
    earns : bool
        False when it passed and counts nothing, because all that passed is passed by
        one function which does nothing.
    """

    behaviour: str
    weight: float
    passed: bool
    message: str = ""
    hint: str = ""
    attempted: bool = True
    mistake: str = ""
    standing_in: str = ""
    idle: tuple[int, ...] = ()
    earns: bool = True

    def __str__(self) -> str:
        """Its line in a report; what is wrong is said below, once for each cause."""
        if not self.passed:
            return f"FAIL  {say(self.behaviour)}"
        aid = self.standing_in and f" (with the reference's {self.standing_in})"
        return (
            f"PASS  {say(self.behaviour)}{aid}{self.message and f': {self.message}.'}"
        )

"""Every message between two processes: a small class each, and no field beside.

Whoever reads one says which class may come. A student process answers a question by
one of a few classes, and ``agrees`` says whether the answer is one to this question.
"""

from __future__ import annotations

import builtins
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from grader.engine.protocol.entries import Node, ProtocolError, Reference
from grader.engine.protocol.random_state import Position
from test_cases.outcomes import Outcome

MAX_TEXT = 2000  # characters of an error's text
MAX_TRACEBACK = 20_000
MAX_NAME = 1000
MAX_BASES = 100
MAX_ERRORS = 20  # of one cell

Name = Annotated[str, Meta(max_length=MAX_NAME)]
Line = Annotated[int, Meta(ge=0, le=1 << 31)] | None
M = TypeVar("M")
S = TypeVar("S", bound=Struct)


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """What travels between two processes."""


class Output(Message, frozen=True):
    """Something that a cell or a call put out: text, and maybe a picture."""

    kind: Literal["stdout", "stderr", "result", "display"]
    text: str
    png: bytes | None = None


class Error(Message, frozen=True):
    """An error as plain text; the first of ``bases`` is its own type."""

    bases: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MAX_BASES)]
    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    traceback: Annotated[str, Meta(max_length=MAX_TRACEBACK)] = ""
    line: Line = None

    @property
    def name(self) -> str:
        """The name of its type."""
        return self.bases[0]

    @property
    def said(self) -> str:
        """Its type and its text."""
        return f"{self.name}: {self.text}" if self.text else self.name

    @property
    def kind(self) -> type[Exception]:
        """The nearest built-in type."""
        for name in self.bases:
            found = getattr(builtins, name, None)
            if isinstance(found, type) and issubclass(found, Exception):
                return found
        return Exception


# --- from the engine to a student process, and back


class StudentFiles(Message, frozen=True, tag="files"):
    """Find these files in the folder where the code runs: names and contents."""

    files: tuple[tuple[str, bytes], ...]


class StudentCell(Message, frozen=True, tag="cell"):
    """Run a cell; of a ``shadow``, which the judge runs too, no pictures are drawn.

    ``classes`` are the graded classes, whose instances the judge may hold.
    """

    source: str
    label: str
    classes: tuple[str, ...]
    shadow: bool
    defines: bool


Order = StudentFiles | StudentCell


class CellReport(Message, frozen=True):
    """What running a cell of the student's came to.

    Its errors are those of single statements; the others ran.
    """

    outputs: tuple[Output, ...] = ()
    errors: Annotated[tuple[Error, ...], Meta(max_length=MAX_ERRORS)] = ()


# --- from the judge to a student process


class Describe(Message, frozen=True, tag="describe"):
    """Say what the namespace holds under these names."""

    names: tuple[str, ...]


class Call(Message, frozen=True, tag="call"):
    """Call a name of the namespace, or a method of an instance."""

    owner: Node
    name: str
    args: Node
    kwargs: Node


class Get(Message, frozen=True, tag="get"):
    """Give an attribute of an instance."""

    owner: Node
    name: str


class Set(Message, frozen=True, tag="set"):
    """Set an attribute of an instance."""

    owner: Node
    name: str
    value: Node


class Lend(Message, frozen=True, tag="lend"):
    """Have functions of the judge's stand in for the student's, now and later."""

    functions: Reference


class Observe(Message, frozen=True, tag="observe"):
    """Make the calls of each case of a check; answer what the name is, then each."""

    name: str
    kind: Literal["function", "class"]
    cases: bytes


Task = Describe | Call | Get | Set | Lend | Observe


class Question(Message, frozen=True):
    """A task, and what holds while it is done.

    ``random`` is the judge's random state where that changed; ``gone`` are names that
    the judge's cell deleted, ``new`` those that it bound anew. Of ``quiet`` calls
    nothing is shown.
    """

    task: Task
    quiet: bool
    random: Node = None
    gone: tuple[str, ...] = ()
    new: Node = None


class CallBack(Message, frozen=True):
    """The student's code calls a function of the judge's."""

    number: Annotated[int, Meta(ge=0)]
    args: Node
    kwargs: Node


class Given(Message, frozen=True):
    """What that function gave, or the error that it raised."""

    value: Node = None
    error: Error | None = None


# --- from a student process to the judge


class Described(Message, frozen=True):
    """What the namespace holds under one name."""

    kind: Literal["value", "function", "class", "unsendable"]
    doc: Annotated[str, Meta(max_length=MAX_TEXT)] = ""
    value: Node = None


class Names(Message, frozen=True, tag="names"):
    """The answer to ``Describe``, and the first one to ``Observe``."""

    found: dict[Name, Described]


class Returned(Message, frozen=True, tag="returned"):
    """The answer to ``Call``."""

    value: Node


class Done(Message, frozen=True, tag="done"):
    """The answer to ``Set`` and ``Lend``."""


class Attribute(Message, frozen=True, tag="attribute"):
    """The answer to ``Get``; of a method there is no value."""

    method: bool
    value: Node = None


class Observed(Message, frozen=True, tag="observed"):
    """The answer to one case: what each call returned, and the last arguments.

    After a result that has no names there are no more calls.
    """

    every: list[Node]
    arguments: dict[Name, Node]


class Raised(Message, frozen=True, tag="raised"):
    """The answer where the student's code raised an error."""

    error: Error


class Reply(Message, frozen=True):
    """An answer, what was put out, and how far was drawn from the random stream."""

    answer: Names | Returned | Done | Attribute | Observed | Raised
    outputs: tuple[Output, ...] = ()
    random: Position | None = None


ANSWERS: dict[type, type] = {
    Describe: Names,
    Call: Returned,
    Get: Attribute,
    Set: Done,
    Lend: Done,
}


def agrees(task: Any, answer: Any) -> bool:
    """Whether an answer is one to this task: of its class, and of no other name."""
    if isinstance(answer, Raised):
        return True
    if type(answer) is not ANSWERS[type(task)]:
        return False
    asked = {*task.names} if isinstance(task, Describe) else set()
    return not isinstance(answer, Names) or answer.found.keys() <= asked


def nodes(answer: Any) -> list[Node]:
    """The values in an answer, as they stand there."""
    match answer:
        case Names():
            return [one.value for one in answer.found.values()]
        case Returned() | Attribute():
            return [answer.value]
        case Observed():
            return [*answer.every, *answer.arguments.values()]
    return []


def agrees_with_case(answer: Any, given: AbstractSet[str], calls: int) -> bool:
    """Whether an answer is one to a case: no more calls, no other arguments."""
    if isinstance(answer, Raised):
        return True
    if not isinstance(answer, Observed) or not 0 < len(answer.every) <= calls:
        return False
    return answer.arguments.keys() <= given


# --- from the engine to a judge, and back


class JudgeCell(Message, frozen=True):
    """Run a cell of the instructor's.

    Attributes
    ----------
    source, label : str
    specials : dict
        The special methods of the graded classes, by class.
    released : tuple of str
        Names that are the student's to define from now on.
    imports : str
        Imports of the reference, which tests may rely on.
    hidden_lines : tuple of int
        Lines that no student may see.
    lent : tuple of str
        Functions of the judge's own that stand in for the student's.
    until : float
        When the time of the cell is up, on the monotonic clock.
    """

    source: str
    label: str
    specials: dict[str, tuple[str, ...]]
    released: tuple[str, ...]
    imports: str
    hidden_lines: tuple[int, ...]
    lent: tuple[str, ...]
    until: float


class Checked(Message, frozen=True):
    """What our check saw of one function."""

    function: str
    outcomes: tuple[Outcome, ...]


class JudgeReport(Message, frozen=True):
    """What running a cell of the instructor's came to.

    ``missing`` says which name the student was to define and did not, ``unsent`` what
    could not be sent from process to process, ``lost`` why the student process is gone.
    """

    outputs: tuple[Output, ...] = ()
    error: Error | None = None
    checked: tuple[Checked, ...] = ()
    missing: str = ""
    unsent: str = ""
    lost: str = ""


# --- from a reader to the engine


class PlanCell(Message, frozen=True):
    """A cell of the notebook that is graded.

    Attributes
    ----------
    number : int or None
        Which of the instructor's cells it is, from 0; None for the student's own.
    kind : str
    text : str or None
        What the student wrote; None where nothing is the student's.
    label : str
        What a traceback calls it, where its name does not say so.
    released, imports, needs, calls, defines, uncoloured, needed, runs,
    unread
        As in ``PlannedCell``.
    seen : tuple of Output
        Pictures of a demonstration that its author ran; nobody runs it again.
    """

    number: Annotated[int, Meta(ge=0)] | None
    kind: Literal["code", "markdown"]
    text: str | None = None
    label: str = ""
    released: tuple[str, ...] = ()
    imports: str = ""
    needs: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    defines: bool = False
    uncoloured: bool = False
    needed: str | None = None
    runs: str | None = None
    unread: str = ""
    seen: tuple[Output, ...] = ()


class ReadPlan(Message, frozen=True, tag="plan"):
    """What was handed in, put into the instructor's notebook; as in ``Plan``."""

    cells: tuple[PlanCell, ...]
    specials: dict[str, tuple[str, ...]] = {}
    notes: tuple[str, ...] = ()
    judge_is_unchanged: bool = False
    words: bool = False
    remarks: dict[str, str] = {}
    files: dict[str, str] = {}


class Unreadable(Message, frozen=True, tag="unreadable"):
    """Why a file cannot be read, in one sentence."""

    why: str


class Definitions(Message, frozen=True, tag="definitions"):
    """Names of functions and classes that a file seems to define."""

    names: tuple[str, ...]


def write(message: Message) -> bytes:
    """The bytes of a message that holds no nodes."""
    return msgspec.json.encode(message)


def read(data: bytes | bytearray, kind: type[M]) -> M:
    """The message of a class, of its bytes.

    Raises
    ------
    ProtocolError
        When they are anything else.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError, MemoryError) as error:
        raise ProtocolError(f"not a message: {error}") from None


def changed(message: S, **fields: Any) -> S:
    """A message with other values in some of its fields."""
    return msgspec.structs.replace(message, **fields)

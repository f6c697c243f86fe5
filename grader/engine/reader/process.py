"""The reader process: what was handed in becomes a plan; it may die of a file.

It is trusted code that runs nothing of a student's. It is limited in memory and time,
so that a file that is made to be read for ever costs one such process.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from grader.engine.notebook.merge import assemble
from grader.engine.notebook.plan import inputs
from grader.engine.protocol import messages
from grader.engine.protocol.framing import Channel, Closed, Frame, Kind
from grader.engine.protocol.messages import Definitions, Message, ReadPlan, Unreadable
from grader.engine.reader.files import read_file
from grader.engine.reader.pages import Pages
from grader.errors import UserError

MOST_MEMORY = 500 << 20  # bytes; one that once took more reads no other file
MOST_NAMES = 1000
DEFINED = re.compile(r"\b(?:def|class) +(\w{1,100})\b")


def work(orders: Channel, peer: Channel, told: dict[str, Any]) -> None:
    """Live as a reader, of one file after the other.

    Parameters
    ----------
    orders : Channel
        Brings the instructor's cells in JSON (NEXT), which stay; and files: the name
        (ORDER, or QUESTION to tell only what it defines), then the content.
    peer : Channel
        Nobody.
    told : dict
        "reading_seconds": what one file may take.
    """
    peer.close()
    source: list[dict[str, Any]] = []
    most = max(MOST_MEMORY, _memory())  # where there is no fork, it starts with ours
    with contextlib.suppress(Closed):
        while _memory() <= most:
            frame = orders.receive()
            if frame.kind is Kind.NEXT:
                source = json.loads(frame.data)
                continue
            content, name = bytes(orders.receive().data), frame.data.decode()
            with _limited_time(told["reading_seconds"]):
                answer = _answer(source, frame.kind, name, content)
            orders.send(Frame(Kind.DONE, messages.write(answer)))


def _answer(
    source: list[dict[str, Any]], kind: Kind, name: str, content: bytes
) -> Message:
    """What a file comes to."""
    try:
        if kind is Kind.QUESTION:
            return _definitions(content, name)
        plan = assemble(source, read_file(content, name))
        return _shown(plan, Pages(inputs(source)))
    except UserError as error:
        return Unreadable(str(error))
    except RecursionError:
        return Unreadable(f"{name} cannot be read: it nests too deeply.")


def _shown(plan: ReadPlan, pages: Pages) -> ReadPlan:
    """A plan whose text can be stored and shown on pages."""
    return messages.changed(plan, cells=tuple(map(pages.shown, plan.cells)))


def _definitions(content: bytes, name: str) -> Definitions:
    """The names that the code of a file seems to define."""
    code = (cell.text for cell in read_file(content, name) if cell.kind == "code")
    names = dict.fromkeys(found[1] for text in code for found in DEFINED.finditer(text))
    return Definitions(tuple(names)[:MOST_NAMES])


@contextlib.contextmanager
def _limited_time(seconds: float) -> Iterator[None]:
    """Let the kernel end this process, wherever it is, when that is computed away."""
    if sys.platform == "win32":
        yield
        return
    import signal

    signal.setitimer(signal.ITIMER_PROF, seconds)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def _memory() -> int:
    """The most bytes of memory that this process, or who started it, once took."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

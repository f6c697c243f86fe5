"""The judge in this process, and at the other end of its channel a script."""

import struct
import threading
from contextlib import contextmanager, nullcontext, suppress

from grader.engine.protocol.framing import Closed, Frame, Kind
from grader.engine.shell import Outputs
from grader.engine.student.process import Student

HEAD = struct.Struct(">BQ")


def framed(kind, data):
    """The bytes of a frame."""
    return HEAD.pack(kind, len(data)) + data


class Wire:
    """A connection whose other end says, to each frame, what a function gives.

    When it has nothing more to say, it has closed its end: so nobody ever waits.
    """

    def __init__(self, says):
        self.says = says
        self.sent, self.waiting = bytearray(), bytearray()
        self.fault = None

    def sendall(self, data):
        self.sent += data
        while len(self.sent) >= HEAD.size:
            kind, length = HEAD.unpack_from(self.sent)
            if len(self.sent) < HEAD.size + length:
                return
            frame = Frame(Kind(kind), bytes(self.sent[HEAD.size : HEAD.size + length]))
            del self.sent[: HEAD.size + length]
            self.waiting += self.said(frame)

    def said(self, frame):
        try:
            return self.says(frame)
        except RecursionError:
            raise
        except Exception as fault:  # one of the test's own, which a judge would hide
            self.fault = fault
            raise

    def recv(self, count):
        part = bytes(self.waiting[:count])
        del self.waiting[:count]
        return part

    def settimeout(self, seconds):
        pass

    def close(self):
        pass


class HonestStudent:
    """The real student process, but in a thread, with functions that are right.

    Parameters
    ----------
    code : str
        Defines them.
    """

    def __init__(self, code, classes):
        self.namespace = {"__name__": "student"}
        exec(code, self.namespace)
        self.classes = classes

    @contextmanager
    def serving(self, channel):
        """Answer at this end of a connection."""
        student = Student(None, channel, _Interpreter(self.namespace))
        student.graded_classes = self.classes

        def serve():
            with suppress(Closed):
                while True:
                    student.answer(channel.receive())

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            thread.join()


class _Interpreter:
    """As much of an interpreter as a student needs who neither prints nor draws."""

    def __init__(self, namespace):
        self.namespace = namespace

    def calling(self, shown):
        return nullcontext()

    def collecting(self):
        return nullcontext(Outputs(0))

    def finish_figures(self):
        pass

    def described(self, error):
        return ""

    def line(self, error):
        return None

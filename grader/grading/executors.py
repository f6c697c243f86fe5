"""Where submissions are decided: by threads here, or on a dask cluster."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.source import HIDDEN_CASES
from grader.engine import Engine, File, GradedNotebook, Limits
from grader.engine.engine import new_seed
from grader.errors import UserError
from grader.grading.tasks import Task

Decide = Callable[[NotebookNode, File], GradedNotebook]
NOTHING = File("nothing.ipynb", b'{"nbformat": 4, "cells": []}')
MOST_BYTES = 256 << 20  # of files that are on their way, but for the last
PAUSE = 0.2  # seconds between two beats of the pulse


@dataclass(frozen=True)
class EngineSettings:
    """How an engine is started, here or elsewhere.

    Attributes
    ----------
    limits : Limits
    sandbox : bool
    case_folders : tuple of Path
        Folders with hidden cases.
    seed : int
        Of the cases that are drawn; the same for all who grade with these settings.
    """

    limits: Limits = field(default_factory=Limits)
    sandbox: bool = True
    case_folders: tuple[Path, ...] = (HIDDEN_CASES,)
    seed: int = field(default_factory=new_seed)

    def start(self) -> Engine:
        """Start an engine."""
        return Engine(
            case_folders=self.case_folders,
            limits=self.limits,
            sandbox=self.sandbox,
            seed=self.seed,
        )


@dataclass(frozen=True)
class Workers:
    """Something that decides submissions, several at a time.

    Attributes
    ----------
    executor : Executor
    decide : callable
        Takes the source and a submission; runs where the executor puts it.
    window : int
        How many submissions are on their way at most, so that memory stays bounded.
    limits : Limits
        What one submission may use there.
    pulse : callable
        Called several times a second while submissions are decided; may raise, which
        ends that.
    """

    executor: Executor
    decide: Decide
    window: int
    limits: Limits = field(default_factory=Limits)
    pulse: Callable[[], None] = lambda: None

    def decide_nothing(self, source: NotebookNode) -> None:
        """Have an empty notebook decided, to see whether anything can be.

        Raises
        ------
        EngineError
            When not.
        """
        self.executor.submit(self.decide, source, NOTHING).result()

    def map(
        self, tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Future[GradedNotebook]]]:
        """Each task with its finished future, as they finish."""
        pending: dict[Future[GradedNotebook], Task] = {}
        try:
            for task in tasks:
                file = task.submission.file or NOTHING
                future = self.executor.submit(self.decide, task.source, file)
                pending[future] = task
                while len(pending) >= self.window or _size(pending) > MOST_BYTES:
                    yield from self._finished(pending)
            while pending:
                yield from self._finished(pending)
        finally:
            for future in pending:
                future.cancel()

    def _finished(
        self, pending: dict[Future[GradedNotebook], Task]
    ) -> Iterator[tuple[Task, Future[GradedNotebook]]]:
        done: set[Future[GradedNotebook]] = set()
        while not done:
            self.pulse()
            done, _ = wait(pending, PAUSE, FIRST_COMPLETED)
        for future in done:
            yield pending.pop(future), future


def _size(pending: dict[Future[GradedNotebook], Task]) -> int:
    """Bytes of the files that are on their way."""
    files = (task.submission.file for task in pending.values())
    return sum(
        len(one.content)
        for file in files
        if file
        for one in (file, *file.beside, *file.others)
    )


@contextmanager
def threads(settings: EngineSettings, jobs: int | None = None) -> Iterator[Workers]:
    """Decide here: each thread watches the two processes of one submission."""
    jobs = jobs or os.cpu_count() or 1
    with settings.start() as engine, ThreadPoolExecutor(jobs) as executor:
        try:
            yield Workers(executor, engine.grade, 2 * jobs, settings.limits)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            engine.close()
            raise


@contextmanager
def cluster(settings: EngineSettings, address: str) -> Iterator[Workers]:
    """Decide on the workers of a dask scheduler; they need this checkout, too.

    Raises
    ------
    UserError
        When dask is not installed or nobody answers at the address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            "--scheduler needs dask: python -m pip install distributed"
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UserError(f"No dask scheduler answers at {address}: {error}") from None
    with client:
        jobs = sum(client.nthreads().values()) or 1
        yield Workers(
            client.get_executor(),
            partial(decide_there, settings),
            2 * jobs,
            settings.limits,
        )


def decide_there(
    settings: EngineSettings, source: NotebookNode, submission: File
) -> GradedNotebook:
    """Decide one submission with the one engine of this process."""
    return _engine(settings).grade(source, submission)


@lru_cache(maxsize=1)
def _engine(settings: EngineSettings) -> Engine:
    engine = settings.start()
    atexit.register(engine.close)
    return engine

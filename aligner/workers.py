"""The same functions over many processes: one page or one document pair is the unit of work."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from types import FrameType, TracebackType
from typing import Final, Self, TypeVar

from aligner.errors import AlignerError

_In = TypeVar("_In")
_Out = TypeVar("_Out")

#: Items sent to a process at a time: enough that sending costs little beside a few ms an item.
_CHUNK: Final = 16
#: With fewer items than this no process is started: starting one takes as long as the work.
_WORTH_STARTING: Final = 64
#: Chunks under way for each process, so that none waits and memory stays flat.
_AHEAD: Final = 3


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """A pool of processes that is started when there is enough to do; a context manager.

    Parameters
    ----------
    count : int or None
        Processes; 1 works in this one. None: one for each core.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or available_cores()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def map(self, function: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """Yield ``function(item)`` for each item, in order.

        Items are taken as they are needed, never all at once. `function` must be importable by
        other processes.

        Raises
        ------
        AlignerError
            If a process dies: the system took it, for want of memory most likely.
        """
        stream = iter(items)
        first = list(islice(stream, _WORTH_STARTING)) if self.count > 1 else []
        if self.count == 1 or len(first) < _WORTH_STARTING:
            yield from map(function, chain(first, stream))
            return
        with _deferred_interrupt() as interrupted:
            yield from self._map(function, chain(first, stream), interrupted)

    def _map(
        self,
        function: Callable[[_In], _Out],
        items: Iterable[_In],
        interrupted: Callable[[], bool],
    ) -> Iterator[_Out]:
        waiting: deque[Future[list[_Out]]] = deque()
        chunks = _chunks(items)
        try:
            while True:
                while len(waiting) <= _AHEAD * self.count and (chunk := next(chunks, None)):
                    waiting.append(self._start().submit(_apply, function, chunk))
                if not waiting:
                    return
                yield from waiting.popleft().result()
                if interrupted():
                    raise KeyboardInterrupt
        except BrokenProcessPool as error:
            raise AlignerError(
                "workers",
                "a worker process died; the system may have run out of memory",
                "run again with fewer --workers: what was done is kept",
            ) from error

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Never fork: threads of numerical libraries do not survive it.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.count, context, initializer=_ignore_interrupt)
        return self._pool


@contextmanager
def _deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Note a first Ctrl-C, to be raised where it harms nothing; a second one is raised at once.

    Raised inside the pool's own code it may leave a lock held, and the program would never end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    noted = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def note(_number: int, _frame: FrameType | None) -> None:
        noted.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield noted.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _chunks(items: Iterable[_In]) -> Iterator[list[_In]]:
    stream = iter(items)
    while chunk := list(islice(stream, _CHUNK)):
        yield chunk


def _apply(function: Callable[[_In], _Out], chunk: list[_In]) -> list[_Out]:
    return [function(item) for item in chunk]


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent, which ends the pool in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

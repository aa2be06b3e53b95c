"""The pool of worker processes that parse, extract and suggest, so that a hostile or heavy document costs itself alone.

Workers are plain subprocesses that talk MessagePack over their pipes: they can be started inside a running Textual app
(which multiprocessing cannot), nothing is pickled, and one that hangs is killed, whatever C code it hangs in.
"""

import asyncio
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from reader import errors
from reader.cleaning import clean_line
from reader.errors import KutipError, WorkerError
from reader.speech import N_
from reader.workers.turns import Turns
from reader.workers.wire import LENGTH_BYTES, Broke, Done, Refused, Reply, frame, length

T = TypeVar("T")

JOBS = "reader.desk.jobs"
MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of address space of one worker."""

START_SECONDS = 30.0
"""How long a worker may take to say that it is there; on a busy machine imports take seconds."""

PIPE_BUFFER = 1024 * 1024

_log = logging.getLogger(__name__)
_replies = msgspec.msgpack.Decoder(Reply)


class Workers:
    """A pool of ``count`` processes that run the functions of the module ``jobs`` by name.

    Processes start when they are first needed and stay. A job's arguments and result are whatever msgspec encodes:
    dataclasses, bytes, datetimes, tuples. Usable from one event loop, as a context manager or with ``close``.

    Args:
        count: processes at most.
        memory_limit: bytes of address space for each, None for no bound.
        jobs: the module whose public functions are the jobs.
    """

    def __init__(self, *, count: int = 2, memory_limit: int | None = MEMORY_LIMIT, jobs: str = JOBS) -> None:
        self._jobs = jobs
        self._memory_limit = memory_limit
        self._turns = Turns(count)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False
        self._starting: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that live now."""
        return tuple(worker.process.pid for worker in (*self._idle, *self._busy))

    async def run(
        self, job: str, /, *args: Any, returns: type[T], deadline: float, urgent: bool = False, **kwargs: Any
    ) -> T:
        """Run a job in a worker and give its result, decoded as ``returns``.

        The ``deadline`` in seconds counts from when a worker took the job. An ``urgent`` job, for which a person waits,
        is the next to be taken. A cancelled call ends its worker too.

        Raises:
            KutipError: the one that the job raised, class and sentence.
            WorkerError: the job passed its deadline or its memory, ended its process, or failed otherwise.
        """
        try:
            message = frame((job, deadline, args, kwargs))
        except (UnicodeEncodeError, ValueError) as error:
            raise WorkerError(N_("this is too large, or holds characters that are none")) from error
        async with self._turns.take(urgent=urgent):
            worker = await self._take()
            self._busy.add(worker)
            keep = False
            try:
                async with asyncio.timeout(deadline):
                    reply = await worker.ask(message)
                keep = not getattr(reply, "retire", False)
            except TimeoutError:
                raise WorkerError(
                    N_("reading took longer than {deadline:g} seconds and was stopped").format(deadline=deadline)
                ) from None
            except (EOFError, OSError, ValueError, msgspec.DecodeError) as error:
                _log.warning("a worker ended in %s: %s", job, type(error).__name__)
                raise WorkerError(N_("reading ended the process that did it")) from None
            finally:
                self._busy.discard(worker)
                if keep and not self._closed:
                    self._idle.append(worker)
                else:
                    await worker.end()
        return self._result(job, reply, returns)

    def prepare(self) -> None:
        """Begin to start all processes, for work that is known to come; returns at once."""
        for _ in range(self._turns.free - len(self._idle) - len(self._starting)):
            task = asyncio.create_task(self._start_idle())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _start_idle(self) -> None:
        async with self._turns.take(urgent=False):
            try:
                worker = await _Worker.start(self._jobs, self._memory_limit or 0)
            except WorkerError as error:
                # Whoever has work for it meets the same fault, and tells.
                _log.warning("%s", error)
                return
            self._idle.append(worker)

    async def close(self) -> None:
        """End all workers, those at work too; later calls of ``run`` raise WorkerError."""
        self._closed = True
        for task in (starting := tuple(self._starting)):
            task.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        idle, self._idle = self._idle, []
        busy = tuple(self._busy)
        for worker in busy:
            worker.kill()
        # A busy one is read to its end by the call that waits for it.
        await asyncio.gather(*(worker.end() for worker in idle), *(worker.process.wait() for worker in busy))

    async def _take(self) -> "_Worker":
        if self._closed:
            raise WorkerError(N_("the program is closing"))
        while self._idle:
            worker = self._idle.pop()
            if worker.process.returncode is None:
                return worker
            await worker.end()
        return await _Worker.start(self._jobs, self._memory_limit or 0)

    def _result(self, job: str, reply: Reply, returns: type[T]) -> T:
        match reply:
            case Done(value=value):
                try:
                    return msgspec.msgpack.decode(value, type=returns)
                except msgspec.DecodeError as error:
                    _log.exception("job %s gave something else than it should", job)
                    raise WorkerError(N_("reading gave a result that cannot be used")) from error
            case Refused(kind=kind, message=message):
                raise _error(kind)(clean_line(message))
            case Broke(kind="MemoryError"):
                raise WorkerError(
                    N_("reading needed more than {memory_limit} MB of memory").format(
                        memory_limit=(self._memory_limit or 0) >> 20
                    )
                )
            case Broke(kind=kind, where=where):
                _log.error("job %s raised %s in %s", job, kind, where)
                raise WorkerError(N_("reading failed with {kind}").format(kind=clean_line(kind, limit=80)))


def _error(kind: str) -> type[KutipError]:
    found = getattr(errors, kind, None)
    return found if isinstance(found, type) and issubclass(found, KutipError) else WorkerError


@dataclass(eq=False, slots=True)
class _Worker:
    """One process and its two pipes."""

    process: Process

    @classmethod
    async def start(cls, jobs: str, memory: int) -> Self:
        # -P: a file that lies in the folder Kutip was started in must not be imported in place of a library.
        arguments = ("-P", "-m", "reader.workers", jobs, str(memory))
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=PIPE_BUFFER
            )
        except OSError as error:
            raise WorkerError(N_("no worker process could be started")) from error
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._read()
        except (TimeoutError, EOFError, OSError) as error:
            await worker.end()
            raise WorkerError(N_("no worker process could be started")) from error
        except BaseException:
            await worker.end()
            raise
        return worker

    async def ask(self, message: bytes) -> Reply:
        pipe = self.process.stdin
        assert pipe is not None  # noqa: S101 - it was asked for in start()
        pipe.write(message)
        await pipe.drain()
        reply: Reply = _replies.decode(await self._read())
        return reply

    async def _read(self) -> bytes:
        pipe = self.process.stdout
        assert pipe is not None  # noqa: S101 - it was asked for in start()
        return await pipe.readexactly(length(await pipe.readexactly(LENGTH_BYTES)))

    async def end(self) -> None:
        """Kill the process and wait until it is gone. An idle one has nothing to finish, a busy one must not."""
        self.kill()
        pipe = self.process.stdout
        # asyncio sees the end of a process only when its pipes have been read to theirs.
        while pipe is not None and await pipe.read(PIPE_BUFFER):
            continue
        await self.process.wait()

    def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()

"""One worker: reads calls on stdin, runs them, answers on stdout, ends when stdin does.

``python -m reader.workers MODULE MEMORY``: only functions that are defined in MODULE can be called; MEMORY bounds the
address space in bytes (0: no bound).
"""

import fcntl
import gc
import importlib
import inspect
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, get_type_hints

import msgspec

from reader.errors import KutipError
from reader.workers.wire import LENGTH_BYTES, Broke, Call, Done, Refused, Reply, frame, length

NICENESS = 5
"""Parsing yields to the screen, which runs in the parent."""

GRACE = 5.0
"""Seconds past a deadline after which a worker ends itself: the parent, who would have ended it, is gone."""

PIPE_BYTES = 1024 * 1024

GROWN = 384 * 1024 * 1024
"""Bytes of peak memory after which a worker asks to be replaced; freed memory seldom goes back to the system."""


COLLECTING = (50_000, 20, 50)
"""When to look for circles of objects: a job makes hundreds of thousands of objects and hardly ever a circle."""


def main() -> None:
    """Serve calls until stdin ends."""
    module_name, memory = sys.argv[1], int(sys.argv[2])
    _settle(memory)
    calls, answers = _take_pipes()
    _send(answers, os.getpid())
    if (ready := getattr(importlib.import_module(module_name), "ready", None)) is not None:
        ready()
    gc.freeze()
    gc.set_threshold(*COLLECTING)
    decoder = msgspec.msgpack.Decoder(Call)
    while len(header := calls.read(LENGTH_BYTES)) == LENGTH_BYTES:
        call = decoder.decode(calls.read(length(header)))
        signal.setitimer(signal.ITIMER_REAL, call.deadline + GRACE)
        _send(answers, _perform(call, module_name))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _settle(memory: int) -> None:
    """Take the bounds of a worker; where the system refuses one, the deadline still holds."""
    # Ctrl+C reaches every process of the terminal; whether to stop is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not memory:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"no bound on memory: {error}\n")


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for messages alone: a library that prints must not speak into them."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    for pipe in (calls, answers):
        _widen(pipe)
    return calls, answers


def _widen(pipe: BinaryIO) -> None:
    """Let a pipe hold a whole message where the system can: each turn of 64 kB costs both sides a wake-up."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # more than the user may have: it works with less
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _send(answers: BinaryIO, message: Reply | int) -> None:
    answers.write(frame(message))
    answers.flush()


def _perform(call: Call, module_name: str) -> Reply:
    """Run one job. Whatever it raises becomes an answer; only the end of the process is silent."""
    try:
        function = _find(call.job, module_name)
        args, kwargs = _arguments(function, call)
        value = msgspec.Raw(msgspec.msgpack.encode(function(*args, **kwargs)))
    except KutipError as error:
        return Refused(type(error).__name__, str(error))
    except Exception as error:  # noqa: BLE001 - the answer tells of it, the parent logs it
        return Broke(type(error).__name__, _where(error), isinstance(error, MemoryError) or _grown())
    return Done(value, _grown())


def _find(job: str, module_name: str) -> Callable[..., Any]:
    function = getattr(importlib.import_module(module_name), job, None)
    # What the module merely imported is none of its jobs.
    if not inspect.isfunction(function) or function.__module__ != module_name or job.startswith("_"):
        raise LookupError(job)
    return function


def _arguments(function: Callable[..., Any], call: Call) -> tuple[list[Any], dict[str, Any]]:
    types = get_type_hints(function)
    names = list(inspect.signature(function).parameters)
    decode = msgspec.msgpack.decode
    positional = [decode(raw, type=types[name]) for name, raw in zip(names, call.args, strict=False)]
    if len(positional) < len(call.args):
        raise TypeError(f"{call.job} takes {len(names)} arguments")
    return positional, {name: decode(raw, type=types[name]) for name, raw in call.kwargs.items()}


def _where(error: Exception) -> str:
    """Name the innermost frames of a traceback: files, lines and functions, but no values, which may be private."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{entry.name} ({Path(entry.filename).name}:{entry.lineno})" for entry in reversed(frames))


def _grown() -> bool:
    """Tell whether this process once held more than a worker should; what its parent held before counts for nothing."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 > GROWN
    except (OSError, IndexError, ValueError):
        # No such file elsewhere, where the peak is counted anew for each program.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return (peak if sys.platform == "darwin" else peak * 1024) > GROWN


if __name__ == "__main__":
    main()

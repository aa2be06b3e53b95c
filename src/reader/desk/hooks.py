"""Run the user's commands when something happened: beside everything else, one after another, never waited for."""

import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from reader.annotations.model import Annotation
from reader.articles.model import Row
from reader.desk.records import row_record
from reader.exports.jsonl import record
from reader.hookbook import Event, HookSpec
from reader.speech import _

WAITING = 1000
"""Runs that wait at most; what comes after them is left out and told."""

_END = None
_Job = tuple[HookSpec, bytes]


class Hooks:
    """The hooks of feeds.toml. What fails is told once for each hook; ``tell`` is called from a thread of its own."""

    def __init__(self, specs: Sequence[HookSpec], *, tell: Callable[[str], None] | None = None) -> None:
        self._specs = tuple(specs)
        self._queue: queue.Queue[_Job | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._told: set[tuple[HookSpec, str]] = set()
        self._news: list[str] = []
        self.tell = tell
        """Takes sentences at once; without it they wait in ``news``."""

    def wants(self, event: Event) -> bool:
        """Tell whether any hook waits for this."""
        return any(spec.on == event for spec in self._specs)

    def happened(self, event: Event, records: Iterable[Mapping[str, Any]]) -> None:
        """Let the hooks of an event run with these records, one JSON object a line; returns at once."""
        wanting = [spec for spec in self._specs if spec.on == event]
        if not wanting or self._ending:
            return
        body = b"".join(_line({"event": event, **one}) for one in records)
        if not body:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="hooks", daemon=True)
            self._thread.start()
        for spec in wanting:
            try:
                self._queue.put_nowait((spec, body))
            except queue.Full:
                self._say(
                    spec,
                    "many",
                    _("The hook {name} is too slow: {waiting} runs wait, the rest is left out.").format(
                        name=spec.name, waiting=WAITING
                    ),
                )

    def news(self) -> tuple[str, ...]:
        """Give the sentences that were not given yet."""
        told, self._news = tuple(self._news), []
        return told

    def close(self, *, patience: float) -> None:
        """Let what waits run, for so many seconds at most, then stop it; a second call does nothing."""
        if self._thread is None or self._ending:
            self._ending = True
            return
        self._ending = True
        with suppress(queue.Full):
            self._queue.put_nowait(_END)
        self._thread.join(patience)
        if self._thread.is_alive():
            with suppress(queue.Empty):
                while True:
                    self._queue.get_nowait()
            if (running := self._running) is not None:
                _kill(running)
            self._thread.join(1)

    def _work(self) -> None:
        while (job := self._queue.get()) is not _END:
            self._run(*job)
            if self._ending and self._queue.empty():
                return

    def _run(self, spec: HookSpec, body: bytes) -> None:
        try:
            process = subprocess.Popen(
                spec.arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "KUTIP_EVENT": spec.on},
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else _("its arguments cannot be given")
            self._say(
                spec, "start", _("The hook {name} cannot be started: {reason}.").format(name=spec.name, reason=reason)
            )
            return
        self._running = process
        try:
            process.communicate(body, timeout=spec.seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
            self._say(
                spec,
                "time",
                _("The hook {name} took longer than {seconds} seconds and was stopped.").format(
                    name=spec.name, seconds=spec.seconds
                ),
            )
            return
        finally:
            self._running = None
        if (process.returncode and not self._ending) or process.returncode > 0:
            self._say(
                spec,
                "code",
                _("The hook {name} failed with the exit code {returncode}.").format(
                    name=spec.name, returncode=process.returncode
                ),
            )

    def _say(self, spec: HookSpec, kind: str, sentence: str) -> None:
        if (spec, kind) in self._told:
            return
        self._told.add((spec, kind))
        if self.tell is not None:
            self.tell(sentence)
        else:
            self._news.append(sentence)


def article_records(rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    """Give articles as hooks are told of them."""
    return (row_record(row) for row in rows)


def annotation_records(before: Sequence[Annotation], after: Sequence[Annotation]) -> list[dict[str, Any]]:
    """Give a change of annotations as hooks are told of it: each with what became of it."""
    was, now = {one.id for one in before}, {one.id for one in after}
    told = [{"change": "changed" if one.id in was else "added", **record(one)} for one in after]
    return told + [{"change": "removed", **record(one)} for one in before if one.id not in now]


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "replace") + b"\n"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

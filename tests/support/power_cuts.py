"""A disk that forgets: what a folder may hold after a power cut, by what was synced and what was not.

``Recorder`` writes down what a program does to one folder. ``states`` then gives, for every moment, folders that
the contract of POSIX allows after a cut there: each unsynced block of a file was written or was not (then it reads as
before, or as zeros past the old end), each unsynced change of its length and each unsynced change of a name happened
or did not. This is harsher than a journalling file system.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

Step = tuple[Any, ...]
BLOCKS = (512, 4096)


@dataclass
class Recorder:
    """Steps of a program in one folder, and what it said between them."""

    folder: Path
    steps: list[Step] = field(default_factory=list)
    _files: dict[int, int] = field(default_factory=dict)
    _folders: set[int] = field(default_factory=set)
    _names: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def say(self, *words: Any) -> None:
        """Note a moment: a promise that was made or begun."""
        self.steps.append(("say", *words))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record the calls that change files."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "write", "fsync", "replace", "rename", "ftruncate", "unlink", "close"):
                patch.setattr(os, name, self._watched(name, getattr(os, name)))
            yield

    def _watched(self, name: str, call: Any) -> Any:
        def watched(*arguments: Any, **named: Any) -> Any:
            result = call(*arguments, **named)
            getattr(self, f"_saw_{name}")(result, *arguments)
            return result

        return watched

    def _saw_open(self, handle: int, path: Any, flags: int, *_: Any) -> None:
        path = Path(path)
        if path == self.folder:
            self._folders.add(handle)
        elif path.parent == self.folder:
            if path.name not in self._names:
                self._count += 1
                self._names[path.name] = self._count
                self.steps.append(("link", path.name, self._count))
            self._files[handle] = self._names[path.name]
            assert not flags & os.O_TRUNC

    def _saw_write(self, written: int, handle: int, data: Any) -> None:
        if handle in self._files:
            at = os.fstat(handle).st_size - written
            self.steps.append(("write", self._files[handle], at, bytes(data[:written])))

    def _saw_ftruncate(self, _: None, handle: int, size: int) -> None:
        if handle in self._files:
            self.steps.append(("truncate", self._files[handle], size))

    def _saw_fsync(self, _: None, handle: int) -> None:
        if handle in self._files:
            self.steps.append(("sync", self._files[handle]))
        elif handle in self._folders:
            self.steps.append(("names",))

    def _saw_replace(self, _: None, old: Any, new: Any) -> None:
        old, new = Path(old).name, Path(new).name
        self._names[new] = self._names.pop(old)
        self.steps.append(("rename", old, new, self._names[new]))

    _saw_rename = _saw_replace

    def _saw_unlink(self, _: None, path: Any, **__: Any) -> None:
        if self._names.pop(Path(path).name, None) is not None:
            self.steps.append(("unlink", Path(path).name))

    def _saw_close(self, _: None, handle: int) -> None:
        self._files.pop(handle, None)
        self._folders.discard(handle)


@dataclass
class Disk:
    """What is surely there, and what may be."""

    contents: dict[int, bytes] = field(default_factory=dict)
    unsynced: dict[int, list[Step]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    renames: list[Step] = field(default_factory=list)

    def take(self, step: Step) -> None:
        """Let one step happen."""
        match step:
            case ("write" | "truncate", inode, *_):
                self.unsynced.setdefault(inode, []).append(step)
            case ("sync", inode):
                for one in self.unsynced.pop(inode, []):
                    self.contents[inode] = _applied(self.contents.get(inode, b""), one)
            case ("names",):
                for one in self.renames:
                    _rename(self.names, one)
                self.renames.clear()
            case ("link" | "rename" | "unlink", *_):
                self.renames.append(step)

    @property
    def uncertain(self) -> bool:
        """Whether a cut now could leave more than one state."""
        return bool(self.renames or any(self.unsynced.values()))

    def after_cut(self, draw: random.Random) -> dict[str, bytes]:
        """Give one folder that may be found after a cut now."""
        luck = draw.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        names = dict(self.names)
        for one in self.renames:
            if draw.random() < luck:
                _rename(names, one)
        luck = draw.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        return {name: self._file(inode, draw, luck) for name, inode in names.items()}

    def _file(self, inode: int, draw: random.Random, luck: float) -> bytes:
        content = self.contents.get(inode, b"")
        for one in self.unsynced.get(inode, ()):
            if one[0] == "truncate":
                content = _applied(content, one) if draw.random() < luck else content
                continue
            _, _, start, data = one
            if draw.random() < luck:  # the new length may be there before the bytes are
                content = content.ljust(start + len(data), b"\0")
            block, at = draw.choice(BLOCKS), start
            while at < start + len(data):
                end = min((at // block + 1) * block, start + len(data))
                if draw.random() < luck:
                    content = _applied(content, ("write", inode, at, data[at - start : end - start]))
                at = end
        return content


def _applied(content: bytes, step: Step) -> bytes:
    if step[0] == "truncate":
        return content[: step[2]].ljust(step[2], b"\0")
    _, _, at, data = step
    return content[:at].ljust(at, b"\0") + data + content[at + len(data) :]


def _rename(names: dict[str, int], step: Step) -> None:
    match step:
        case ("link", name, inode):
            names[name] = inode
        case ("rename", old, new, inode):
            names.pop(old, None)
            names[new] = inode
        case ("unlink", name):
            names.pop(name, None)


def states(steps: list[Step], *, samples: int, seed: int) -> Iterator[tuple[Step, dict[str, bytes]]]:
    """Give (what was said last, folder after a cut) for each moment: ``samples`` where it is uncertain, else one."""
    draw, disk, said = random.Random(seed), Disk(), ("say",)
    for step in steps:
        if step[0] == "say":
            said = step
        else:
            disk.take(step)
        for _ in range(samples if disk.uncertain else 1):
            yield said, disk.after_cut(draw)

"""Undo and redo: each change of the user's is kept with the way back and the way forth again."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

DEPTH = 1000
"""Changes that can be undone at most; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something the user did: what it was, in words, and how to take it back and do it again."""

    label: str
    undo: Callable[[], None]
    redo: Callable[[], None]


class History:
    """What was done, newest last. The functions of a change run in the storage thread."""

    def __init__(self) -> None:
        self._done: deque[Change] = deque(maxlen=DEPTH)
        self._undone: list[Change] = []

    def push(self, change: Change) -> None:
        """Remember a change that has been made; what was undone before can no longer be redone."""
        self._done.append(change)
        self._undone.clear()

    def undo(self) -> str | None:
        """Take the last change back and give its label, None where there is none; a failed undo can be tried again."""
        if not self._done:
            return None
        change = self._done[-1]
        change.undo()
        self._undone.append(self._done.pop())
        return change.label

    def redo(self) -> str | None:
        """Make the change that was last undone again, and give its label, None where there is none."""
        if not self._undone:
            return None
        change = self._undone[-1]
        change.redo()
        self._done.append(self._undone.pop())
        return change.label

"""What screens that give an answer share: they give it once."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

T = TypeVar("T")


class Answering(Screen[T]):
    """A screen that is left once: keys that were typed while it was leaving do not take the next screen with it."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Give the answer and leave; a second call does nothing."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Question(Answering[T], ModalScreen[T]):
    """An answering screen over the one that asks."""

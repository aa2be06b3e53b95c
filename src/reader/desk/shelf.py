"""What holds the annotations and their articles, for use cases that need no more of the desk than that."""

from typing import TYPE_CHECKING, Protocol

from reader.articles.library import Library

if TYPE_CHECKING:
    from reader.annotations.store import Store


class Shelf(Protocol):
    """What holds the annotations, and knows the articles that they are in."""

    library: Library

    @property
    def store(self) -> "Store":
        """The annotations."""

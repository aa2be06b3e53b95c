"""What a server that keeps subscriptions and marks tells, and what it can be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from reader.errors import FetchError


class RefusedError(FetchError):
    """The server does not let the account in."""


@dataclass(frozen=True, slots=True)
class RemoteFeed:
    """A subscription at the server."""

    id: str
    url: str
    title: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class RemoteEntry:
    """An article at the server."""

    id: str
    url: str
    """Its page; "" where the server does not tell it again."""
    read: bool
    starred: bool
    changed: datetime | None = None
    """When it was last marked there; None where the server does not tell."""


@dataclass(frozen=True, slots=True)
class Told:
    """The articles that the server told of."""

    entries: Sequence[RemoteEntry]
    since: str = ""
    """What the next question begins with, as the service understands it."""


class Service(Protocol):
    """A server that can be kept in step with. Every method raises FetchError where the server cannot be had."""

    async def enter(self) -> None:
        """Show who is there. Raises RefusedError."""

    async def feeds(self) -> list[RemoteFeed]:
        """Give the subscriptions."""

    async def entries(self, since: str, known: Collection[str]) -> Told:
        """Give the articles whose marks may have changed since an earlier answer's ``since`` ("" is the first time).

        ``known`` are ids whose addresses need not be told again.
        """

    async def set_read(self, ids: Sequence[str], *, read: bool) -> None:
        """Mark articles read or unread."""

    async def set_starred(self, ids: Sequence[str], *, starred: bool) -> None:
        """Star articles, or take the star off."""

    async def subscribe(self, feed: RemoteFeed) -> None:
        """Subscribe to a feed; its id is not known yet."""

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        """Unsubscribe from a feed."""

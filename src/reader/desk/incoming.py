"""What a feed brings, on its way from the worker that read it to the thread that stores it."""

from dataclasses import dataclass

import msgspec

from reader.articles.model import Incoming
from reader.feeds.model import ParsedFeed

PACK = 100
"""Entries that are unpacked in one go, which no other thread can interrupt."""

_PACKS = msgspec.msgpack.Decoder(list[Incoming])


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed document, parsed and read; ``feed.entries`` is empty, its entries are packed."""

    feed: ParsedFeed
    packs: tuple[bytes, ...]
    """The entries, ``PACK`` at a time, as MessagePack: whoever stores them unpacks them, in a thread of its own."""

    def entries(self) -> tuple[Incoming, ...]:
        """Unpack the entries, with their texts made out of the feed's own markup, prepared for the library."""
        return tuple(entry for pack in self.packs for entry in _PACKS.decode(pack))

"""Subscription lists: OPML 1.0, 1.1 and 2.0 (http://opml.org/spec2.opml), in and out."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A folder (``url`` is None) or a subscription of an OPML list."""

    text: str
    url: str | None = None
    """The feed's address, http or https; any other is kept in ``attributes`` and told in ``problem``."""
    title: str | None = None
    site: str | None = None
    type: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    """What else the outline carries, in order, so that writing it again loses nothing."""
    children: tuple["Outline", ...] = field(default=())
    problem: str | None = None
    """A sentence about why this outline is not subscribed to, where it cannot be."""


def read(body: bytes) -> tuple[Outline, ...]:
    """Read an OPML document; raises ParseError where it is none."""
    return ()


def write(outlines: Iterable[Outline], *, title: str) -> bytes:
    """Write outlines as an OPML 2.0 document in UTF-8."""
    return b""

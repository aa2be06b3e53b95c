"""What is asked of a server, what comes back, and the bounds of both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import reader
from reader.feeds.fetch.cookies import Cookie

USER_AGENT = f"kutip/{reader.__version__} (terminal news reader)"

FEED_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"
"""For ``Request.accept`` when an article's page is wanted."""
PICTURE_ACCEPT = "image/jpeg, image/png, image/webp, image/gif;q=0.8"
"""For ``Request.accept`` when a picture is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of a Fetcher. For this very computer (localhost, 127.0.0.1) ``per_host`` and ``spacing`` do not count."""

    connections: int = 8
    """Connections open at once."""
    per_host: int = 1
    """Connections open at once to one host."""
    spacing: float = 1.0
    """Seconds between the end of one request to a host and the start of the next."""
    body: int = 15 * 1024 * 1024
    """Bytes of a body, both as sent and as decoded."""
    deadline: float = 30.0
    """Seconds for one fetch, from its first connection to its last byte; waiting for turns is not counted."""
    redirects: int = 5


BACKGROUND = Limits()
"""For refreshing by schedule: nobody waits."""

ASKED = Limits(connections=32)
"""For refreshing because somebody pressed the key; still one connection a host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing to fetch."""

    url: str
    """http or https. A name and password in it become Basic authentication and appear nowhere else."""
    etag: str | None = None
    """As an earlier Response gave it, byte for byte (RFC 9110, 8.8.3)."""
    last_modified: str | None = None
    """As an earlier Response gave it, byte for byte; never a date of our own."""
    validators_url: str | None = None
    """The ``url`` of the Response that the two came from; None: the requested one. They go nowhere else."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Further headers, sent to the requested origin alone."""
    auth: tuple[str, str] | None = field(default=None, repr=False)
    """Name and password for Basic authentication (RFC 7617), sent to the requested origin alone."""
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)
    """Of a file that the user named; of them those go along that may go to where a request goes."""
    accept: str = FEED_ACCEPT
    user_agent: str | None = None
    private_ok: bool = False
    """The user typed this host, so it may be on this computer or a private network; a redirect may not."""
    urgent: bool = False
    """A person waits for this one page: it does not wait for its host's turn."""
    largest: int | None = None
    """Bytes of a body, where that is less than the Fetcher's own bound."""
    proxy: str | None = field(default=None, repr=False)
    """``http://host:port`` of a proxy that the user configured, name and password in it or not; the environment is
    never asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete answer, whatever its status; only 2xx have a body."""

    status: int
    url: str
    """Where the answer came from in the end, without a password."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; values byte for byte as Latin-1, not cleaned. Cookies are left out."""
    body: bytes = field(default=b"", repr=False)
    moved_permanently_to: str | None = None
    """Where an unbroken row of 301 and 308 from the requested URL led (RFC 9110, 15.4.2 and 15.4.9)."""
    elapsed: float = 0.0
    """Seconds, without waiting for a turn."""

    @property
    def etag(self) -> str | None:
        """The entity tag as received, or None."""
        return self.headers.get("etag") or None

    @property
    def last_modified(self) -> str | None:
        """The Last-Modified field as received, or None."""
        return self.headers.get("last-modified") or None

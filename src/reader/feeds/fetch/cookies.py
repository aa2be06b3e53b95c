"""Cookies from a file that the user names, in the form of Netscape's cookies.txt, which curl and browsers write.

They are only ever read: what a server sets is neither sent back nor written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

_HTTP_ONLY = "#HttpOnly_"
_FIELDS = 7


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie, and where it may be sent (RFC 6265, 5.4)."""

    domain: str
    """In lower case, without a dot in front."""
    subdomains: bool
    path: str
    secure: bool
    name: str = field(repr=False)
    value: str = field(repr=False)

    def fits(self, *, host: str, path: str, secure: bool) -> bool:
        """Whether it may be sent with a request for this."""
        host = host.lower()
        at_home = host == self.domain or (self.subdomains and host.endswith(f".{self.domain}"))
        below = path == self.path or path.startswith(self.path if self.path.endswith("/") else f"{self.path}/")
        return at_home and below and (secure or not self.secure)


def read(text: str, *, now: datetime) -> tuple[Cookie, ...]:
    """Read the lines of a cookies.txt; expired ones, comments and lines of another form are left out."""
    return tuple(_cookies(text, now.timestamp()))


def header(cookies: Iterable[Cookie], *, host: str, path: str, secure: bool) -> str:
    """Give the Cookie field for a request, "" where none fits; longer paths come first (RFC 6265, 5.4)."""
    fitting = sorted(
        (one for one in cookies if one.fits(host=host, path=path or "/", secure=secure)), key=lambda one: -len(one.path)
    )
    return "; ".join(f"{one.name}={one.value}" for one in fitting)


def _cookies(text: str, now: float) -> Iterator[Cookie]:
    for line in text.splitlines():
        fields = line.removeprefix(_HTTP_ONLY).split("\t")
        if len(fields) != _FIELDS or (line.startswith("#") and not line.startswith(_HTTP_ONLY)):
            continue
        domain, subdomains, path, secure, expires, name, value = fields
        ends = int(expires) if expires.isdecimal() else 0
        # 0 is a cookie of the session that wrote the file.
        if (ends and ends <= now) or not _sendable(name, value) or not domain.strip("."):
            continue
        yield Cookie(
            domain=domain.strip().lower().removeprefix("."),
            subdomains=subdomains.upper() == "TRUE" or domain.startswith("."),
            path=path or "/",
            secure=secure.upper() == "TRUE",
            name=name,
            value=value,
        )


def _sendable(name: str, value: str) -> bool:
    return bool(name) and all(" " <= sign < "\x7f" and sign not in ";," for sign in name + value.replace(",", ""))

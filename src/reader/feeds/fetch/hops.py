"""The steps of one fetch: what is sent to which origin, and where a redirect may lead."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import httpx

from reader.cleaning import clean_line
from reader.errors import FetchError
from reader.feeds.fetch import cookies
from reader.feeds.fetch.decoding import SUPPORTED
from reader.feeds.fetch.messages import USER_AGENT, Request
from reader.feeds.validators import is_sendable
from reader.speech import N_

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a fetch."""

    url: httpx.URL
    private_ok: bool

    @property
    def secure(self) -> bool:
        """Whether it goes over TLS."""
        return self.url.scheme == "https"


def first(request: Request) -> Hop:
    """Give the first step of a fetch.

    Raises:
        FetchError: the URL cannot be fetched.
    """
    return Hop(_parse(request.url), request.private_ok)


def follow(hop: Hop, location: str | None, *, start: Hop) -> Hop:
    """Give the step that a redirect leads to.

    Raises:
        FetchError: it leads nowhere, to something that is not http or https, or from https to http.
    """
    host = clean_line(hop.url.host, limit=100)
    if not location:
        raise FetchError(N_("{host} redirects without saying where").format(host=host))
    try:
        # Servers write Location in UTF-8; headers are kept as Latin-1.
        text = location.encode("latin-1").decode("utf-8", "replace")
        joined = hop.url.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(N_("{host} redirects to something that is no address").format(host=host)) from error
    try:
        url = _checked(joined)
    except FetchError as error:
        raise FetchError(N_("{host} redirects elsewhere, but {error}").format(host=host, error=error)) from error
    if hop.secure and url.scheme == "http":
        raise FetchError(N_("{host} redirects from https to http, which is not followed").format(host=host))
    return Hop(url, start.private_ok and (_origin(url) == _origin(start.url) or _is_upgrade(start.url, url)))


def headers(request: Request, hop: Hop, start: Hop) -> list[tuple[bytes, bytes]]:
    """Give the fields to send. Secrets go to the requested origin alone, validators where they came from."""
    fields = {
        "Accept": request.accept.encode("latin-1", "replace"),
        "Accept-Encoding": SUPPORTED.encode(),
        "User-Agent": (request.user_agent or USER_AGENT).encode("latin-1", "replace"),
    }
    if _origin(hop.url) == _origin(start.url):
        fields |= {name.title(): value.encode("utf-8") for name, value in request.headers}
        if (credentials := request.auth or _userinfo(start.url)) is not None:
            token = base64.b64encode(":".join(credentials).encode("utf-8"))
            fields["Authorization"] = b"Basic " + token
        if jar := cookies.header(request.cookies, host=hop.url.host, path=hop.url.path, secure=hop.secure):
            written = fields.get("Cookie")
            fields["Cookie"] = (written + b"; " if written else b"") + jar.encode("ascii")
    if _validators_fit(request, hop, start):
        fields |= dict(_conditions(request))
    return [(b"Host", hop.url.netloc), *((name.encode("latin-1", "replace"), value) for name, value in fields.items())]


def bare(url: httpx.URL) -> str:
    """Give a URL as text without name, password and fragment."""
    return str(url.copy_with(userinfo=b"", fragment=None) if url.userinfo or url.fragment else url)


def _conditions(request: Request) -> Iterator[tuple[str, bytes]]:
    for name, value in (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified)):
        # One that cannot be sent as it came is not sent at all: an invented one is worse than none.
        if value is not None and is_sendable(value):
            yield name, value.encode("latin-1")


def _validators_fit(request: Request, hop: Hop, start: Hop) -> bool:
    if request.validators_url is None:
        return _origin(hop.url) == _origin(start.url) or _is_upgrade(start.url, hop.url)
    there = bare(hop.url)
    return there == request.validators_url or there == bare(_parse(request.validators_url))


def _parse(text: str) -> httpx.URL:
    try:
        return _checked(httpx.URL(text.strip()))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(N_("this is not an address that can be fetched")) from error


def _checked(url: httpx.URL) -> httpx.URL:
    if url.scheme not in _PORTS:
        raise FetchError(N_("only http and https addresses are fetched"))
    if not url.host:
        raise FetchError(N_("the address names no host"))
    if not 0 < (url.port or 1) < 1 << 16:
        raise FetchError(N_("the address names a port that cannot be"))
    return url.copy_with(fragment=None) if url.fragment else url


def _origin(url: httpx.URL) -> tuple[str, bytes, int]:
    return url.scheme, url.raw_host, url.port or _PORTS[url.scheme]


def _is_upgrade(old: httpx.URL, new: httpx.URL) -> bool:
    """Whether the way goes from http to https of the same host, which is the same site."""
    return (
        _origin(old)[1:] == (new.raw_host, 80)
        and _origin(new) == ("https", old.raw_host, 443)
        and (old.scheme == "http")
    )


def _userinfo(url: httpx.URL) -> tuple[str, str] | None:
    if not url.userinfo:
        return None
    name, _, password = url.userinfo.decode("ascii").partition(":")
    return unquote(name), unquote(password)


def merged(raw: list[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Give response fields by lower-case name. Lists are joined; of other fields that come twice the first counts."""
    merged: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name == "set-cookie":
            continue
        if name in merged and name in _LISTS:
            merged[name] += ", " + value
        else:
            merged.setdefault(name, value)
    return merged


_LISTS = frozenset({"cache-control", "content-encoding", "link", "pragma", "vary"})

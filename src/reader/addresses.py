"""Addresses of feeds as people may see them: without the secrets in them."""

import re
from urllib.parse import SplitResult, unquote_plus, urlsplit, urlunsplit

MASK = "…"
"""Stands where a secret was."""

# Words of a query's names that make the value a secret: access_token, apiKey, rss-key, X-Amz-Signature.
_ENDING = re.compile(r"(?:token|key|secret|passwo?r?d|pwd|signature|credentials?)$", re.IGNORECASE)
_WORD = re.compile(r"auth|jwt|hmac|sig|sid|pass|session|sessionid", re.IGNORECASE)


def bare(url: str) -> str:
    """Give an address without the name and password in it; what cannot be taken apart goes whole up to its "@"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        scheme, separator, rest = url.partition("://")
        return f"{scheme}{separator}{rest.rpartition('@')[2]}"
    if parts.scheme not in {"http", "https"} or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def shown(url: str) -> str:
    """Give an address as it may stand on a screen or in a log: no name, no password, no token of its query."""
    address, mark, query = bare(url).partition("?")
    if not mark:
        return address
    query, hash_, fragment = query.partition("#")
    return f"{address}?{re.sub('[^&;]+', _masked, query)}{hash_}{fragment}"


def without_secrets(url: str) -> str:
    """Give an address without name, password and the secret parts of its query, for others to have."""
    address, mark, query = bare(url).partition("?")
    if not mark:
        return address
    query, hash_, fragment = query.partition("#")
    kept = "&".join(part for part in query.split("&") if not _is_secret(part))
    return f"{address}{'?' if kept else ''}{kept}{hash_}{fragment}"


def host(url: str) -> str:
    """Give the host of an address, "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of one scheme, host and port (RFC 6454), so that secrets of one may go to the other."""
    try:
        first, second = urlsplit(one), urlsplit(other)
        return bool(first.hostname) and _origin(first) == _origin(second)
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def with_secrets_of(old: str, new: str) -> str:
    """Give the new address the name and password of the old one, if both are of one host."""
    try:
        was, now = urlsplit(old), urlsplit(new)
    except ValueError:
        return new
    secrets, at, _ = was.netloc.rpartition("@")
    if not at or "@" in now.netloc or was.hostname != now.hostname:
        return new
    return urlunsplit(now._replace(netloc=f"{secrets}@{now.netloc}"))


def is_secret_name(name: str) -> bool:
    """Whether what is called so, in a query or a header, is a secret by its name."""
    return _ENDING.search(name) is not None or any(_WORD.fullmatch(word) for word in re.split(r"[^A-Za-z]+", name))


def _is_secret(part: str) -> bool:
    name, _, value = part.partition("=")
    return bool(value) and is_secret_name(unquote_plus(name))


def _masked(found: "re.Match[str]") -> str:
    part = found.group()
    return f"{part.partition('=')[0]}={MASK}" if _is_secret(part) else part

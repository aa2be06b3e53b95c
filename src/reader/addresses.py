"""Addresses of feeds as people may see them: without the name and password in them."""

from urllib.parse import urlsplit, urlunsplit


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


def host(url: str) -> str:
    """Give the host of an address, "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


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

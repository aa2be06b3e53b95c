"""What a ``[[feed]]`` says of how its site lets one in: name and password, headers, cookies, a proxy.

feeds.toml is a file that people show each other and keep in public places, so a secret does not stand in it: it says
where the secret is, ``{ env = "NAME" }`` or ``{ keyring = "NAME" }``. The secret itself is looked up when the feed is
asked, and kept nowhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reader.addresses import host, is_secret_name
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.speech import N_, _

WORDS = frozenset({"user", "password", "headers", "cookies", "proxy"})
"""The settings of a feed that this module reads."""

_FORMS = N_('{ env = "NAME" } or { keyring = "NAME" }')
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# Kutip's own to set: what is asked for, how, and whether it changed.
_OWN = frozenset(
    {
        *("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect"),
        *("if-none-match", "if-modified-since", "if-match", "if-range", "range", "accept-encoding"),
        *("proxy-authorization", "proxy-connection", "keep-alive"),
    }
)
_SECRET_HEADERS = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is; never the secret itself."""

    place: Literal["env", "keyring"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a feed's site lets one in, as feeds.toml says it."""

    user: str = ""
    password: Secret | None = None
    headers: tuple[tuple[str, str | Secret], ...] = ()
    cookies: str = ""
    """The path of a file of cookies, as browsers and curl write them."""
    proxy: str | Secret = ""

    def __bool__(self) -> bool:
        """Whether there is anything to look up."""
        return self != OPEN


OPEN = Access()
"""A site that lets everybody in."""


def access(table: Mapping[str, Any], *, where: str) -> Access:
    """Read what one ``[[feed]]`` says; ``where`` is how sentences about it begin.

    Raises:
        ConfigError: something cannot be used, or is a secret written out.

    """
    if WORDS.isdisjoint(table):
        return OPEN
    user = _text(table, "user", where)
    password = secret(table["password"], "password", where) if "password" in table else None
    if bool(user) != (password is not None):
        raise ConfigError(_("{where}: user and password go together.").format(where=where))
    proxy = table.get("proxy", "")
    return Access(
        user=user,
        password=password,
        headers=_headers(table.get("headers", {}), where),
        cookies=_text(table, "cookies", where),
        proxy=_proxy(proxy, where) if isinstance(proxy, str) else secret(proxy, "proxy", where),
    )


def proxy_problem(address: str) -> str | None:
    """Say what is wrong with a proxy's address; None where nothing is."""
    if not address.startswith(("http://", "https://")) or not host(address):
        return _('a proxy is written as "http://host:port"')
    return None


def _headers(found: Any, where: str) -> tuple[tuple[str, str | Secret], ...]:
    if not isinstance(found, dict):
        raise ConfigError(
            _('{where}: headers are written as {{ Name = "value", Other = {forms} }}.').format(
                where=where, forms=_(_FORMS)
            )
        )
    headers: list[tuple[str, str | Secret]] = []
    for name, value in found.items():
        called = clean_line(str(name), limit=60)
        if not _NAME.fullmatch(name):
            raise ConfigError(
                _("{where}: {called} is no name that a header can have.").format(where=where, called=called)
            )
        lower = name.lower()
        if lower in _OWN:
            raise ConfigError(
                _("{where}: the header {called} is Kutip's own and cannot be set.").format(where=where, called=called)
            )
        if lower == "user-agent":
            raise ConfigError(_('{where}: another user agent is written as user_agent = "…".').format(where=where))
        if not isinstance(value, str):
            headers.append((name, secret(value, _("the header {called}").format(called=called), where)))
        elif lower in _SECRET_HEADERS or is_secret_name(name):
            raise ConfigError(
                _("{where}: the header {called} is a secret; say where it is, as {forms}.").format(
                    where=where, called=called, forms=_(_FORMS)
                )
            )
        elif clean_line(value, limit=4000) != value or not value.isascii():
            raise ConfigError(
                _("{where}: the header {called} has characters that cannot be sent.").format(where=where, called=called)
            )
        else:
            headers.append((name, value))
    return tuple(headers)


def _proxy(address: str, where: str) -> str:
    if address and (problem := proxy_problem(address)) is not None:
        raise ConfigError(f"{where}: {problem}.")
    if "@" in address:
        raise ConfigError(
            _("{where}: a proxy's address with a password is a secret; say where it is, as {forms}.").format(
                where=where, forms=_(_FORMS)
            )
        )
    return address


def secret(value: Any, what: str, where: str) -> Secret:
    """Read where a secret is.

    Raises:
        ConfigError: it is written out, or in no form that is known.

    """
    if isinstance(value, dict) and len(value) == 1:
        place, name = next(iter(value.items()))
        if isinstance(name, str) and name.strip():
            if place == "env":
                return Secret("env", name)
            if place == "keyring":
                return Secret("keyring", name)
    raise ConfigError(
        _("{where}: {what} does not stand in this file; say where it is, as {forms}.").format(
            where=where, what=what, forms=_(_FORMS)
        )
    )


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(_('{where}: {key} is written in quotes, as {key} = "…".').format(where=where, key=key))
    return clean_line(value, limit=1000)

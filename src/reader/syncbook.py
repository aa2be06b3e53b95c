"""The ``[sync]`` table of feeds.toml: the account at another reader's server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reader import schema
from reader.access import Secret, secret
from reader.addresses import host
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.speech import _


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSpec:
    """An account, without its secret."""

    server: Literal["miniflux", "greader"]
    url: str
    user: str = ""
    password: Secret | None = None
    token: Secret | None = None
    subscriptions: bool = True
    """Whether the subscriptions are kept in step, too."""


def sync(table: Mapping[str, Any], *, name: str) -> SyncSpec | None:
    """Give the account of a parsed feeds.toml, None where it has none.

    Raises:
        ConfigError: it cannot be used.

    """
    raw = table.get("sync")
    if raw is None:
        return None
    where = f"{name}: sync"
    if not isinstance(raw, dict):
        raise ConfigError(_("{where} is a table, written as [sync].").format(where=where))
    server = schema.value(raw, "sync.server", where=where)
    if server is None:
        raise ConfigError(_('{where} has no server = "miniflux" or "greader".').format(where=where))
    url = clean_line(schema.value(raw, "sync.url", where=where) or "", limit=2000)
    if not url.startswith(("http://", "https://")) or not host(url) or "@" in url:
        raise ConfigError(
            _("{where}: url is the server's http or https address, without a name or password in it.").format(
                where=where
            )
        )
    user = clean_line(schema.value(raw, "sync.user", where=where) or "")
    password = secret(raw["password"], "password", where) if "password" in raw else None
    token = secret(raw["token"], "token", where) if "token" in raw else None
    if bool(user) != (password is not None) or (token is None and not user) or (token is not None and user):
        raise ConfigError(_("{where}: give either token, or user and password.").format(where=where))
    if server == "greader" and token is not None:
        raise ConfigError(_("{where}: the Google Reader API wants user and password.").format(where=where))
    return SyncSpec(
        server="miniflux" if server == "miniflux" else "greader",
        url=url,
        user=user,
        password=password,
        token=token,
        subscriptions=schema.value(raw, "sync.subscriptions", where=where),
    )

"""Look up what a feed's site asks for: secrets from the environment or the keyring, cookies from a file.

Only where feeds.toml names them, only when the feed is asked, and kept nowhere. What is missing is a sentence about
that feed; the others go on.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reader.access import Secret, proxy_problem
from reader.addresses import same_origin
from reader.articles.model import Article
from reader.cleaning import clean_line
from reader.config import Subscription
from reader.desk.open import Desk
from reader.errors import FetchError
from reader.feeds.fetch import cookies as jar
from reader.feeds.fetch.cookies import Cookie
from reader.speech import _

SERVICE = "kutip"
"""What the keyring files Kutip's secrets under: ``keyring set kutip NAME`` puts one there."""

COOKIES_LIMIT = 4_000_000
"""Bytes of a file of cookies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What goes along with a request for a feed; nothing of it may be written down."""

    user_agent: str | None = None
    auth: tuple[str, str] | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)
    proxy: str | None = field(default=None, repr=False)

    def elsewhere(self) -> "Credentials":
        """Give what may go along to another site for the feed's sake: its articles' pages may lie anywhere.

        Cookies say themselves where they may go; name, password and headers are the feed's own site's.
        """
        return Credentials(user_agent=self.user_agent, cookies=self.cookies, proxy=self.proxy)


NOTHING = Credentials()


async def credentials(
    subscription: Subscription | None, *, now: datetime, environ: Mapping[str, str] = os.environ
) -> Credentials:
    """Look up what a feed's site asks for.

    Raises:
        FetchError: something that feeds.toml names is not there.

    """
    if subscription is None or not (subscription.user_agent or subscription.access):
        return NOTHING
    if not subscription.access:
        return Credentials(user_agent=subscription.user_agent)
    # A keyring may ask somebody to unlock it first.
    return await asyncio.to_thread(_looked_up, subscription, now, environ)


async def for_article(desk: Desk, article: Article, url: str) -> Credentials:
    """Look up what goes along for a page or picture of an article, for the sake of the feed that brought it.

    Raises:
        FetchError: something that feeds.toml names is not there.

    """
    if not any(one.access or one.user_agent for one in desk.settings.subscriptions):
        return NOTHING
    feed = await desk.in_reading(desk.library.feed_url, article.row.feed_id)
    subscription = next((one for one in desk.settings.subscriptions if one.url == feed), None)
    known = await credentials(subscription, now=desk.now())
    return known if feed is not None and same_origin(feed, url) else known.elsewhere()


def _looked_up(subscription: Subscription, now: datetime, environ: Mapping[str, str]) -> Credentials:
    access = subscription.access
    password = secret_value(access.password, environ) if access.password is not None else None
    proxy = secret_value(access.proxy, environ) if access.proxy else None
    if proxy is not None and (problem := proxy_problem(proxy)) is not None:
        raise FetchError(problem)
    return Credentials(
        user_agent=subscription.user_agent,
        auth=(access.user, password) if password is not None else None,
        headers=tuple((name, secret_value(value, environ)) for name, value in access.headers),
        cookies=_cookies(access.cookies, now) if access.cookies else (),
        proxy=proxy,
    )


def secret_value(value: str | Secret, environ: Mapping[str, str] = os.environ) -> str:
    """Look a secret up; what is none is given as it is. It may take as long as somebody needs to unlock the keyring.

    Raises:
        FetchError: it is not there.

    """
    if isinstance(value, str):
        return value
    name = clean_line(value.name, limit=100)
    if value.place == "keyring":
        return _from_keyring(value.name, name)
    found = environ.get(value.name)
    if not found:
        raise FetchError(_("the environment has no {name}, which feeds.toml names for it").format(name=name))
    return found


def _from_keyring(name: str, called: str) -> str:
    try:
        import keyring
    except ImportError:
        raise FetchError(_("its secret is in the keyring, which needs pip install 'kutip[keyring]'")) from None
    try:
        found = keyring.get_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - see below
        # Every backend has errors of its own, and their texts may hold anything.
        kind = clean_line(type(error).__name__, limit=60)
        raise FetchError(
            _("the keyring does not give {called} ({kind}); is it unlocked?").format(called=called, kind=kind)
        ) from None
    if not found:
        raise FetchError(
            _("the keyring has no {called}; keyring set {service} {called} puts it there").format(
                called=called, service=SERVICE
            )
        )
    return str(found)


def _cookies(file: str, now: datetime) -> tuple[Cookie, ...]:
    path = Path(file).expanduser()
    name = clean_line(path.name, limit=100)
    try:
        if not path.is_file():
            raise FetchError(_("there is no file of cookies {name}").format(name=name))
        with path.open("rb") as opened:
            body = opened.read(COOKIES_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise FetchError(_("the file of cookies {name} cannot be read").format(name=name)) from error
    if len(body) > COOKIES_LIMIT:
        raise FetchError(
            _("the file of cookies {name} is larger than {most} MB").format(name=name, most=COOKIES_LIMIT // 1_000_000)
        )
    return jar.read(body.decode("utf-8", "replace"), now=now)

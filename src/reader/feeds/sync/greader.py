"""The Google Reader API, as FreshRSS, Miniflux and others speak it. It tells no times of marks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from reader.errors import FetchError
from reader.feeds.fetch.calling import Answer, Caller
from reader.feeds.sync.model import RefusedError, RemoteEntry, RemoteFeed, Told

API = "/reader/api/0"
LIST, READ, STARRED = (f"user/-/state/com.google/{word}" for word in ("reading-list", "read", "starred"))
LABEL = "user/-/label/"
IDS = 1000
"""Ids of one answer."""

CONTENTS = 100
"""Items that are asked for, or marked, in one request."""

MOST = 50_000
"""Items that are looked at; the newest."""


class GoogleReader:
    """The service; see ``Service``. ``base`` of the caller is what ``/accounts`` and ``/reader`` follow."""

    def __init__(self, caller: Caller, *, user: str, password: str) -> None:
        self._caller = caller
        self._user, self._password = user, password
        self._token = ""

    async def enter(self) -> None:
        """Log in (ClientLogin) and take the token that changes need."""
        form = [("Email", self._user), ("Passwd", self._password), ("service", "reader"), ("output", "json")]
        answer = await self._caller.call("POST", "/accounts/ClientLogin", form=form)
        auth = next((value for name, value in _pairs(answer) if name.casefold() == "auth"), "")
        if answer.status in {401, 403} or (answer.status == 200 and not auth):
            raise RefusedError("the server does not let this account in; look at user and password")
        if answer.status >= 400:
            raise FetchError(f"the server says {answer.status} to a login; does url lead to its Google Reader API?")
        self._caller.headers["Authorization"] = f"GoogleLogin auth={auth}"
        await self._take_token()

    async def _take_token(self) -> None:
        answer = await self._call("GET", f"{API}/token")
        self._token = answer.body.decode("utf-8", "replace").strip()

    async def feeds(self) -> list[RemoteFeed]:
        """Give the subscriptions."""
        answer = (await self._call("GET", f"{API}/subscription/list", query=[("output", "json")])).json()
        found = []
        for one in _items(answer, "subscriptions"):
            url = str(one.get("url") or str(one["id"]).removeprefix("feed/"))
            labels = [str(label.get("label", "")) for label in one.get("categories") or () if isinstance(label, dict)]
            found.append(RemoteFeed(str(one["id"]), url, str(one.get("title", "")), labels[0] if labels else ""))
        return found

    async def entries(self, since: str, known: Collection[str]) -> Told:  # noqa: ARG002 - no times are told
        """Give all items: which there are, which of them are unread, which are starred; addresses of the new ones."""
        everything = await self._ids(LIST)
        unread = set(await self._ids(LIST, ("xt", READ)))
        starred = set(await self._ids(STARRED))
        there = dict.fromkeys([*everything, *sorted(starred)])
        addresses = await self._addresses([one for one in there if one not in known])
        return Told([RemoteEntry(one, addresses.get(one, ""), one not in unread, one in starred) for one in there])

    async def set_read(self, ids: Sequence[str], *, read: bool) -> None:
        """Mark items."""
        await self._tag(ids, READ, on=read)

    async def set_starred(self, ids: Sequence[str], *, starred: bool) -> None:
        """Star items."""
        await self._tag(ids, STARRED, on=starred)

    async def subscribe(self, feed: RemoteFeed) -> None:
        """Subscribe, with title and label."""
        form = [("ac", "subscribe"), ("s", f"feed/{feed.url}")]
        form += [("t", feed.title)] if feed.title else []
        form += [("a", LABEL + feed.category)] if feed.category else []
        await self._change(f"{API}/subscription/edit", form)

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        """Unsubscribe."""
        await self._change(f"{API}/subscription/edit", [("ac", "unsubscribe"), ("s", feed.id)])

    async def _ids(self, stream: str, *more: tuple[str, str]) -> list[str]:
        found: list[str] = []
        onward = ""
        while len(found) < MOST:
            query = [("s", stream), ("n", str(IDS)), ("output", "json"), *more]
            answer = (
                await self._call("GET", f"{API}/stream/items/ids", query=[*query, *([("c", onward)] if onward else [])])
            ).json()
            found += [_decimal(one["id"]) for one in _items(answer, "itemRefs")]
            onward = str(answer.get("continuation") or "")
            if not onward:
                break
        return found

    async def _addresses(self, ids: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for at in range(0, len(ids), CONTENTS):
            form = [("i", one) for one in ids[at : at + CONTENTS]]
            answer = (await self._change(f"{API}/stream/items/contents", [*form, ("output", "json")])).json()
            for one in _items(answer, "items"):
                found[_decimal(one["id"])] = _link(one)
        return found

    async def _tag(self, ids: Sequence[str], tag: str, *, on: bool) -> None:
        for at in range(0, len(ids), CONTENTS):
            form = [("i", one) for one in ids[at : at + CONTENTS]]
            await self._change(f"{API}/edit-tag", [*form, ("a" if on else "r", tag)])

    async def _change(self, path: str, form: Sequence[tuple[str, str]]) -> Answer:
        """Send a form with the token; a token that has run out is taken anew, once."""
        answer = await self._caller.call("POST", path, form=[*form, ("T", self._token)])
        if answer.status in {400, 401} and answer.headers.get("x-reader-google-bad-token", "").lower() == "true":
            await self._take_token()
            answer = await self._caller.call("POST", path, form=[*form, ("T", self._token)])
        return _checked(answer)

    async def _call(self, method: str, path: str, **more: Any) -> Answer:
        return _checked(await self._caller.call(method, path, **more))


def _checked(answer: Answer) -> Answer:
    if answer.status == 401:
        raise RefusedError("the server does not let this account in any more")
    if answer.status >= 400:
        raise FetchError(f"the server says {answer.status}")
    return answer


def _pairs(answer: Answer) -> Iterable[tuple[str, str]]:
    """Give the lines ``name=value`` of a login, or its JSON, which some servers give instead."""
    text = answer.body.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        found = answer.json()
        return [(str(name), str(value)) for name, value in found.items()]
    return [(name, value.strip()) for name, _, value in (line.partition("=") for line in text.splitlines())]


def _decimal(found: Any) -> str:
    """Give an item's id in its short form; the long one ends in 16 hexadecimal digits (a signed 64-bit number)."""
    text = str(found)
    if not text.startswith("tag:google.com"):
        return text
    try:
        number = int(text.rpartition("/")[2], 16)
    except ValueError as error:
        raise FetchError("the server gave an id that is none") from error
    return str(number - (1 << 64) if number >= 1 << 63 else number)


def _link(one: dict[str, Any]) -> str:
    for name in ("canonical", "alternate"):
        for link in one.get(name) or ():
            if isinstance(link, dict) and isinstance(link.get("href"), str):
                return str(link["href"])
    return ""


def _items(answer: Any, name: str) -> list[dict[str, Any]]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if found is None:
        return []
    if not isinstance(found, list):
        raise FetchError("the server gave another answer than the Google Reader API promises")
    return [one for one in found if isinstance(one, dict) and "id" in one]

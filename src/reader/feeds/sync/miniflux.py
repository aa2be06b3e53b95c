"""Miniflux by its REST API v1 (miniflux.app, docs/api): entries tell when they were last changed."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from reader.errors import FetchError
from reader.feeds.fetch.calling import Answer, Caller
from reader.feeds.sync.model import RefusedError, RemoteEntry, RemoteFeed, Told

PAGE = 500
"""Entries of one answer."""

MOST = 100_000
"""Entries that are looked at in one go."""


class Miniflux:
    """The service; see ``Service``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._categories: dict[str, int] | None = None

    async def enter(self) -> None:
        """Ask who the account is."""
        await self._call("GET", "/v1/me")

    async def feeds(self) -> list[RemoteFeed]:
        """Give the subscriptions."""
        found = await self._call("GET", "/v1/feeds")
        return [
            RemoteFeed(
                str(one["id"]), str(one["feed_url"]), str(one.get("title", "")), str(_category(one).get("title", ""))
            )
            for one in _list(found)
            if isinstance(one.get("feed_url"), str)
        ]

    async def entries(self, since: str, known: Collection[str]) -> Told:  # noqa: ARG002 - every answer tells all
        """Give the entries that changed since; of the first time all."""
        found: list[RemoteEntry] = []
        newest, after = since, 0
        while len(found) < MOST:
            query = [("order", "id"), ("direction", "asc"), ("limit", str(PAGE)), ("after_entry_id", str(after))]
            query += [("status", "read"), ("status", "unread")]
            if since:
                # One second of overlap: the filter takes whole seconds.
                query.append(("changed_after", str(int(_time(since).timestamp()) - 1)))
            answer = await self._call("GET", "/v1/entries", query=query)
            page = _list(answer.get("entries")) if isinstance(answer, dict) else []
            for one in page:
                changed = str(one.get("changed_at") or one.get("created_at") or "")
                if changed and (not newest or _time(changed) > _time(newest)):
                    newest = changed
                found.append(
                    RemoteEntry(
                        str(one["id"]),
                        str(one.get("url", "")),
                        one.get("status") == "read",
                        bool(one.get("starred")),
                        _time(changed) if changed else None,
                    )
                )
            if len(page) < PAGE:
                break
            after = int(page[-1]["id"])
        return Told(found, newest)

    async def set_read(self, ids: Sequence[str], *, read: bool) -> None:
        """Mark entries."""
        for at in range(0, len(ids), PAGE):
            numbers = [int(one) for one in ids[at : at + PAGE]]
            await self._call("PUT", "/v1/entries", body={"entry_ids": numbers, "status": "read" if read else "unread"})

    async def set_starred(self, ids: Sequence[str], *, starred: bool) -> None:
        """Star entries. The API can only turn a star over, so each is looked at right before."""
        for one in ids:
            entry = await self._call("GET", f"/v1/entries/{int(one)}")
            if bool(entry.get("starred")) != starred:
                await self._call("PUT", f"/v1/entries/{int(one)}/bookmark")

    async def subscribe(self, feed: RemoteFeed) -> None:
        """Subscribe, in a category that is made where it is missing."""
        body = {"feed_url": feed.url, "category_id": await self._category_id(feed.category)}
        made = await self._call("POST", "/v1/feeds", body=body)
        if feed.title and isinstance(made, dict) and "feed_id" in made:
            await self._call("PUT", f"/v1/feeds/{int(made['feed_id'])}", body={"title": feed.title})

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        """Remove the feed; Miniflux removes its entries too."""
        await self._call("DELETE", f"/v1/feeds/{int(feed.id)}")

    async def _category_id(self, title: str) -> int:
        if self._categories is None:
            found = _list(await self._call("GET", "/v1/categories"))
            self._categories = {str(one["title"]): int(one["id"]) for one in found}
        if not title and self._categories:
            return next(iter(self._categories.values()))
        wanted = title or "All"
        if wanted not in self._categories:
            made = await self._call("POST", "/v1/categories", body={"title": wanted})
            self._categories[wanted] = int(made["id"])
        return self._categories[wanted]

    async def _call(self, method: str, path: str, **more: Any) -> Any:
        answer = await self._caller.call(method, path, **more)
        if answer.status == 401:
            raise RefusedError("Miniflux does not let this account in; look at token, or user and password")
        if answer.status >= 400:
            raise FetchError(f"Miniflux says {answer.status}{_said(answer)}")
        return answer.json() if answer.body.strip() else {}


def _said(answer: Answer) -> str:
    from reader.cleaning import clean_line

    try:
        told = answer.json().get("error_message", "")
    except (FetchError, AttributeError):
        return ""
    return f": {clean_line(str(told), limit=200)}" if told else ""


def _category(one: dict[str, Any]) -> dict[str, Any]:
    found = one.get("category")
    return found if isinstance(found, dict) else {}


def _list(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list):
        raise FetchError("Miniflux gave another answer than its API promises")
    return [one for one in found if isinstance(one, dict) and "id" in one]


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise FetchError("Miniflux gave a time that is none") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)

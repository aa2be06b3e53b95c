"""Miniflux and a Google Reader server on 127.0.0.1, as their documentation tells of them; time is what it is set to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

START = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)


@dataclass
class Entry:
    id: int
    feed: int
    url: str
    read: bool = False
    starred: bool = False
    changed: datetime = START


@dataclass
class Feed:
    id: int
    url: str
    title: str
    category: str


@dataclass
class Server:
    """What both servers keep; ``failing`` makes the next so many changes fail."""

    now: datetime = START
    feeds: dict[int, Feed] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=lambda: {1: "All"})
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Method and path with query."""
    failing: int = 0
    token: str = "t-1"
    port: int = 0
    _next: int = 100

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def number(self) -> int:
        self._next += 1
        return self._next

    def add_feed(self, url: str, title: str = "", category: str = "All") -> Feed:
        made = Feed(self.number(), url, title or url, category)
        if category not in self.categories.values():
            self.categories[self.number()] = category
        self.feeds[made.id] = made
        return made

    def add_entry(self, feed: Feed, url: str, *, read: bool = False, starred: bool = False) -> Entry:
        made = Entry(self.number(), feed.id, url, read, starred, self.now)
        self.entries[made.id] = made
        return made

    def mark(self, entry: Entry, **marks: bool) -> None:
        """Mark an entry there, as its own app would."""
        for name, value in marks.items():
            setattr(entry, name, value)
        entry.changed = self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


class _Handler(BaseHTTPRequestHandler):
    server_state: Server

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: Any = None, *, headers: dict[str, str] | None = None) -> None:
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def handle_any(self) -> None:
        state = self.server_state
        state.requests.append((self.command, self.path))
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        if self.command != "GET" and state.failing and "ClientLogin" not in parts.path:
            state.failing -= 1
            self.answer(500, {"error_message": "out of order"})
            return
        self.route(parts.path, parse_qsl(parts.query), body)

    def route(self, path: str, query: list[tuple[str, str]], body: bytes) -> None:
        raise NotImplementedError

    do_GET = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815


class MinifluxHandler(_Handler):
    def route(self, path: str, query: list[tuple[str, str]], body: bytes) -> None:  # noqa: C901, PLR0912 - one table
        state = self.server_state
        basic = self.headers.get("Authorization") == "Basic c2FyaTpyYWhhc2lh"  # sari:rahasia
        if self.headers.get("X-Auth-Token") != "key-1" and not basic:
            self.answer(401, {"error_message": "Access Unauthorized"})
            return
        given = json.loads(body) if body else {}
        words = path.strip("/").split("/")[1:]
        match (self.command, words):
            case ("GET", ["me"]):
                self.answer(200, {"id": 1, "username": "sari"})
            case ("GET", ["feeds"]):
                self.answer(200, [self.feed(one) for one in state.feeds.values()])
            case ("POST", ["feeds"]):
                category = state.categories.get(given.get("category_id"))
                if category is None:
                    self.answer(400, {"error_message": "This category does not exist."})
                elif any(one.url == given["feed_url"] for one in state.feeds.values()):
                    self.answer(400, {"error_message": "This feed already exists."})
                else:
                    self.answer(201, {"feed_id": state.add_feed(given["feed_url"], "", category).id})
            case ("PUT", ["feeds", number]):
                state.feeds[int(number)].title = given["title"]
                self.answer(201, self.feed(state.feeds[int(number)]))
            case ("DELETE", ["feeds", number]):
                del state.feeds[int(number)]
                state.entries = {key: one for key, one in state.entries.items() if one.feed != int(number)}
                self.answer(204)
            case ("GET", ["categories"]):
                self.answer(200, [{"id": number, "title": title} for number, title in state.categories.items()])
            case ("POST", ["categories"]):
                number = state.number()
                state.categories[number] = given["title"]
                self.answer(201, {"id": number, "title": given["title"]})
            case ("GET", ["entries"]):
                self.answer(200, self.listed(query))
            case ("GET", ["entries", number]):
                self.answer(200, self.entry(state.entries[int(number)]))
            case ("PUT", ["entries"]):
                for number in given["entry_ids"]:
                    state.mark(state.entries[number], read=given["status"] == "read")
                self.answer(204)
            case ("PUT", ["entries", number, "bookmark"]):
                one = state.entries[int(number)]
                state.mark(one, starred=not one.starred)
                self.answer(204)
            case _:
                self.answer(404, {"error_message": "no such thing"})

    def listed(self, query: list[tuple[str, str]]) -> dict[str, Any]:
        asked = dict(query)
        statuses = {value for name, value in query if name == "status"}
        found = sorted(self.server_state.entries.values(), key=lambda one: one.id)
        found = [one for one in found if not statuses or ("read" if one.read else "unread") in statuses]
        found = [one for one in found if one.id > int(asked.get("after_entry_id", 0))]
        if "changed_after" in asked:
            found = [one for one in found if one.changed.timestamp() > int(asked["changed_after"])]
        page = found[: int(asked.get("limit", 100))]
        return {"total": len(found), "entries": [self.entry(one) for one in page]}

    def entry(self, one: Entry) -> dict[str, Any]:
        return {
            "id": one.id,
            "feed_id": one.feed,
            "url": one.url,
            "status": "read" if one.read else "unread",
            "starred": one.starred,
            "created_at": START.isoformat(),
            "changed_at": one.changed.isoformat(),
        }

    def feed(self, one: Feed) -> dict[str, Any]:
        number = next(number for number, title in self.server_state.categories.items() if title == one.category)
        return {
            "id": one.id,
            "feed_url": one.url,
            "title": one.title,
            "category": {"id": number, "title": one.category},
        }


class GoogleReaderHandler(_Handler):
    def route(self, path: str, query: list[tuple[str, str]], body: bytes) -> None:  # noqa: C901, PLR0912 - one table
        state = self.server_state
        form = parse_qsl(body.decode(), keep_blank_values=True)
        given = dict(form)
        if path == "/accounts/ClientLogin":
            right = (given.get("Email"), given.get("Passwd")) == ("sari", "rahasia")
            self.answer(200 if right else 401, b"SID=sari/x\nLSID=null\nAuth=sari/x\n" if right else b"Unauthorized!")
            return
        if self.headers.get("Authorization") != "GoogleLogin auth=sari/x":
            self.answer(401, b"Unauthorized!")
            return
        if self.command == "POST" and given.get("T") != state.token:
            self.answer(401, b"Unauthorized!", headers={"X-Reader-Google-Bad-Token": "true"})
            return
        match path.removeprefix("/reader/api/0/"):
            case "token":
                self.answer(200, f"{state.token}\n".encode())
            case "subscription/list":
                self.answer(200, {"subscriptions": [self.feed(one) for one in state.feeds.values()]})
            case "subscription/edit" if given["ac"] == "subscribe":
                label = given.get("a", "user/-/label/").removeprefix("user/-/label/")
                state.add_feed(given["s"].removeprefix("feed/"), given.get("t", ""), label or "All")
                self.answer(200, b"OK")
            case "subscription/edit" if given["ac"] == "unsubscribe":
                del state.feeds[int(given["s"].removeprefix("feed/"))]
                self.answer(200, b"OK")
            case "stream/items/ids":
                self.answer(200, self.ids(query))
            case "stream/items/contents":
                numbers = [int(value) for name, value in form if name == "i"]
                self.answer(200, {"items": [self.item(state.entries[one]) for one in numbers]})
            case "edit-tag":
                for number in (int(value) for name, value in form if name == "i"):
                    for name, on in (("a", True), ("r", False)):
                        if name in given:
                            what = {"read": "read", "starred": "starred"}[given[name].rpartition("/")[2]]
                            state.mark(state.entries[number], **{what: on})
                self.answer(200, b"OK")
            case _:
                self.answer(404, b"not here")

    def ids(self, query: list[tuple[str, str]]) -> dict[str, Any]:
        asked = dict(query)
        found = sorted(self.server_state.entries.values(), key=lambda one: -one.id)
        if asked["s"].endswith("/starred"):
            found = [one for one in found if one.starred]
        if asked.get("xt", "").endswith("/read"):
            found = [one for one in found if not one.read]
        begin, size = int(asked.get("c", 0)), min(int(asked["n"]), 2)
        more = {"continuation": str(begin + size)} if begin + size < len(found) else {}
        return {"itemRefs": [{"id": str(one.id)} for one in found[begin : begin + size]], **more}

    def item(self, one: Entry) -> dict[str, Any]:
        return {
            "id": f"tag:google.com,2005:reader/item/{one.id:016x}",
            "canonical": [{"href": one.url}],
            "origin": {"streamId": f"feed/{one.feed}"},
        }

    def feed(self, one: Feed) -> dict[str, Any]:
        label = {"id": f"user/-/label/{one.category}", "label": one.category}
        return {"id": f"feed/{one.id}", "title": one.title, "url": one.url, "categories": [label]}


@contextmanager
def serving(kind: type[_Handler]) -> Iterator[Server]:
    """Serve from a thread of its own."""
    state = Server()
    handler = type("Handler", (kind,), {"server_state": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join(10)

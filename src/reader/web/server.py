"""The page over HTTP: the password first, then a terminal whose keys and lines go through one websocket.

Against pages of other sites in the same browser (they can send requests to 127.0.0.1, too): a request has to name a
host that is ours (DNS rebinding), what changes something or opens the terminal has to come from our own page (Origin,
RFC 6454), and the cookie goes along to no request that another site starts (SameSite=Strict, RFC 6265bis).
"""

import asyncio
import importlib.resources
import json
import math
import signal
import string
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import textual_serve
from aiohttp import WSMsgType, web

from reader.errors import ConfigError
from reader.web.apps import WindowApp
from reader.web.lock import LASTS, Lock

WINDOWS = 8
"""Windows that are open at once at most: each is a whole Kutip."""

REQUEST_LIMIT, MESSAGE_LIMIT = 4096, 1 << 20
"""Bytes of a request's body and of what a window sends at once, at most."""

LARGEST = 1000
"""Columns or lines that a window may have."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {socket}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # "no-referrer" would have forms send Origin: null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OPEN = frozenset({"/enter", "/page.css"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the server is, and by which names it may be called."""

    host: str
    port: int
    """0 takes a free one."""
    names: tuple[str, ...] = ()
    """Further names of this computer that a browser may use."""
    https: bool = False
    """Whether a proxy before it speaks https to the browser."""

    def knows(self, called: str) -> bool:
        """Tell whether a request's Host is one of ours, with whatever port the way here gave it."""
        return _without_port(called) in {"127.0.0.1", "localhost", "[::1]", _bracketed(self.host), *self.names}


class Server:
    """Serves one command, for each window anew."""

    def __init__(self, arguments: Sequence[str], place: Place, lock: Lock, *, hidden: frozenset[str]) -> None:
        self._arguments = tuple(arguments)
        self._place = place
        self._lock = lock
        self._hidden = hidden
        self._windows: set[web.WebSocketResponse] = set()
        self._cookie = "kutip"
        self._pages = importlib.resources.files("reader.web") / "pages"

    def app(self) -> web.Application:
        """Give the application with its routes."""
        app = web.Application(middlewares=[self._guard], client_max_size=REQUEST_LIMIT)
        app.on_response_prepare.append(self._headers)
        app.add_routes(
            [
                web.get("/", self._own("window.html", "text/html")),
                web.get("/enter", self._ask),
                web.post("/enter", self._enter),
                web.post("/leave", self._leave),
                web.get("/ws", self._websocket),
                web.get("/page.css", self._own("page.css", "text/css")),
                web.get("/window.js", self._own("window.js", "text/javascript")),
                web.static("/static", Path(textual_serve.__file__).parent / "static"),
            ]
        )
        return app

    async def run(self, ready: Callable[[str], None]) -> None:
        """Serve until SIGTERM or SIGINT, then end every window's app in order; ``ready`` is told the address.

        Raises:
            ConfigError: the address cannot be had.

        """
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        runner = web.AppRunner(self.app(), access_log=None, handle_signals=False, shutdown_timeout=2.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._place.host, self._place.port)
            try:
                await site.start()
            except OSError as error:
                where = f"{self._place.host}:{self._place.port}"
                raise ConfigError(f"{where} cannot be listened on: {error.strerror or error}.") from error
            port = runner.addresses[0][1]
            self._cookie = f"kutip-{port}"  # cookies know no ports: two servers must not take each other's away
            ready(f"http://{_bracketed(self._place.host)}:{port}/")
            await stop.wait()
            await asyncio.gather(*(one.close(message=b"Kutip ends") for one in tuple(self._windows)))
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._place.knows(request.headers.get("Host", "")):
            return _told(421, "This name is not one of Kutip's; kutip serve --name NAME lets it be.")
        if (request.method != "GET" or request.path == "/ws") and not self._from_here(request):
            return _told(403, "This did not come from Kutip's own page.")
        if request.path in _OPEN or self._lock.knows(request.cookies.get(self._cookie)):
            return await handler(request)
        if request.path == "/" and request.method == "GET":
            raise web.HTTPSeeOther("/enter")
        return _told(401, "The password first.")

    def _from_here(self, request: web.Request) -> bool:
        scheme = "https" if self._place.https else "http"
        return request.headers.get("Origin") == f"{scheme}://{request.headers.get('Host', '')}"

    async def _headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)
        scheme = "wss" if self._place.https else "ws"
        socket = f"{scheme}://{request.headers.get('Host', '')}" if response.status == 200 else ""
        response.headers["Content-Security-Policy"] = _POLICY.format(socket=socket)
        response.headers.pop("Server", None)

    def _own(self, name: str, kind: str) -> Handler:
        async def give(_: web.Request) -> web.Response:
            return web.Response(text=(self._pages / name).read_text("utf-8"), content_type=kind)

        return give

    async def _ask(self, _: web.Request) -> web.Response:
        return self._door("This Kutip asks for its password.")

    def _door(self, said: str, *, status: int = 200) -> web.Response:
        page = string.Template((self._pages / "enter.html").read_text("utf-8"))
        return web.Response(status=status, text=page.substitute(said=said), content_type="text/html")

    async def _enter(self, request: web.Request) -> web.Response:
        if wait := self._lock.wait():
            response = self._door(f"Too soon: wait {math.ceil(wait)} s, then try again.", status=429)
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        tried = (await request.post()).get("password")
        session = self._lock.enter(tried) if isinstance(tried, str) else None
        if session is None:
            return self._door("That is not the password.", status=403)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(
            self._cookie,
            session,
            max_age=int(LASTS),
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self._place.https,
        )
        return response

    async def _leave(self, request: web.Request) -> web.Response:
        self._lock.leave(request.cookies.get(self._cookie))
        response = web.Response(status=303, headers={"Location": "/enter"})
        response.del_cookie(self._cookie, path="/")
        return response

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        if len(self._windows) >= WINDOWS:
            return _told(503, f"{WINDOWS} windows are open; close one first.")
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=MESSAGE_LIMIT)
        self._windows.add(socket)

        async def close() -> None:
            await socket.close()

        service = WindowApp(
            self._arguments,
            hidden=self._hidden,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=close,
        )
        try:
            await socket.prepare(request)
            await service.start(_cells(request.query.get("width"), 80), _cells(request.query.get("height"), 24))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await _obey(message.data, service, socket)
        finally:
            self._windows.discard(socket)
            await service.stop()
        return socket


async def _obey(message: str, service: WindowApp, socket: web.WebSocketResponse) -> None:
    """Do what the terminal in the page tells; what is none of its five messages is left out."""
    with suppress(ValueError, KeyError, IndexError, TypeError):
        told: list[Any] = json.loads(message)
        match told:
            case ["stdin", str(typed), *_]:
                if data := typed.encode("utf-8", "ignore"):  # an empty packet would end the app's keyboard
                    await service.send_bytes(data)
            case ["resize", {"width": width, "height": height}, *_]:
                await service.set_terminal_size(_cells(width, 80), _cells(height, 24))
            case ["ping", str(stamp), *_]:
                await socket.send_json(["pong", stamp[:100]])
            case ["blur", *_]:
                await service.blur()
            case ["focus", *_]:
                await service.focus()


def _cells(value: Any, usual: int) -> int:
    try:
        return max(1, min(int(value), LARGEST))
    except (TypeError, ValueError, OverflowError):
        return usual


def _told(status: int, sentence: str) -> web.Response:
    return web.Response(status=status, text=f"{sentence}\n")


def _without_port(called: str) -> str:
    name, colon, port = called.lower().rpartition(":")
    return name if colon and port.isdigit() else called.lower()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()

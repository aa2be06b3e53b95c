"""Servers that mean harm, and secrets that must stay: rows S01-S04, S11, S12, S18 of the fault list."""

import asyncio
import logging
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply

from reader.errors import FetchError
from reader.feeds.fetch import Fetcher, Request, Response
from reader.feeds.fetch.addresses import is_own, is_public, resolve

OK = Reply(body=b"<rss/>", headers=[("ETag", '"one"')])


async def home(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        server.on("/feed", OK)
        yield server


@pytest.fixture
def inner() -> Iterator[Loopback]:
    """Something on the user's own computer that no feed may reach."""
    with Loopback() as server:
        server.on("/secret", OK)
        yield server


async def fetch(url: str, *, private_ok: bool = True, **more: object) -> Response:
    async with Fetcher(resolve=more.pop("resolve", resolve), tls=more.pop("tls", None)) as fetcher:  # type: ignore[arg-type]
        return await fetcher.fetch(Request(url=url, private_ok=private_ok, **more))  # type: ignore[arg-type]


PRIVATE = [
    *("127.0.0.1", "127.1", "0x7f000001", "2130706433", "0", "0.0.0.0", "017700000001", "localhost"),
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::1]", "[::]", "[fd00::1]"),
    *("[fe80::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]"),
    *("[2002:7f00:1::]", "[::127.0.0.1]", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
]


@pytest.mark.parametrize("host", PRIVATE)
async def test_a_redirect_does_not_lead_into_the_users_network(server: Loopback, inner: Loopback, host: str) -> None:
    server.on("/go", Reply(302, headers=[("Location", f"http://{host}:{inner.port}/secret")]))
    with pytest.raises(FetchError, match="your own computer or network"):
        await fetch(server.url("/go"))
    assert inner.seen == []


@pytest.mark.parametrize("host", PRIVATE)
async def test_a_private_host_must_have_been_typed(inner: Loopback, host: str) -> None:
    with pytest.raises(FetchError, match="your own computer or network"):
        await fetch(f"http://{host}:{inner.port}/secret", private_ok=False)
    assert inner.seen == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "localhost", "2130706433"])
async def test_a_host_that_the_user_typed_may_be_private(server: Loopback, host: str) -> None:
    assert (await fetch(server.url("/feed", host=host))).status == 200


async def test_a_private_host_may_redirect_within_itself_but_to_no_other_port(
    server: Loopback, inner: Loopback
) -> None:
    server.on("/here", Reply(302, headers=[("Location", "/feed")]))
    server.on("/there", Reply(302, headers=[("Location", inner.url("/secret"))]))
    assert (await fetch(server.url("/here"))).status == 200
    with pytest.raises(FetchError, match="your own computer or network"):
        await fetch(server.url("/there"))
    assert inner.seen == []


async def test_the_address_that_was_checked_is_the_one_connected_to(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    connected: list[str] = []

    async def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    async def refuse(_self: object, host: str, *_rest: object, **_more: object) -> None:
        connected.append(host)
        raise OSError("no network in tests")

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", refuse)
    with pytest.raises(FetchError):
        await fetch(server.url("/feed", host="news.example"), private_ok=False, resolve=rebinding)
    assert (asked, connected) == (["news.example"], ["93.184.215.14"])


async def test_of_several_addresses_only_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    async def mixed(_host: str, _port: int) -> list[str]:
        return ["10.0.0.1", "93.184.215.14", "::1"]

    async def refuse(_self: object, host: str, *_rest: object, **_more: object) -> None:
        connected.append(host)
        raise OSError("no network in tests")

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", refuse)
    with pytest.raises(FetchError):
        await fetch("http://news.example/", private_ok=False, resolve=mixed)
    assert connected == ["93.184.215.14"]


def test_public_and_own_addresses() -> None:
    assert all(map(is_public, ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]))
    assert not any(map(is_public, ["fe80::1%eth0", "news.example", "", "240.0.0.1", "ff02::1"]))
    assert all(map(is_own, ["localhost", "LOCALHOST", "feeds.localhost", "127.0.0.5", "[::1]"]))
    assert not any(map(is_own, ["localhost.example", "10.0.0.1", "news.example"]))


@pytest.mark.parametrize(
    "target",
    [
        *("file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "gopher://127.0.0.1/", "javascript:alert(1)"),
        *("http://[::1", "http://host:99999/", "http://\x7f/", "//", "https://"),
    ],
)
async def test_a_redirect_to_anything_else_is_refused(server: Loopback, target: str) -> None:
    server.on("/go", Reply(302, headers=[("Location", target)]))
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1 redirects") as told:
        await fetch(server.url("/go"))
    assert str(told.value).isprintable()


async def test_a_location_in_utf_8_is_followed(server: Loopback) -> None:
    server.on("/go", Reply(302, headers=[("Location", "/kabar/été?q=ñ".encode())]))
    server.on("/kabar/%C3%A9t%C3%A9", OK)
    answer = await fetch(server.url("/go"))
    assert (answer.status, answer.url) == (200, server.url("/kabar/%C3%A9t%C3%A9?q=%C3%B1"))


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of our own, and certificates of it: good, for another host, and long expired."""
    folder = tmp_path_factory.mktemp("tls")

    def openssl(*arguments: str) -> None:
        try:
            subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
        except FileNotFoundError:
            pytest.skip("openssl is not installed")

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Kutip test", "-days", "2")
    for name, host, days in (
        ("good", "news.example", "2"),
        ("other", "other.example", "2"),
        ("old", "news.example", "-1"),
    ):
        (folder / "ext").write_text(f"subjectAltName=DNS:{host}\n")
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={host}")
        signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "ext")
        openssl("x509", "-req", "-in", f"{name}.csr", *signing, "-days", days, "-out", f"{name}.pem")
    return folder


def served(folder: Path, name: str) -> Loopback:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return Loopback(tls=context)


async def test_https_is_verified(certificates: Path) -> None:
    trust = ssl.create_default_context(cafile=certificates / "ca.pem")
    with served(certificates, "good") as server:
        url = server.on("/feed", OK) and server.url("/feed", host="news.example")
        assert (await fetch(url, resolve=home, tls=trust)).body == b"<rss/>"
        with pytest.raises(FetchError, match=r"news\.example has no valid certificate"):
            await fetch(url, resolve=home)
        assert len(server.seen) == 1


@pytest.mark.parametrize("name", ["other", "old"])
async def test_a_certificate_that_does_not_fit_is_refused(certificates: Path, name: str) -> None:
    trust = ssl.create_default_context(cafile=certificates / "ca.pem")
    with served(certificates, name) as server:
        with pytest.raises(FetchError, match="no valid certificate"):
            await fetch(server.url("/feed", host="news.example"), resolve=home, tls=trust)
        assert server.seen == []


async def test_https_does_not_fall_back_to_http(certificates: Path, server: Loopback) -> None:
    trust = ssl.create_default_context(cafile=certificates / "ca.pem")
    with served(certificates, "good") as secure:
        secure.on("/feed", Reply(301, headers=[("Location", server.url("/feed", host="news.example"))]))
        with pytest.raises(FetchError, match="from https to http"):
            await fetch(secure.url("/feed", host="news.example"), resolve=home, tls=trust)
    assert server.seen == []


# --- secrets ---------------------------------------------------------------------------------------------------------


async def test_a_password_in_an_address_appears_nowhere(server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    server.on("/go", Reply(301, headers=[("Location", "/feed")]))
    secret = server.url("/go").replace("://", "://bob:s3cr3t@")
    request = Request(url=server.url("/feed"), auth=("bob", "s3cr3t"), headers=(("X-Api-Key", "s3cr3t"),))
    said: list[object] = [request]
    with caplog.at_level(logging.DEBUG):
        async with Fetcher() as fetcher:
            said.append(await fetcher.fetch(Request(url=secret, private_ok=True)))
            for url in (secret, secret.replace(str(server.port), "1"), "ftp://bob:s3cr3t@host/", secret + "\x00"):
                with pytest.raises(FetchError) as told:
                    await fetcher.fetch(Request(url=url))
                said += [told.value, told.value.__context__ if not told.value.__suppress_context__ else None]
    assert server.requests("/feed")[0].header("authorization") == b"Basic Ym9iOnMzY3IzdA=="
    assert "s3cr3t" not in caplog.text + repr(said) + "".join(map(str, said))


async def test_secrets_and_validators_stay_with_their_origin(
    server: Loopback, inner: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two hosts of the open internet, as far as the fetcher can tell.
    monkeypatch.setattr("reader.feeds.fetch.wire.is_public", lambda _address: True)
    inner.on("/elsewhere", OK)
    server.on("/go", Reply(302, headers=[("Location", inner.url("/elsewhere", host="other.example"))]))
    answer = await fetch(
        server.url("/go", host="news.example").replace("://", "://ann:pw@"),
        resolve=home,
        private_ok=False,
        etag='"v"',
        last_modified="Mon, 02 Mar 2026 08:00:00 GMT",
        headers=(("X-Api-Key", "k"), ("Cookie", "c=1")),
    )
    assert answer.status == 200
    private = ("authorization", "x-api-key", "cookie", "if-none-match", "if-modified-since")
    assert all(server.seen[0].header(name) for name in private)
    assert not any(inner.seen[0].header(name) for name in private)


async def test_validators_go_back_to_the_address_that_gave_them(server: Loopback) -> None:
    server.on("/go", Reply(302, headers=[("Location", "/feed")]))
    await fetch(server.url("/go"), etag='"one"', validators_url=server.url("/feed"))
    assert server.requests("/go")[0].header("if-none-match") is None
    assert server.requests("/feed")[0].header("if-none-match") == b'"one"'


@pytest.mark.parametrize(
    ("name", "value"), [("X-Split", "a\r\nX-Evil: b"), ("X-Née-“x”", "a"), ("X Y", "a"), ("", "a")]
)
async def test_a_header_that_cannot_be_sent_is_one_sentence(server: Loopback, name: str, value: str) -> None:
    with pytest.raises(FetchError, match="header that cannot be sent"):
        await fetch(server.url("/feed"), headers=((name, value),))
    assert server.seen == []


async def test_the_environment_is_not_asked(
    server: Loopback, inner: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, inner.url())
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password s3cr3t\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    assert (await fetch(server.url("/feed"))).status == 200
    assert inner.seen == []
    assert server.seen[0].header("authorization") is None


async def test_a_proxy_that_was_configured_is_used(server: Loopback, inner: Loopback) -> None:
    inner.on("/feed", OK)
    answer = await fetch("http://news.example/feed", private_ok=False, proxy=inner.url())
    assert answer.status == 200
    assert inner.seen[0].path == "http://news.example/feed"
    with pytest.raises(FetchError, match="your own computer"):
        await fetch(server.url("/feed"), private_ok=False, proxy=inner.url())
    assert server.seen == []


async def test_cookies_are_neither_kept_nor_told(server: Loopback) -> None:
    server.on("/cookie", Reply(body=b"x", headers=[("Set-Cookie", "id=1"), ("Set-Cookie", "b=2")]))
    async with Fetcher() as fetcher:
        request = Request(url=server.url("/cookie"), private_ok=True)
        answers = await asyncio.gather(*(fetcher.fetch(request) for _ in range(3)))
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert all(seen.header("cookie") is None for seen in server.seen)


async def test_what_is_sent_is_little_and_honest(server: Loopback) -> None:
    await fetch(server.url("/feed?page=2#part"))
    seen = server.seen[0]
    assert seen.path == "/feed?page=2"
    assert {name for name, _ in seen.headers} == {b"host", b"accept", b"accept-encoding", b"user-agent"}
    assert seen.header("user-agent") == b"kutip/0.1.0 (terminal news reader)"

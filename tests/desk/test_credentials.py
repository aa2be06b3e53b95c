"""Sites that let in only whom they know: secrets go to them and nowhere else."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import feed, page

from reader.access import Access, Secret, access
from reader.addresses import shown, without_secrets
from reader.cli.main import main
from reader.config import Subscription, load
from reader.desk.credentials import credentials
from reader.errors import ConfigError, FetchError
from reader.feeds.fetch import cookies

NOW = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)
SECRET = "s3cr3t-Rancabatu"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def other() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


@pytest.fixture
def kutip(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--feeds", str(file), "--data", str(tmp_path / "data"), *arguments])
        return code, *capsys.readouterr()

    return run


def jar(path: Path, *lines: str) -> Path:
    path.write_text("# Netscape HTTP Cookie File\n" + "\n".join(lines) + "\n", "utf-8")
    return path


# --- what goes where -------------------------------------------------------------------------------------------------


def test_all_of_it_goes_to_the_feeds_site_and_none_of_it_is_seen(
    *,
    kutip: Run,
    server: Loopback,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("COAST_PASSWORD", SECRET)
    monkeypatch.setenv("COAST_KEY", f"key-{SECRET}")
    cookies_file = jar(tmp_path / "cookies.txt", f"127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t{SECRET}")
    server.on("/feed", Reply(body=feed(server, "Satu")))
    server.on("/page/1", Reply(body=page(), headers=[("Content-Type", "text/html")]))
    file.write_text(
        f"""tour = false
[[feed]]
url = "{server.url("/feed?page=1&api_key=" + SECRET)}"
title = "Pesisir"
user = "ann"
password = {{ env = "COAST_PASSWORD" }}
headers = {{ X-Api-Key = {{ env = "COAST_KEY" }}, Accept-Language = "id" }}
cookies = "{cookies_file}"
user_agent = "coast-reader/1"
full_text = true
""",
        "utf-8",
    )
    with caplog.at_level(logging.DEBUG):
        said = [
            kutip("refresh", "--json"),
            kutip("refresh"),
            kutip("feeds"),
            kutip("feeds", "--json"),
            kutip("doctor"),
            kutip("doctor", "--json"),
            kutip("list", "--json"),
            kutip("opml"),
            kutip("feeds", "rename", "Pesisir", "Pantai"),
        ]

    for seen in (server.requests("/feed")[0], server.requests("/page/1")[0]):
        assert seen.header("authorization") is not None
        assert seen.header("x-api-key") == f"key-{SECRET}".encode()
        assert seen.header("accept-language") == b"id"
        assert seen.header("cookie") == f"sid={SECRET}".encode()
        assert seen.header("user-agent") == b"coast-reader/1"
    assert SECRET not in repr(said) + caplog.text
    assert json.loads(kutip("feeds", "--json")[1])["url"] == server.url("/feed?page=1&api_key=…")
    for kept in (tmp_path / "data").rglob("*"):
        if kept.is_file() and kept.name != "library.sqlite":
            assert b"key-" + SECRET.encode() not in kept.read_bytes()
    with sqlite3.connect(tmp_path / "data" / "library.sqlite") as db:
        assert SECRET not in repr(db.execute("SELECT * FROM article").fetchall())
    db.close()


def test_a_redirect_to_another_site_gets_nothing(
    *, kutip: Run, server: Loopback, other: Loopback, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COAST", SECRET)
    # Of this host's cookies those of another name on this computer are not its own.
    cookies_file = jar(tmp_path / "c.txt", f"localhost\tFALSE\t/\tFALSE\t0\tsid\t{SECRET}")
    monkeypatch.setattr("reader.feeds.fetch.wire.is_public", lambda _: True)
    server.on("/feed", Reply(302, headers=[("Location", other.url("/elsewhere"))]))
    other.on("/elsewhere", Reply(body=feed(other, "Satu")))
    file.write_text(
        f"""tour = false
[[feed]]
url = "{server.url("/feed", host="localhost")}"
user = "ann"
password = {{ env = "COAST" }}
headers = {{ X-Api-Key = {{ env = "COAST" }} }}
cookies = "{cookies_file}"
""",
        "utf-8",
    )

    assert kutip("refresh")[0] == 0
    assert all(server.seen[0].header(name) for name in ("authorization", "x-api-key", "cookie"))
    assert SECRET not in repr(other.seen)
    assert not any(other.seen[0].header(name) for name in ("authorization", "x-api-key", "cookie"))


def test_a_proxy_has_its_own_password(
    *, kutip: Run, server: Loopback, other: Loopback, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAY_OUT", other.url("/").replace("://", f"://bob:{SECRET}@").rstrip("/"))
    other.on("/feed", Reply(body=feed(server, "Satu")))
    file.write_text('tour = false\n[[feed]]\nurl = "http://kabar.example/feed"\nproxy = { env = "WAY_OUT" }\n', "utf-8")

    code, out, err = kutip("refresh")
    assert (code, server.seen) == (0, [])
    assert other.seen[0].path == "http://kabar.example/feed"
    assert other.seen[0].header("proxy-authorization") is not None
    assert other.seen[0].header("authorization") is None
    assert SECRET not in out + err


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('user = "a"\npassword = { env = "NOT_SET" }', "the environment has no NOT_SET"),
        ('cookies = "/nonexistent/jar.txt"', "there is no file of cookies jar.txt"),
        ('proxy = { env = "ODD_PROXY" }', "a proxy is written as"),
    ],
)
def test_what_is_missing_is_a_sentence_about_that_feed(
    *, kutip: Run, server: Loopback, file: Path, monkeypatch: pytest.MonkeyPatch, setting: str, told: str
) -> None:
    monkeypatch.setenv("ODD_PROXY", f"socks9://{SECRET}")
    server.on("/a", Reply(body=feed(server, "Satu")))
    server.on("/b", Reply(body=feed(server, "Satu")))
    file.write_text(
        f'tour = false\n[[feed]]\nurl = "{server.url("/a")}"\ntitle = "A"\n{setting}\n'
        f'[[feed]]\nurl = "{server.url("/b")}"\ntitle = "B"\n',
        "utf-8",
    )
    code, out, err = kutip("refresh")
    assert code == 1
    assert told in err
    assert "1 feeds read, 1 failed" in out
    assert server.requests("/a") == []
    assert told in kutip("feeds")[1]
    assert SECRET not in out + err


# --- the keyring -----------------------------------------------------------------------------------------------------


class Ring:
    """Stands in for the module of that name."""

    def __init__(self, answer: str | Exception | None) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []

    def get_password(self, service: str, name: str) -> str | None:
        self.asked.append((service, name))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


HELD = Subscription(url="https://a.example/f", access=Access(user="ann", password=Secret("keyring", "coast")))


async def test_the_keyring_is_asked_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring(SECRET)
    monkeypatch.setitem(__import__("sys").modules, "keyring", ring)
    found = await credentials(HELD, now=NOW, environ={})
    assert found.auth == ("ann", SECRET)
    assert ring.asked == [("kutip", "coast")]
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("ring", "told"),
    [
        (Ring(None), "the keyring has no coast; keyring set kutip coast puts it there"),
        (Ring(RuntimeError(SECRET)), "the keyring does not give coast \\(RuntimeError\\); is it unlocked"),
        (None, "needs pip install 'kutip\\[keyring\\]'"),
    ],
)
async def test_a_keyring_that_gives_nothing_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, ring: Ring | None, told: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", ring)
    with pytest.raises(FetchError, match=told) as caught:
        await credentials(HELD, now=NOW, environ={})
    assert SECRET not in str(caught.value)


async def test_the_keyring_is_left_alone_where_no_feed_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    plain = Subscription(url="https://a.example/f", access=Access(headers=(("Accept-Language", "id"),)))
    assert (await credentials(plain, now=NOW, environ={})).headers == (("Accept-Language", "id"),)


# --- what feeds.toml may say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"user": "a", "password": SECRET}, "password does not stand in this file"),
        ({"user": "a"}, "user and password go together"),
        ({"password": {"env": "A"}}, "user and password go together"),
        ({"user": "a", "password": {"env": "A", "keyring": "B"}}, "password does not stand in this file"),
        ({"user": "a", "password": {"file": "A"}}, "password does not stand in this file"),
        ({"headers": {"Authorization": f"Bearer {SECRET}"}}, "the header Authorization is a secret"),
        ({"headers": {"X-Auth-Token": SECRET}}, "the header X-Auth-Token is a secret"),
        ({"headers": {"Cookie": SECRET}}, "the header Cookie is a secret"),
        ({"headers": {"Host": "b.example"}}, "Kutip's own"),
        ({"headers": {"If-None-Match": '"x"'}}, "Kutip's own"),
        ({"headers": {"User-Agent": "x"}}, "user_agent"),
        ({"headers": {"X Y": "x"}}, "no name that a header can have"),
        ({"headers": {"X-Y": "a\r\nEvil: b"}}, "cannot be sent"),
        ({"headers": ["X-Y: a"]}, "headers are written as"),
        ({"cookies": True}, "cookies is written in quotes"),
        ({"proxy": "localhost:3128"}, "a proxy is written as"),
        ({"proxy": f"http://bob:{SECRET}@localhost:3128"}, "with a password is a secret"),
        ({"proxy": 3128}, "proxy does not stand in this file"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(table: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        access(table, where="feed 1")
    assert SECRET not in str(caught.value)
    assert str(caught.value).count(". ") == 0


def test_a_change_of_a_feed_leaves_its_access_as_it_is_written(kutip: Run, file: Path) -> None:
    before = """tour = false
[[feed]]
url = "https://a.example/f"
title = "A"
headers = { X-Api-Key = { env = "COAST" } } # theirs

[feed.password]
keyring = "coast"
[[feed]]
url = "https://b.example/f"
"""
    file.write_text(before.replace("[feed.password]", 'user = "ann"\n[feed.password]'), "utf-8")
    assert kutip("feeds", "rename", "A", "Pantai")[0] == 0
    after = file.read_text("utf-8")
    assert 'headers = { X-Api-Key = { env = "COAST" } } # theirs' in after
    first, second = load(feeds=file, data=file.parent, environ={}).subscriptions
    assert first.title == "Pantai"
    assert first.access.password == Secret("keyring", "coast")
    assert not second.access


# --- addresses and cookies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "seen", "given"),
    [
        ("https://a.example/f?token=x", "https://a.example/f?token=…", "https://a.example/f"),
        (
            "https://a.example/f?a=1&ApiKey=x&b=2#c",
            "https://a.example/f?a=1&ApiKey=…&b=2#c",
            "https://a.example/f?a=1&b=2#c",
        ),
        ("https://u:p@a.example/f?key=x", "https://a.example/f?key=…", "https://a.example/f"),
        ("https://a.example/f?access%5Ftoken=x", "https://a.example/f?access%5Ftoken=…", "https://a.example/f"),
        ("https://a.example/f?X-Amz-Signature=x", "https://a.example/f?X-Amz-Signature=…", "https://a.example/f"),
        ("https://a.example/f?keyword=sea&author=x", "https://a.example/f?keyword=sea&author=x", None),
        ("https://a.example/f?key=", "https://a.example/f?key=", None),
        ("https://a.example/token/f", "https://a.example/token/f", None),
    ],
)
def test_addresses_without_their_secrets(url: str, seen: str, given: str | None) -> None:
    assert shown(url) == seen
    assert without_secrets(url) == (given if given is not None else url)


def test_a_cookie_goes_where_it_may_go(tmp_path: Path) -> None:
    text = jar(
        tmp_path / "c",
        "a.example\tFALSE\t/\tFALSE\t0\thome\t1",
        ".a.example\tTRUE\t/in\tFALSE\t4102444800\tdeep\t2",
        "#HttpOnly_a.example\tFALSE\t/\tTRUE\t0\tsafe\t3",
        "a.example\tFALSE\t/\tFALSE\t1000\told\t4",
        "a.example\tFALSE\t/\tFALSE\t0\tbad\tx;y",
        "# a.example\tFALSE\t/\tFALSE\t0\tcomment\t5",
        "not a line",
    ).read_text("utf-8")
    found = cookies.read(text, now=NOW)
    assert "home" not in repr(found)

    def sent(host: str, path: str, *, secure: bool = True) -> str:
        return cookies.header(found, host=host, path=path, secure=secure)

    assert sent("a.example", "/in/f") == "deep=2; home=1; safe=3"
    assert sent("a.example", "/in/f", secure=False) == "deep=2; home=1"
    assert sent("A.EXAMPLE", "/inside") == "home=1; safe=3"
    assert sent("www.a.example", "/in") == "deep=2"
    assert sent("nota.example", "/in") == ""

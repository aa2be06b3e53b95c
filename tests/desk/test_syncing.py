"""In step with Miniflux and the Google Reader API: both ways, offline first, settled by time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sync_servers import START, Entry, GoogleReaderHandler, MinifluxHandler, Server, serving

from reader.articles.model import Batch, Incoming, View
from reader.config import load
from reader.desk import marking, subscribing
from reader.desk.open import Desk
from reader.desk.syncing import Synced, settled, sync
from reader.errors import ConfigError, FetchError
from reader.feeds.sync.model import RefusedError

KINDS = {"miniflux": MinifluxHandler, "greader": GoogleReaderHandler}
FEED = "https://coast.example/feed"


class Here:
    """The reader's own side, with a clock that is set."""

    def __init__(self, folder: Path, server: Server, kind: str) -> None:
        self.folder, self.server, self.kind = folder, server, kind
        self.now = START
        self.file = folder / "feeds.toml"
        account = 'token = { env = "KEY" }' if kind == "miniflux" else 'user = "sari"\npassword = { env = "WORD" }'
        self.file.write_text(
            f'tour = false\n# mine\n[sync]\nserver = "{kind}"\nurl = "{server.url}"\n{account}\n'
            f'[[feed]]\nurl = "{FEED}"\ntitle = "The Coast"\ncategory = "Sea"\n',
            "utf-8",
        )
        self.desk = self.opened()

    def opened(self) -> Desk:
        settings = load(feeds=self.file, data=self.folder / "data", environ={})
        return Desk.open(settings, now=lambda: self.now)

    def clock(self) -> datetime:
        return self.now

    def article(self, number: int) -> int:
        """The id of an article, which a refresh has brought."""
        feed = next(one for one in self.desk.library.feeds() if one.url == FEED)
        link = f"https://coast.example/news/{number}"
        entry = Incoming(id=link, title=f"News {number}", link=link, published=START - timedelta(hours=number))
        self.desk.library.store_many([Batch(feed_id=feed.id, entries=(entry,))], fetched=self.now)
        return next(
            one.id for one in self.desk.library.rows(self.desk.library.ids(View())).values() if one.link == link
        )

    def marks(self, article: int) -> tuple[bool, bool]:
        row = self.desk.library.rows([article])[article]
        return row.read, row.starred

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.server.passes(**time)

    async def meet(self) -> Synced:
        self.passes(minutes=1)
        return await sync(self.desk)


@contextmanager
def meeting(folder: Path, kind: str) -> Iterator[tuple[Here, Server, Entry]]:
    """Both sides have the feed, and one article of it."""
    with serving(KINDS[kind]) as server:
        here = Here(folder, server, kind)
        feed = server.add_feed(FEED, "The Coast", "Sea")
        entry = server.add_entry(feed, "https://www.coast.example/news/1?utm_source=rss")
        try:
            yield here, server, entry
        finally:
            here.desk.close_files()


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "key-1")
    monkeypatch.setenv("WORD", "rahasia")


both = pytest.mark.parametrize("kind", sorted(KINDS))


@both
async def test_marks_go_both_ways_and_a_second_meeting_changes_nothing(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, entry):
        article = here.article(1)
        other = server.add_entry(server.feeds[entry.feed], "https://coast.example/news/2")
        second = here.article(2)
        await here.meet()
        marking.mark_read(here.desk, [article], read=True)
        marking.star(here.desk, [article], starred=True)
        here.passes(minutes=5)
        server.mark(other, read=True, starred=True)
        done = await here.meet()
        assert (done.sent, done.taken) == (2, 2)
        assert (entry.read, entry.starred) == (True, True)
        assert here.marks(second) == (True, True)
        before = len([one for one in server.requests if one[0] != "GET"])
        again = await here.meet()
        assert (again.sent, again.taken, again.waiting) == (0, 0, 0)
        changes = [one for one in server.requests if one[0] != "GET"][before:]
        assert [path for _, path in changes if "ClientLogin" not in path] == []


@both
async def test_what_is_turned_back_goes_back_on_both_sides(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, entry):
        article = here.article(1)
        server.mark(entry, read=True, starred=True)
        await here.meet()
        assert here.marks(article) == (True, True)
        marking.mark_read(here.desk, [article], read=False)
        await here.meet()
        assert (entry.read, entry.starred) == (False, True)
        here.passes(minutes=1)
        server.mark(entry, starred=False)
        await here.meet()
        assert here.marks(article) == (False, False)


@both
async def test_at_the_first_meeting_nothing_that_is_marked_anywhere_is_lost(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, entry):
        article, second = here.article(1), here.article(2)
        other = server.add_entry(server.feeds[entry.feed], "https://coast.example/news/2", starred=True)
        marking.mark_read(here.desk, [article], read=True)
        await here.meet()
        assert (entry.read, other.starred) == (True, True)
        assert (here.marks(article), here.marks(second)) == ((True, False), (False, True))


@both
async def test_what_is_marked_without_a_network_waits(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, entry):
        article = here.article(1)
        await here.meet()
        marking.mark_read(here.desk, [article], read=True)
        server.failing = 1
        with pytest.raises(FetchError):
            await here.meet()
        assert here.marks(article) == (True, False)
        assert not entry.read
        # Another day, another run.
        here.desk.close_files()
        here.desk = here.opened()
        here.passes(days=3)
        assert (await here.meet()).sent == 1
        assert entry.read


@both
async def test_a_mark_on_what_the_server_does_not_have_yet_waits_for_it(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, entry):
        late = here.article(7)
        await here.meet()
        marking.mark_read(here.desk, [late], read=True)
        assert (await here.meet()).waiting == 1
        here.passes(minutes=1)
        there = server.add_entry(server.feeds[entry.feed], "https://coast.example/news/7")
        done = await here.meet()
        assert (done.sent, done.waiting, there.read) == (1, 0, True)


async def test_of_two_changes_the_later_counts(tmp_path: Path) -> None:
    with meeting(tmp_path, "miniflux") as (here, server, entry):
        article = here.article(1)
        await here.meet()
        # Read and unread again here; after that, read there.
        marking.mark_read(here.desk, [article], read=True)
        marking.mark_read(here.desk, [article], read=False)
        here.passes(minutes=10)
        server.mark(entry, read=True)
        await here.meet()
        assert (here.marks(article)[0], entry.read) == (True, True)
        # Unread there; after that, unread and read again here.
        here.passes(minutes=10)
        server.mark(entry, read=False)
        here.passes(minutes=10)
        marking.mark_read(here.desk, [article], read=False)
        marking.mark_read(here.desk, [article], read=True)
        await here.meet()
        assert (here.marks(article)[0], entry.read) == (True, True)


@pytest.mark.parametrize(
    ("own", "there", "was", "turned", "changed", "becomes"),
    [
        (True, True, False, None, None, True),
        (True, False, None, None, None, True),
        (False, True, None, None, None, True),
        (False, True, None, 5, 3, False),
        (False, True, None, 3, 5, True),
        (False, True, False, None, None, True),
        (True, False, False, None, None, True),
        (True, False, False, 5, 9, True),
        (False, True, False, 5, 3, False),
        (False, True, False, 3, 5, True),
        (False, True, False, 5, None, False),
    ],
)
def test_a_mark_is_settled(
    *, own: bool, there: bool, was: bool | None, turned: int | None, changed: int | None, becomes: bool
) -> None:
    at = [START + timedelta(minutes=one) if one is not None else None for one in (turned, changed)]
    assert settled(own=own, there=there, was=was, turned=at[0], changed=at[1]) is becomes


@both
async def test_subscriptions_are_kept_in_step(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, _):
        hills = server.add_feed("https://hills.example/feed", "Hill Post", "Hills")
        done = await here.meet()
        assert done.added == ["Hill Post"]
        assert "# mine" in here.file.read_text("utf-8")
        one = next(one for one in here.desk.settings.subscriptions if one.url == hills.url)
        assert (one.title, one.category) == ("Hill Post", "Hills")
        # One more here, one less there.
        subscribing.subscribe(
            here.desk, [replace(one, url="https://river.example/feed", title="River", category="New")]
        )
        del server.feeds[hills.id]
        done = await here.meet()
        assert (done.removed, done.told) == (["Hill Post"], 1)
        river = next(one for one in server.feeds.values() if one.url == "https://river.example/feed")
        assert (river.title, river.category) == ("River", "New")
        # One less here.
        subscribing.remove(here.desk, ["https://river.example/feed"])
        assert (await here.meet()).told == 1
        assert [one.url for one in server.feeds.values()] == [FEED]
        assert [one.url for one in here.desk.settings.subscriptions] == [FEED]


@both
async def test_what_is_of_this_computer_or_secret_is_never_told(tmp_path: Path, kind: str) -> None:
    with meeting(tmp_path, kind) as (here, server, _):
        with here.file.open("a", encoding="utf-8") as file:
            file.write('[[feed]]\nurl = "file:~/x.xml"\n[[feed]]\nurl = "https://a.example/f?token=abc"\n')
            file.write('[[feed]]\nurl = "https://b.example/f"\nuser = "x"\npassword = { env = "KEY" }\n')
        here.desk.close_files()
        here.desk = here.opened()
        await here.meet()
        assert [one.url for one in server.feeds.values()] == [FEED]
        assert len(here.desk.settings.subscriptions) == 4


@both
async def test_an_account_that_is_refused_is_one_sentence(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "wrong")
    monkeypatch.setenv("WORD", "wrong")
    with meeting(tmp_path, kind) as (here, _, _entry):
        with pytest.raises(RefusedError) as told:
            await here.meet()
        assert "wrong" not in str(told.value)
        monkeypatch.delenv("KEY")
        monkeypatch.delenv("WORD")
        with pytest.raises(FetchError, match="the environment has no"):
            await here.meet()


async def test_miniflux_takes_name_and_password_too(tmp_path: Path) -> None:
    with meeting(tmp_path, "miniflux") as (here, server, _):
        text = here.file.read_text("utf-8").replace(
            'token = { env = "KEY" }', 'user = "sari"\npassword = { env = "WORD" }'
        )
        here.file.write_text(text, "utf-8")
        here.desk.close_files()
        here.desk = here.opened()
        await here.meet()
        assert server.requests


async def test_a_token_that_has_run_out_is_taken_anew() -> None:
    from reader.feeds.fetch.calling import Caller
    from reader.feeds.sync.greader import GoogleReader

    with serving(GoogleReaderHandler) as server:
        entry = server.add_entry(server.add_feed(FEED), "https://coast.example/news/1")
        async with Caller(server.url) as caller:
            service = GoogleReader(caller, user="sari", password="rahasia")
            await service.enter()
            server.token = "t-2"
            await service.set_read([str(entry.id)], read=True)
    assert entry.read


async def test_a_server_that_redirects_gets_no_secret_elsewhere(tmp_path: Path) -> None:
    from loopback import Loopback, Reply

    with Loopback() as server, serving(MinifluxHandler) as other:
        server.on("/v1/me", Reply(302, headers=[("Location", f"{other.url}/v1/me")]))
        here = Here(tmp_path, other, "miniflux")
        here.desk.close_files()
        here.file.write_text(here.file.read_text("utf-8").replace(other.url, server.url("")), "utf-8")
        here.desk = here.opened()
        with pytest.raises(FetchError, match="redirects"):
            await sync(here.desk)
        assert other.requests == []
        here.desk.close_files()


async def test_another_account_begins_anew(tmp_path: Path) -> None:
    with meeting(tmp_path, "miniflux") as (here, _, entry):
        article = here.article(1)
        await here.meet()
        assert here.desk.library.agreed()
        with serving(MinifluxHandler) as other:
            there = other.add_entry(other.add_feed(FEED, "The Coast", "Sea"), "https://coast.example/news/1", read=True)
            here.desk.settings = replace(here.desk.settings, sync=replace(here.desk.settings.sync, url=other.url))  # type: ignore[type-var]
            await here.meet()
            assert here.marks(article) == (True, False)
            assert set(here.desk.library.agreed()) == {str(there.id)}
        assert not entry.read


def test_nothing_is_logged_where_no_account_is(tmp_path: Path) -> None:
    with serving(MinifluxHandler) as server:
        here = Here(tmp_path, server, "miniflux")
        marking.mark_read(here.desk, [here.article(1)], read=True)
        assert here.desk.library.turned() == []
        here.desk.close_files()


async def test_without_an_account_it_is_said(tmp_path: Path) -> None:
    with serving(MinifluxHandler) as server:
        here = Here(tmp_path, server, "miniflux")
        here.desk.settings = replace(here.desk.settings, sync=None)
        with pytest.raises(ConfigError, match=r"feeds.toml has no \[sync\]"):
            await sync(here.desk)
        here.desk.close_files()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('url = "https://a.example"', 'has no server = "miniflux" or "greader"'),
        ('server = "fever"\nurl = "https://a.example"', 'server is one of "miniflux", "greader"'),
        ('server = "miniflux"\nurl = "https://sari:x@a.example"\ntoken = { env = "K" }', "without a name or password"),
        ('server = "miniflux"\nurl = "https://a.example"', "give either token, or user and password"),
        ('server = "miniflux"\nurl = "https://a.example"\ntoken = "abc"', "token does not stand in this file"),
        ('server = "greader"\nurl = "https://a.example"\ntoken = { env = "K" }', "wants user and password"),
    ],
)
def test_an_account_that_cannot_be_used_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(f"[sync]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError) as told:
        load(feeds=file, data=tmp_path, environ={})
    assert sentence in str(told.value)

"""Rules on arrival, from a server's feed to what stands in the library."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from loopback import Loopback, Reply
from newsroom import NOW, feed, page, serve_outlet, settings

from reader.articles.library import EVERYTHING
from reader.articles.model import Batch, FeedState, Incoming, View
from reader.desk import refreshing, ruling, trying
from reader.desk.open import Desk
from reader.desk.refreshing import FeedDone
from reader.desk.ruler import PATIENCE
from reader.errors import ConfigError
from reader.feeds.fetch import Fetcher, Request, Response
from reader.feeds.rules import pattern
from reader.rulebook import RuleSpec


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def spec(name: str, *actions: str, off: bool = False, **conditions: str) -> RuleSpec:
    listed = tuple((field, (text,)) for field, text in conditions.items())
    return RuleSpec(name=name, conditions=listed, actions=actions, off=off, where=f'feeds.toml: rule "{name}"')


class Newsroom:
    """A desk with rules over one outlet, and a clock."""

    def __init__(self, folder: Path, urls: Sequence[str], rules: Sequence[RuleSpec]) -> None:
        self.now = NOW
        self.desk = Desk.open(replace(settings(folder, *urls), rules=tuple(rules)), now=self.clock)

    def clock(self) -> datetime:
        return self.now

    async def refresh(self) -> list[FeedDone]:
        events = [event async for event in refreshing.refresh(self.desk, asked=True)]
        self.finished = events[-1]
        self.now += timedelta(hours=1)
        return [event for event in events if isinstance(event, FeedDone)]

    def titles(self, view: View = EVERYTHING) -> list[str]:
        rows = self.desk.library.rows(ids := self.desk.library.ids(view))
        return [rows[one].title for one in ids]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.desk.close()


async def test_rules_do_what_they_say_to_what_arrives(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Banjir surut", "Liga bola dimulai", "Perahu datang", "Pasar ramai")
    rules = [
        spec("bola", "skip", title="bola"),
        spec("air", "star", 'tag "air bah"', title="banjir"),
        spec("perahu", "read", "highlight", "notify", title="/^Perahu/", feed="kabar"),
        spec("mati", "skip", title="pasar", off=True),
        spec("ringkas", "tag ringkas", text='"ringkasan 1"', category="uji"),
    ]
    async with Newsroom(tmp_path, [url], rules) as room:
        (done,) = await room.refresh()

        assert room.titles() == ["Banjir surut", "Perahu datang", "Pasar ramai"]
        assert room.titles(View(starred=True)) == ["Banjir surut"]
        assert room.titles(View(tag="air bah")) == room.titles(View(tag="ringkas")) == ["Banjir surut"]
        assert room.titles(View(highlighted=True)) == ["Perahu datang"]
        assert room.titles(View(unread=True)) == ["Banjir surut", "Pasar ramai"]
        assert done.new == 3
        assert done.notices == ('1 skipped by rule "bola".',)
        assert [(one.rule, one.title, one.outlet) for one in done.ruled.alerts] == [
            ("perahu", "Perahu datang", "Kabar 1")
        ]
        assert {name: count for name, (count, _) in room.desk.library.rule_counts().items()} == {
            "bola": 1,
            "air": 1,
            "perahu": 1,
            "ringkas": 1,
        }


async def test_what_a_feed_brings_again_is_ruled_once(server: Loopback, tmp_path: Path) -> None:
    url = server.on("/feed", lambda _: Reply(body=feed(server, "Banjir surut", "Liga bola dimulai")))
    rules = [spec("bola", "skip", title="bola"), spec("air", "star", "notify", title="banjir")]
    async with Newsroom(tmp_path, [url], rules) as room:
        await room.refresh()
        room.desk.library.set_starred(room.desk.library.ids(), starred=False)
        (again,) = await room.refresh()

        assert (again.new, again.notices, again.ruled) == (0, (), ruling.NOTHING_RULED)
        assert room.titles(View(starred=True)) == []
        assert room.desk.library.rule_counts()["bola"][0] == 1


async def test_full_texts_are_fetched_after_the_refresh_and_a_missing_page_hurts_nobody(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Request] = []
    fetch = Fetcher.fetch

    async def watched(self: Fetcher, request: Request) -> Response:
        asked.append(request)
        return await fetch(self, request)

    monkeypatch.setattr(Fetcher, "fetch", watched)
    url = serve_outlet(server, "Perahu satu", "Perahu dua", "Pasar ramai")
    server.on("/page/2", Reply(404, b"gone"))
    async with Newsroom(tmp_path, [url], [spec("perahu", "fetch", title="perahu")]) as room:
        await room.refresh()

        rows = room.desk.library.rows(room.desk.library.ids()).values()
        assert {row.title: row.whole for row in rows} == {
            "Perahu satu": True,
            "Perahu dua": False,
            "Pasar ramai": False,
        }
        assert room.finished == refreshing.Finished(done=1, failed=0, new=3, texts=1, texts_missing=1)
        assert server.requests("/page/3") == []
        assert [request.url for request in asked[:1]] == [url]
        assert len(asked) == 3
        assert not any(request.urgent for request in asked)
        newest = room.desk.library.document(room.desk.library.ids()[0])
        assert newest is not None
        assert "dua perahu lagi" in newest.document.text


async def test_a_bad_rule_is_told_once_and_the_others_go_on(server: Loopback, tmp_path: Path) -> None:
    urls = [
        server.on(f"/{name}", Reply(body=feed(server, "Banjir surut", "Pasar ramai", name=name)))
        for name in ("satu", "dua")
    ]
    rules = [spec("rusak", "skip", title="/a(b/"), spec("air", "star", title="banjir")]
    async with Newsroom(tmp_path, urls, rules) as room:
        first = [notice for done in await room.refresh() for notice in done.notices]
        second = [notice for done in await room.refresh() for notice in done.notices]

        assert len(first) == 1
        assert 'rule "rusak": title: the regular expression is wrong at character' in first[0]
        assert second == []
        assert room.titles(View(starred=True)) == ["Banjir surut"] * 2


def test_a_runaway_expression_costs_its_limit_a_few_times_and_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(
        replace(settings(tmp_path, "http://127.0.0.1/"), rules=(spec("lari", "skip", title="/(a|aa)+$/"),))
    )
    tried = []
    search = pattern.Expression.matches

    def counted(*arguments: object) -> bool:
        tried.append(arguments)
        return search(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pattern.Expression, "matches", counted)
    (record,) = desk.library.feeds()
    entries = tuple(Incoming(id=str(number), title="a" * 200 + f"!{number}") for number in range(40))

    # One try without a limit would not end.
    batch = ruling.treated(desk, record, Batch(feed_id=record.id, entries=entries, state=FeedState()))
    stored = desk.library.store_many([batch], fetched=NOW)
    ruled = ruling.outcome(desk, stored, record)

    assert len(stored.new) == 40
    assert len(tried) == PATIENCE
    assert len(ruled.faults) == 1
    assert 'Rule "lari": its regular expression for title took more than 0.1 s' in ruled.faults[0]

    tried.clear()
    (trial,) = trying.try_rules(desk)
    assert (trial.tried, trial.struck, trial.slow, len(tried)) == (40, (), PATIENCE, PATIENCE)
    assert "took more than 0.1 s on 3 of them" in trial.sentences()[1]
    desk.close_files()


async def test_rules_are_tried_on_what_is_there_and_nothing_changes(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Banjir surut", "Liga bola dimulai", "Perahu datang", "Bola lagi")
    rules = [
        spec("bola", "skip", title="bola", off=True),
        spec("isi", "star", text="ringkasan"),
    ]
    async with Newsroom(tmp_path, [url], [*rules[:1]]) as room:
        await room.refresh()
        room.desk.settings = replace(room.desk.settings, rules=tuple(rules))
        before = room.desk.library.rows(room.desk.library.ids())

        (bola,) = trying.try_rules(room.desk, "bola")
        everything = trying.try_rules(room.desk, last=3)

        assert [row.title for row in bola.struck] == ["Liga bola dimulai", "Bola lagi"]
        assert bola.sentences() == ('Rule "bola" (off) would have struck 2 of the last 4 articles: skip.',)
        assert [(one.rule.name, one.tried, len(one.struck)) for one in everything] == [
            ("bola", 3, 1),
            ("isi", 3, 3),
        ]
        assert room.desk.library.rows(room.desk.library.ids()) == before
        assert room.desk.library.rule_counts() == {}
        with pytest.raises(ConfigError, match='There is no rule "lain"; there are "bola", "isi"'):
            trying.try_rules(room.desk, "lain")


async def test_a_rule_that_is_switched_on_counts_at_the_next_refresh(server: Loopback, tmp_path: Path) -> None:
    titles = ["Pasar ramai"]
    url = server.on("/feed", lambda _: Reply(body=feed(server, *titles)))
    server.on("/page/1", Reply(body=page()))
    async with Newsroom(tmp_path, [url], []) as room:
        await room.refresh()
        room.desk.settings = replace(room.desk.settings, rules=(spec("pasar", "star", title="pasar"),))
        titles += ["Pasar sepi"]
        await room.refresh()

        assert room.titles(View(starred=True)) == ["Pasar sepi"]

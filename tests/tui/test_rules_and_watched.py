"""Watched words and highlighted articles light up in the list, and rules are tried from the app."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import desk_of, feed
from tests_tui import Drive, Driven

from reader.articles.model import Proposed, View
from reader.desk.open import Desk
from reader.rulebook import RuleSpec
from reader.tui.dialogs.prompt import Prompt
from reader.tui.dialogs.rules import Trials
from reader.tui.first_frame import frame
from reader.tui.newsline import Headline, news_line
from reader.tui.widgets.latest import LatestList
from reader.tui.widgets.sources import SourcesList


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def spec(name: str, *actions: str, title: str, off: bool = False) -> RuleSpec:
    return RuleSpec(name=name, conditions=(("title", (title,)),), actions=actions, off=off)


async def with_rules(desk: Desk) -> None:
    rules = (
        spec("bola", "skip", title="bola"),
        spec("perahu", "highlight", "notify", title="perahu"),
        spec("rusak", "star", title="/a(b/"),
    )
    desk.settings = replace(desk.settings, rules=rules, watch=("posko banjir", "tirta*"))


def line_of(driven: Driven, words: str) -> tuple[str, list[str]]:
    """Give an article's line as it is drawn, and the pieces of it in the look of watched words."""
    latest = driven.app.query_one(LatestList)
    look = latest.look("latest--lit")
    at = next(at for at in range(latest.count) if (row := latest.row(at)) and words in row.title)
    pieces = latest.pieces(at, 100)
    lit = [text for text, style in pieces if text and style.color == look.color and style.bold and "»" not in text]
    return "".join(text for text, _ in pieces), [text for text in lit if not text.isspace() and "●" not in text]


async def test_watched_words_light_up_with_a_sign_and_have_a_source(drive: Drive) -> None:
    async with drive(before=with_rules, size=(150, 40)) as driven:
        line, lit = line_of(driven, "Posko Banjir")
        assert line.startswith("»●")
        assert lit == ["Posko Banjir"]
        plain, nothing = line_of(driven, "Harga Beras")
        assert plain.startswith(" ●")
        assert nothing == []

        sources = driven.app.query_one(SourcesList)
        watched = next(at for at in range(sources.count) if sources.source(at).label == "Watched")
        assert [sources.source(at).label for at in range(sources.count)][5:7] == ["Watched", "Highlighted"]
        await driven.press("1", "g", "g", *["j"] * watched)
        await driven.until(lambda: driven.app.query_one(LatestList).count == 2)
        assert "Watched  (2 articles)" in driven.text()


async def test_without_watched_words_the_list_is_as_ever(drive: Drive) -> None:
    async with drive(size=(150, 40)) as driven:
        sources = driven.app.query_one(SourcesList)
        assert not {"Watched", "Highlighted"} & {sources.source(at).label for at in range(sources.count)}
        assert "»" not in driven.text()


async def test_a_refresh_highlights_and_notifies_and_says_what_was_skipped(drive: Drive, server: Loopback) -> None:
    titles = ["Perahu [bold]datang[/bold]", "Liga bola", "Pasar ramai"]
    url = server.on("/feed", Reply(body=feed(server, *titles)))
    async with drive(url, before=with_rules) as driven:
        await driven.press("R")

        assert driven.status == "2 new articles, 1 skipped by rules, from 1 feed."
        assert line_of(driven, "Perahu")[0].startswith("»●")
        assert line_of(driven, "Pasar")[0].startswith(" ●")
        told = {note.title: note.message for note in driven.app._notifications}
        assert told["perahu"] == "Kabar 1: Perahu [bold]datang[/bold]"
        assert "title: the regular expression is wrong at character" in told[""]
        assert not any(note.markup for note in driven.app._notifications)


async def test_a_highlight_is_taken_off_and_put_back(drive: Drive) -> None:
    async with drive(size=(150, 40)) as driven:
        assert line_of(driven, "Start here")[0].startswith(" ●")
        await driven.press("H")
        assert line_of(driven, "Start here")[0].startswith("»●")
        await driven.press("H")
        assert line_of(driven, "Start here")[0].startswith(" ●")
        await driven.press("ctrl+z")
        assert line_of(driven, "Start here")[0].startswith("»●")
        assert driven.status == "Undone: take the highlight off."


async def test_rules_are_tried_from_the_command_line_of_the_app(drive: Drive) -> None:
    async def before(desk: Desk) -> None:
        rules = (spec("pelabuhan", "skip", title="harbour", off=True), spec("banjir", "star", title="banjir"))
        desk.settings = replace(desk.settings, rules=rules)

    async with drive(before=before) as driven:
        await driven.press(":", *"rules.test", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.press(*"pel", "tab", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, Trials))
        assert 'Rule "pelabuhan" (off) would have struck 2 of the last 12 articles: skip.' in driven.text()
        assert "Correction: harbour gates at Port Ellery" in driven.text()
        assert 'Rule "banjir"' not in driven.text()

        await driven.press("j", "escape")
        assert not isinstance(driven.app.screen, Trials)


async def test_trying_a_rule_that_is_not_there_is_a_sentence(drive: Drive) -> None:
    async with drive(before=with_rules) as driven:
        await driven.press(":", *"rules.test", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.press(*"lain", "enter")
        await driven.until(lambda: "There is no rule" in driven.status)


def test_the_sign_takes_no_room_from_the_title() -> None:
    def line(*, lit: bool) -> str:
        news = Headline(
            title="Perahu datang", outlet="Kabar", when="09:12", read=False, starred=True, changed=False,
            annotated=0, lit=lit,
        )  # fmt: skip
        return str(news_line(news, width=80))

    assert line(lit=True) == "»" + line(lit=False)[1:]


def test_the_first_frame_has_the_sign_too(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        _, second = desk.library.ids(limit=2)
        desk.library.set_highlighted([second], highlighted=True)

    lines = frame(tmp_path / "data" / "library.sqlite", width=80, height=10).split("\r\n")
    articles = [line for line in lines[1:] if "───" not in line]
    assert [line[:2] for line in articles[:3]] == [" ●", "»●", " ●"]


async def test_somebody_who_is_watched_for_lights_up_where_they_speak(drive: Drive) -> None:
    speaking: list[int] = []

    async def looked_through(desk: Desk) -> None:
        desk.settings = replace(desk.settings, watch=("Wirya Sungkana",))
        for one in desk.library.unproposed(7, 100):
            says = "Harga Beras" in desk.library.rows([one.article_id])[one.article_id].title
            speaking.extend([one.article_id] * says)
            found = Proposed(
                article_id=one.article_id,
                revision=one.revision,
                counts={("quote", "direct"): 2},
                names=(("speaker", "Wirya Sungkana, Camat" if says else "Sri Wirya"),),
            )
            desk.library.put_proposals(7, [found])

    async with drive(before=looked_through, size=(150, 40)) as driven:
        latest = driven.app.query_one(LatestList)
        look = latest.look("latest--lit")
        for at in range(latest.count):
            row, pieces = latest.row(at), latest.pieces(at, 100)
            assert row is not None
            is_lit = row.id in speaking
            assert pieces[0][0].startswith("»") == is_lit
            assert any("2q" in text and style.color == look.color for text, style in pieces) == is_lit
        assert list(driven.app.desk.library.ids(View(watched=("Wirya Sungkana",)))) == speaking != []

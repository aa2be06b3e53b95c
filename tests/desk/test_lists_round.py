"""Lists of other readers: what goes in comes out again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import desk_of

from reader.cleaning import clean_line
from reader.desk import subscribing
from reader.desk.lists import export_list, import_list
from reader.desk.open import Desk
from reader.feeds import opml
from reader.feeds.opml import Outline

WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="/,\\"), min_size=1, max_size=12
).filter(lambda word: word == clean_line(word) and word == word.strip(" "))
NAMES = st.sampled_from(["description", "language", "version", "isOpen", "{https://ns.example/x}weight", "note-2"])


@st.composite
def feeds(draw: st.DrawFn) -> Outline:
    text = draw(WORDS)
    return Outline(
        text=text,
        title=draw(st.sampled_from([text, None])) or draw(WORDS),
        type=draw(st.sampled_from(["rss", "atom"])),
        url=f"https://h{draw(st.integers(0, 10**9))}.example/f?a=1&b={draw(st.integers(0, 9))}",
        site=draw(st.sampled_from([None, "https://site.example/"])),
        attributes=tuple(
            {
                **({"category": f"/{draw(WORDS)},{draw(WORDS)}"} if draw(st.booleans()) else {}),
                **draw(st.dictionaries(NAMES, WORDS, max_size=3)),
            }.items()
        ),
    )


def folders(inside: st.SearchStrategy[tuple[Outline, ...]]) -> st.SearchStrategy[tuple[Outline, ...]]:
    folder = st.builds(lambda text, children: Outline(text=text, children=children), WORDS, inside)
    members = st.lists(st.one_of(feeds(), folder), min_size=1, max_size=4)
    return members.map(
        lambda found: tuple(
            {(one.url is None, one.text if one.url is None else one.url): one for one in found}.values()
        )
    )


LISTS = st.recursive(
    st.lists(feeds(), min_size=1, max_size=3, unique_by=lambda one: one.url).map(tuple), folders, max_leaves=8
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as desk:
        yield desk


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outlines=LISTS)
def test_any_list_comes_out_as_it_went_in(desk: Desk, outlines: tuple[Outline, ...]) -> None:
    urls = [outline.url for _, outline in opml.subscriptions(outlines)]
    if len(set(urls)) < len(urls):
        return
    subscribing.remove(desk, [one.url for one in desk.settings.subscriptions])
    import_list(desk, opml.write(outlines, title="Theirs"))
    before = desk.settings.subscriptions
    written = export_list(desk, secrets=True)

    assert [_told(one) for one in opml.subscriptions(opml.read(written.body))] == [
        _told(one) for one in opml.subscriptions(outlines)
    ]
    subscribing.remove(desk, [one.url for one in before])
    import_list(desk, written.body)
    assert desk.settings.subscriptions == before


def _told(found: tuple[tuple[str, ...], Outline]) -> tuple[tuple[str, ...], Outline]:
    folders, outline = found
    return folders, replace(outline, attributes=tuple(sorted(outline.attributes)))


def test_what_the_user_changed_since_is_what_is_written(desk: Desk) -> None:
    import_list(
        desk,
        b"""<opml><body><outline text="Coast" title="The Coast" xmlUrl="https://a.example/f" category="/sea/north"
        htmlUrl="https://a.example/" description="All of it"/></body></opml>""",
    )
    subscribing.rename(desk, "https://a.example/f", "Harbour")
    subscribing.tag(desk, ["https://a.example/f"], ["ships"])
    (outline,) = opml.read(export_list(desk).body)

    assert (outline.text, outline.title, outline.site) == ("Harbour", "Harbour", "https://a.example/")
    assert outline.attributes == (("category", "ships"), ("description", "All of it"))


def test_secrets_stay_at_home_unless_they_are_asked_for(desk: Desk) -> None:
    import_list(
        desk,
        b"""<opml><body><outline text="Coast" xmlUrl="https://ann:s3cr3t@a.example/f?page=2&amp;api_key=s3cr3t"
        htmlUrl="https://a.example/?token=s3cr3t" accessToken="s3cr3t"/></body></opml>""",
    )
    written = export_list(desk)

    assert b"s3cr3t" not in written.body
    assert opml.read(written.body)[0].url == "https://a.example/f?page=2"
    assert written.said == "1 feed without the secrets in the address; --with-secrets keeps them."
    assert export_list(desk, secrets=True).body.count(b"s3cr3t") == 4

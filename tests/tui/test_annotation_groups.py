"""The list of annotations in groups with counts, and found a stretch at a time where a query has to look at many."""

from dataclasses import replace
from datetime import timedelta

import pytest
from newsroom import NOW
from tests_tui import Drive

from reader.annotations.model import Annotation
from reader.articles.model import View
from reader.desk import annotating, asking, listing
from reader.desk.annotating import Draft
from reader.desk.listing import GROUPINGS, Listing
from reader.desk.open import Desk
from reader.desk.reading import open_article
from reader.tui.screens.annotations import AnnotationRows

PASSAGES = (
    ("quote", {"speaker": "Mira"}, ("air/sungai", "kota")),
    ("quote", {"speaker": "Tobias"}, ("kota",)),
    ("directive", {"issuer": "Mira", "addressee": "Dinas Air"}, ()),
    ("note", {}, ()),
)


async def mark(desk: Desk) -> None:
    for number, (kind, fields, tags) in enumerate(PASSAGES):
        opened = open_article(desk, desk.library.ids(View())[number % 2])
        draft = Draft(kind=kind, fields=fields, tags=tags)
        annotating.annotate(desk, opened.article, opened.text, span=(number * 6, number * 6 + 5), draft=draft)


def groups(desk: Desk, grouping: str, query: str = "") -> list[tuple[str, int]]:
    found = Listing(desk, asking.parse(query), next(one for one in GROUPINGS if one == grouping))
    assert found.step(30)
    return [(group.label, len(group.ids)) for group in found.groups()]


async def test_the_groups_and_their_counts(drive: Drive) -> None:
    async with drive(before=mark) as app:
        desk = app.app.desk
        assert groups(desk, "speaker") == [("Mira", 2), ("Tobias", 1), ("nobody named", 1)]
        assert groups(desk, "addressee") == [("Dinas Air", 1), ("nobody named", 3)]
        assert groups(desk, "tag") == [("kota", 2), ("air/sungai", 1), ("no tag", 2)]
        assert groups(desk, "kind") == [("quote", 2), ("directive", 1), ("note", 1)]
        assert [count for _, count in groups(desk, "article")] == [2, 2]
        assert groups(desk, "outlet") == [("Kutip tour", 4)]
        assert sorted(count for _, count in groups(desk, "day")) in ([4], [2, 2])
        assert groups(desk, "speaker", "kind:quote") == [("Mira", 1), ("Tobias", 1)]
        days = [label for label, _ in groups(desk, "day")]
        assert days == sorted(days, reverse=True)
        assert [label for label, _ in groups(desk, "day", "sort:oldest")] == sorted(days)


async def test_tab_groups_and_the_cursor_stays_on_its_annotation(drive: Drive) -> None:
    async with drive(before=mark) as app:
        await app.press("a", "j")
        rows = app.app.screen.query_one(AnnotationRows)
        here = rows.current
        assert here is not None
        assert "(4 annotations: 2 quote, 1 directive, 1 note)" in app.text()
        for grouping in GROUPINGS[1:]:
            await app.press("tab")
            assert f"Annotations by {grouping}  (4 annotations" in app.text()
            assert rows.current == here
        await app.press("tab")
        assert "by " not in app.text().split("\n")[0]
        await app.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
        assert "Annotations by tag" in app.text()
        lines = [line.strip(" ─") for line in app.text().split("\n")]
        assert "kota  (2)" in lines
        assert "air/sungai  (1)" in lines
        # One with two tags stands under both, and each line leads to it.
        await app.press("g", "g")
        seen = []
        for _ in range(rows.count):
            assert rows.current is not None
            seen.append(rows.current.fields.get("speaker"))
            await app.press("j")
        assert seen.count("Mira") == 2
        await app.press("enter")
        assert app.app.screen.room.opened is not None


def many(desk: Desk, number: int) -> list[Annotation]:
    opened = open_article(desk, desk.library.ids(View())[0])
    one = annotating.made(desk, opened.article, opened.text, span=(0, 5), draft=Draft(kind="quote", fields={}))
    return [
        replace(one, id=f"{at:032x}", created=NOW + timedelta(seconds=at), note="langka" if at % 500 == 7 else "")
        for at in range(number)
    ]


async def test_what_a_query_finds_first_is_shown_before_all_is_looked_through(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fill(desk: Desk) -> None:
        desk.store.transact(add=many(desk, 3000))

    counts: list[tuple[int, bool]] = []
    step = Listing.step

    def counted(self: Listing, _: float) -> bool:
        done = step(self, 0)
        counts.append((len(self.ids), done))
        return done

    monkeypatch.setattr(listing.Listing, "step", counted)
    async with drive(before=fill) as app:
        await app.press("a")
        rows = app.app.screen.query_one(AnnotationRows)
        assert (rows.count, counts) == (3000, [(3000, True)])
        counts.clear()
        await app.press("equals_sign")
        await app.pilot.press(*"langka", "enter")
        await app.until(lambda: rows.count == 6 and counts[-1][1])
        assert len(counts) > 20
        assert 0 < next(found for found, _ in counts if found) < 6
        assert "so far" not in app.text()
        # A reload leaves the cursor on its line, although that is found only later.
        await app.press("G")
        here = rows.current
        app.app.screen.library_changed()
        await app.settle()
        assert (rows.current, rows.cursor) == (here, 5)


async def test_a_data_folder_without_annotations_is_named(drive: Drive) -> None:
    async with drive() as app:
        await app.press("a")
        told = " ".join(app.text().split())
        assert "(0 annotations)" in told
        assert f"There are no annotations in {app.app.desk.settings.data}"[:60] in told

"""What becomes of suggestions: dismissed for good, corrected for all, accepted above a threshold."""

from collections import Counter
from dataclasses import replace

from tests_tui import Drive, Driven

from reader.desk.open import Desk
from reader.suggest.model import Suggestion
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.tagging import FieldInput, TaggingForm
from reader.tui.widgets.article import ArticleView

ARTICLE = ("j", "j", "j", "enter")
"""Keys that open the tour's article with the most suggestions."""


def shown(driven: Driven) -> list[Suggestion]:
    proposals = driven.app.screen_stack[0].room.proposals  # type: ignore[attr-defined]
    view = driven.app.screen_stack[0].query_one(ArticleView)
    found = (proposals.of(mark) for mark in view.marks if mark.suggested)
    return [one for one in found if one is not None]


async def opened(driven: Driven) -> list[Suggestion]:
    await driven.press(*ARTICLE)
    await driven.until(lambda: len(shown(driven)) > 3)
    return shown(driven)


async def test_a_dismissed_suggestion_stays_away_after_a_restart_until_it_is_undone(drive: Drive) -> None:
    async with drive() as driven:
        before = await opened(driven)
        await driven.press("right_square_bracket", "x")
        await driven.until(lambda: driven.status.startswith("Dismissed"))
        assert len(shown(driven)) == len(before) - 1

    async with drive() as driven:
        after = await opened(driven)
        assert len(after) == len(before) - 1
        await driven.press("right_square_bracket", "x")
        await driven.until(lambda: driven.status.startswith("Dismissed"))
        await driven.press("ctrl+z")
        await driven.until(lambda: len(shown(driven)) == len(after))


async def test_why_tells_what_choices_did(drive: Drive) -> None:
    async with drive() as driven:
        await opened(driven)
        await driven.press("plus")
        await driven.until(lambda: driven.status.startswith("Saved"))
        await driven.press("ctrl+z")
        await driven.until(lambda: driven.status.startswith("Undone"))
        assert driven.app.desk.learned.weights == []
        await driven.press("ctrl+y")
        await driven.until(lambda: bool(driven.app.desk.learned.weights))
        for one in list(driven.app.desk.store.all()):
            driven.app.desk.store.remove(one.id)

    async with drive() as driven:
        await opened(driven)
        await driven.press("right_square_bracket", "i")
        assert "your choices: ×1." in driven.status


async def test_a_corrected_name_goes_for_the_articles_other_suggestions(drive: Drive) -> None:
    async with drive() as driven:
        found = await opened(driven)
        names = Counter(one.speaker or one.issuer for one in found if one.speaker or one.issuer)
        name, count = names.most_common(1)[0]
        assert count > 1
        view = driven.app.query_one(ArticleView)
        while True:
            await driven.press("right_square_bracket")
            mark = view.mark_here()
            one = driven.app.screen.room.proposals.of(mark)  # type: ignore[attr-defined]
            if name in {one.speaker, one.issuer}:
                break
        await driven.press("e")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        field = "speaker" if one.kind == "quote" else "issuer"
        driven.app.screen.query_one(f"#field-{field}", FieldInput).value = "Nama Yang Benar"
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        assert "the name goes for" in driven.status
        await driven.settle()
        others = shown(driven)
        assert sum("Nama Yang Benar" in {one.speaker, one.issuer} for one in others) == count - 1
        assert not any(name in {one.speaker, one.issuer} for one in others)
        edited = [tally.edited for key, tally in driven.app.desk.learned.weights if key[2] == "rule"]
        assert edited == [1]


async def test_accepting_all_keeps_to_the_threshold_and_says_it(drive: Drive) -> None:
    async def strict(desk: Desk) -> None:
        desk.settings = replace(desk.settings, threshold=0.9)

    async with drive() as driven:
        everything = await opened(driven)
    async with drive(before=strict) as driven:
        sure = [one for one in everything if one.confidence >= 0.9]
        assert 1 < len(sure) < len(everything)
        await driven.press(*ARTICLE)
        await driven.until(lambda: bool(shown(driven)))
        await driven.press("plus")
        await driven.until(lambda: driven.status.startswith("Saved"))
        assert driven.status.startswith(f"Saved: {len(sure)} passages, each at least 90% sure")
        assert len(list(driven.app.desk.store.all())) == len(sure)
        await driven.settle()
        await driven.press("plus")
        await driven.until(lambda: "at least 90% sure" in driven.status and "no suggestions" in driven.status)


async def test_the_speaker_is_chosen_from_the_people_of_the_article(drive: Drive) -> None:
    async with drive() as driven:
        before = await opened(driven)
        await driven.press("right_square_bracket")
        proposals = driven.app.screen.room.proposals  # type: ignore[attr-defined]
        one = proposals.here()
        given = one.speaker or one.issuer
        same = sum(given in {other.speaker, other.issuer} for other in before)
        await driven.press("p")
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        await driven.press("j", "enter")
        await driven.until(lambda: "ctrl+z takes the name back" in driven.status)
        chosen = driven.status.split(";")[0].split(",")[0]
        assert chosen != given
        assert (proposals.here().speaker or proposals.here().issuer) == chosen
        assert sum(given in {other.speaker, other.issuer} for other in shown(driven)) < same
        assert list(driven.app.desk.store.all()) == [], "nothing is saved by naming somebody"
        await driven.press("ctrl+z")
        await driven.until(lambda: driven.status.startswith("Undone"))
        assert shown(driven) == before


async def test_a_suggestion_is_accepted_as_the_other_kind(drive: Drive) -> None:
    async with drive() as driven:
        found = await opened(driven)
        view = driven.app.query_one(ArticleView)
        proposals = driven.app.screen.room.proposals  # type: ignore[attr-defined]
        while proposals.here() is None or proposals.here().kind != "quote" or not proposals.here().speaker:
            await driven.press("right_square_bracket")
        one = proposals.here()
        assert one in found
        assert view.selection is None
        await driven.press("exclamation_mark")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        (saved,) = driven.app.desk.store.all()
        assert (saved.kind, saved.fields["issuer"]) == ("directive", one.speaker)
        assert saved.selector.exact == one.text
        assert [tally.edited for key, tally in driven.app.desk.learned.weights if key[2] == "rule"] == [1]


async def test_a_selection_without_a_suggestion_has_its_speaker_from_around_it(drive: Drive) -> None:
    async with drive() as driven:
        found = await opened(driven)
        view = driven.app.query_one(ArticleView)
        assert view.content is not None
        text = view.content.document.text
        # One word behind the quotation, in its sentence.
        told = [one for one in found if one.kind == "quote" and one.cue and one.speaker]
        quote = next(one for one in told if one.cue in text[one.end : one.end + 30].split())
        start = text.index(quote.cue or "", quote.end)
        view.select(start, start + len(quote.cue or ""))
        await driven.press("quotation_mark")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        form = driven.app.screen
        values = [form.query_one(f"#field-{name}", FieldInput).value for name in ("speaker", "cue")]
        assert values == [quote.speaker, quote.cue]

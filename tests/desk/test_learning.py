"""What choices teach, and that it can be read and taken back."""

from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.articles.model import View
from reader.desk import drafting, suggesting
from reader.desk.learning import HIGHEST, LOWEST, Learned
from reader.desk.open import Desk
from reader.desk.reading import Opened, open_article
from reader.errors import StorageError
from reader.suggest.engine import suggest
from reader.suggest.model import Suggestion

QUOTE = Suggestion(
    kind="quote",
    start=0,
    end=11,
    text="“Siap,”",
    speaker="Wirya",
    cue="ujarnya",
    confidence=0.8,
    rule="words, then reporting word",
    why="words, then reporting word",
)


def learned_in(folder: Path) -> Learned:
    return Learned.open(folder / "learning.json", readonly=False, now=NOW)


def test_choices_move_the_confidence_within_bounds_and_say_so(tmp_path: Path) -> None:
    learned = learned_in(tmp_path)
    assert learned.weighed(QUOTE, "id") is QUOTE
    learned.note([(QUOTE, "accepted")] * 3, "id")
    up = learned.weighed(QUOTE, "id")
    assert 0.8 < up.confidence <= 0.8 * HIGHEST
    assert "your choices: ×1.17 (3 accepted, 0 edited, 0 dismissed)" in up.why
    assert learned.weighed(QUOTE, "en") is QUOTE
    learned.note([(QUOTE, "dismissed")] * 500, "id")
    assert learned.weighed(QUOTE, "id").confidence == pytest.approx(0.8 * LOWEST)


def test_choices_last_and_can_be_taken_back_or_forgotten(tmp_path: Path) -> None:
    learned_in(tmp_path).note([(QUOTE, "edited")], "id")
    again = learned_in(tmp_path)
    assert [key[2:] for key, _ in again.weights] == [("cue", "ujarnya"), ("rule", "words, then reporting word")]
    again.note([(QUOTE, "edited")], "id", by=-1)
    assert learned_in(tmp_path).weights == []
    again.dismiss("k" * 16, QUOTE, "id")
    assert again.reset() == 2
    after = learned_in(tmp_path)
    assert after.weights == []
    assert after.is_dismissed("k" * 16, QUOTE)
    assert not after.is_dismissed("l" * 16, QUOTE)


@pytest.mark.parametrize("body", [b"{not json", b'{"dismissed":["\xff"]}', b'{"weights":[1]}'])
def test_a_damaged_file_is_set_aside_and_told_of(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "learning.json").write_bytes(body)
    learned = learned_in(tmp_path)
    assert learned.notice is not None
    assert "set aside" in learned.notice
    (aside,) = tmp_path.glob("learning.json.damaged-*")
    assert aside.read_bytes() == body


def test_a_file_that_cannot_be_read_is_told_of_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "learning.json").mkdir()
    learned = learned_in(tmp_path)
    learned.note([(QUOTE, "accepted")], "id")
    assert "cannot be read (Is a directory)" in (learned.told_once() or "")
    assert learned.told_once() is None
    assert learned.weighed(QUOTE, "id").confidence > QUOTE.confidence
    with pytest.raises(StorageError):
        learned.reset()


def opened_tour(desk: Desk) -> tuple[Opened, tuple[Suggestion, ...]]:
    for article in desk.library.ids(View()):
        opened = open_article(desk, article)
        found = suggest(opened.text.document.text, language=opened.article.language).suggestions
        if len(found) > 1:
            return opened, found
    raise AssertionError("the tour has suggestions")


def test_undoing_an_accept_takes_its_count_back(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        opened, found = opened_tour(desk)
        suggesting.accept(desk, opened, found[:2], "id")
        counts = [tally.accepted for key, tally in desk.learned.weights if key[2] == "rule"]
        assert sum(counts) == 2
        desk.history.undo()
        assert desk.learned.weights == []
        assert list(desk.store.all()) == []
        desk.history.redo()
        assert sum(tally.accepted for key, tally in desk.learned.weights if key[2] == "rule") == 2


def test_a_changed_field_counts_as_edited(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        opened, found = opened_tour(desk)
        draft = suggesting.draft_of(found[0], opened.text.document.text)
        suggesting.counted(desk, found[0], draft, "id")(1)
        changed = suggesting.Draft(kind=draft.kind, fields={**draft.fields, "cue": "lain"})
        suggesting.counted(desk, found[0], changed, "id")(1)
        (tally,) = [tally for key, tally in desk.learned.weights if key[2] == "rule"]
        assert (tally.accepted, tally.edited) == (1, 1)


async def test_what_was_dismissed_stays_away_from_drafts_until_it_is_undone(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        opened, _ = opened_tour(desk)
        ((_, before),) = [pair async for pair in drafting.found_in(desk, [opened.article.id])]
        suggesting.dismiss(desk, opened.article.key, before.suggestions[0], before.language)  # type: ignore[union-attr]
        ((_, after),) = [pair async for pair in drafting.found_in(desk, [opened.article.id])]
        desk.history.undo()
        ((_, again),) = [pair async for pair in drafting.found_in(desk, [opened.article.id])]
        await desk.close()
    assert len(after.suggestions) == len(before.suggestions) - 1  # type: ignore[union-attr]
    assert again == before


def test_names_of_earlier_annotations_resolve_short_ones(tmp_path: Path) -> None:
    text = "Wirya meninjau desa itu kemarin. “Kami butuh dua perahu lagi,” kata Wirya di balai desa."
    with desk_of(tmp_path, tour=True) as desk:
        opened, found = opened_tour(desk)
        draft = suggesting.Draft(kind="quote", fields={"speaker": "Wirya Sungkana"})
        suggesting.annotate_all(desk, opened.article, opened.text, [((found[0].start, found[0].end), draft)])
        known = suggesting.known_names(desk)
    assert known == ("Wirya Sungkana",)
    assert [one.speaker for one in suggest(text, language="id", known=known).suggestions] == ["Wirya Sungkana"]
    two = ("Wirya Sungkana", "Wirya Maheka")
    assert [one.speaker for one in suggest(text, language="id", known=two).suggestions] == ["Wirya"]


def test_a_corrected_name_goes_for_the_others_of_the_article() -> None:
    text = "“Kami siap berangkat,” kata Sita. “Perahu sudah ada di dermaga,” kata Sita."
    assistant = suggesting.Assistant(text, "id")
    assistant.take(suggest(text, language="id"))
    first = assistant.suggestions[0]
    assert assistant.correct(first, {"speaker": "Sita Wulandari", "role": "camat"}) == 1
    assert [one.speaker for one in assistant.suggestions] == ["Sita Wulandari"] * 2
    assert assistant.names() == ["Sita Wulandari", "Sita"], "the corrected name is offered first"

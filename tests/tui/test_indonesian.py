"""The app in Indonesian: what is said, and that longer words still fit."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from tests_tui import Drive, Driven

from reader import speech
from reader.tui.commands import COMMANDS, CONTEXT_LABELS
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.tagging import TaggingForm
from reader.tui.keymap import Keymap
from reader.tui.widgets.bars import KeyLine, shown

NARROW = 80


@pytest.fixture(autouse=True)
def _indonesian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    speech.use("id")
    yield
    speech.use("en")


async def test_the_screen_speaks_indonesian_at_80_columns(drive: Drive) -> None:
    async with drive(size=(NARROW, 24)) as driven:
        text = driven.text()
        assert "Semua artikel" in text
        assert "12 artikel" in text
        assert driven.status == "enter membuka artikel, R mengambil berita, ? daftar tombol."
        assert cell_len(driven.status) <= NARROW - 2
        await driven.press("question_mark")
        await driven.until(lambda: "Turun satu baris" in driven.text())
        assert "Di berita terbaru" in driven.text()


@pytest.mark.parametrize(
    ("place", "keys", "heading"),
    [
        ("sources", ("1",), "Semua artikel"),
        ("latest", (), "Semua artikel"),
        ("article", ("enter",), "v pilih"),
        ("selecting", ("enter", "v"), "ujung lain"),
        ("annotations", ("a",), "Anotasi"),
        ("people", ("P",), "Orang dan organisasi"),
        ("board", ("D",), "Arahan menurut tenggat"),
        ("look", ("L",), "perlu diperiksa"),
        ("settings", ("comma",), "Setelan"),
        ("health", ("1", "i"), "feed"),
    ],
)
async def test_every_place_has_its_footer(drive: Drive, place: str, keys: tuple[str, ...], heading: str) -> None:
    async with drive(size=(NARROW, 24)) as driven:
        await driven.press(*keys)
        assert place in CONTEXT_LABELS
        assert heading in driven.text()
        footer = driven.text().split("\n")[-1]
        # What the footer always has, whole, and at least the first keys of the place beside it.
        assert "^p lainnya  ? tombol" in footer
        spots = driven.app.screen.query_one(KeyLine)._spots
        assert len(spots) >= min(5, len([one for one in spots if one.command.footer]))
        assert spots[-1].end <= NARROW - 2
        assert "…" not in footer


def test_the_first_keys_of_a_place_fit_its_footer() -> None:
    usual = Keymap()
    for place in CONTEXT_LABELS:
        words = [one for one in usual.of_context(place) if one.footer and one.keys]
        first = [one for one in words if place in one.contexts][:4]
        last = [one for one in words if one.id in {"palette", "help"}]
        cells = sum(cell_len(f"{shown(one.keys[0])} {one.footer}  ") for one in (*first, *last))
        assert cells <= NARROW - 2, (place, [one.footer for one in first])


def test_no_label_is_too_wide_for_the_help_and_the_palette() -> None:
    # The help's window has 76 cells with a border, a margin and 17 for the keys; two lines at most.
    wide = [one.label for one in COMMANDS if cell_len(one.label) > 2 * 54]
    assert wide == []


async def test_the_form_has_indonesian_labels_and_its_choices_keep_their_values(drive: Drive) -> None:
    async with drive(size=(NARROW, 24)) as driven:
        await tag_first_sentence(driven)
        text = driven.text()
        for word in (
            "Tandai sebagai arahan",
            "Pemberi",
            "Penerima",
            "Tindakan",
            "Tenggat",
            "perintah",
            "Simpan  enter",
        ):
            assert word in text, word
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Tersimpan: arahan,"))
        saved = [driven.app.desk.store.get(one) for one in driven.app.desk.store.ids()]
        assert saved[0] is not None
        assert saved[0].kind == "directive"
        assert saved[0].fields["strength"] in {"order", "ask", "urge", "hope"}


async def tag_first_sentence(driven: Driven) -> None:
    await driven.press("enter")
    await driven.press("v", "i", "s", "!")
    await driven.until(lambda: "Tandai sebagai arahan" in driven.text())


async def test_a_form_that_was_left_is_still_one_about_the_same_kind(drive: Drive) -> None:
    async with drive(size=(NARROW, 24)) as driven:
        await tag_first_sentence(driven)
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Tersimpan: arahan,"))
        await driven.press("e")
        await driven.until(lambda: "Ubah arahan ini" in driven.text())
        await driven.press("x")
        driven.app.keep_open_forms()
    async with drive(size=(NARROW, 24)) as driven:
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        await driven.press("enter")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        await driven.until(lambda: "arahan ini" in driven.text())
        assert "Ubah arahan ini" in driven.text()


async def test_undo_is_told_in_indonesian(drive: Drive) -> None:
    async with drive(size=(NARROW, 24)) as driven:
        await driven.press("s", "ctrl+z")
        await driven.until(lambda: driven.status.startswith("Diurungkan: "))


async def test_the_language_is_changed_where_the_settings_are(drive: Drive) -> None:
    async with drive(size=(120, 40)) as driven:
        await driven.press("comma")
        rows = driven.app.screen.query_one("SettingRows")
        rows.move_to([one.setting.name for one in rows._told].index("language"))  # type: ignore[attr-defined]
        await driven.press("enter", "j", "enter")
        await driven.until(lambda: driven.status == "language is en. ctrl+z takes it back.")
        await driven.until(lambda: "Settings" in driven.text())
        await driven.press("q")
        await driven.until(lambda: "Latest" in driven.text() or "All articles" in driven.text())
        assert "Sources" in driven.text()
        assert "? keys" in driven.text()
        await driven.press("ctrl+z")
        await driven.until(lambda: speech.language() == "id")

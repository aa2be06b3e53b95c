"""Which language is spoken, and what stays English."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import speech
from reader.speech import _, again, english, ngettext, number, pgettext


@pytest.fixture
def _indonesian() -> Iterator[None]:
    speech.use("id")
    yield
    speech.use("en")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, ""),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "in_ID"}, "id"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "id_ID@euro"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8"}, "c"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, "id"),
    ],
)
def test_the_environment_names_the_language(environ: dict[str, str], language: str) -> None:
    assert speech.wanted("auto", environ) == language


def test_the_setting_goes_before_the_environment() -> None:
    assert speech.wanted("en", {"LANG": "id_ID.UTF-8"}) == "en"
    assert speech.wanted("id", {"LC_ALL": "C"}) == "id"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('[reading]\nlanguage = "id"\n', "id"),
        ('tour = true\n\n [ reading ] \nwidth = 60\n  language="id" # Indonesian\n[[feed]]\nurl = "x"\n', "id"),
        ('[reading]\n# language = "id"\nwidth = 60\n', ""),
        ('[[rule]]\nlanguage = "id"\n', ""),
        ('[reading]\nwidth = 60\n[[rule]]\nlanguage = "id"\n', ""),
        ("\xff broken", ""),
    ],
)
def test_the_setting_is_found_before_the_file_is_read_in_earnest(tmp_path: Path, text: str, language: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text, "latin-1")
    assert speech.setting_in(file) == language


def test_a_language_that_there_is_not_leaves_it_at_english(tmp_path: Path) -> None:
    for name in ("xx", "c", "", "../../id", "posix"):
        speech.use(name)
        assert speech.language() == "en"
        assert _("Saved.") == "Saved."
    assert speech.setting_in(tmp_path / "none.toml") == ""


@pytest.mark.usefixtures("_indonesian")
def test_a_sentence_is_said_in_the_language_and_remembers_its_english() -> None:
    said = _("Wrote {path}").format(path=_("the article"))
    assert said == "artikel ditulis"
    assert english(said) == english(str(said)) == "Wrote the article"
    assert english("as it was") == "as it was"
    assert pgettext("footer", "open") != _("open")


@pytest.mark.usefixtures("_indonesian")
def test_what_is_counted_is_counted_as_the_language_does() -> None:
    told = ngettext("{count} article", "{count} articles", 1163).format(count=number(1163))
    assert told == "1.163 artikel"
    assert english(told) == "1,163 articles"
    assert number(1234.5, places=1) == "1.234,5"


@pytest.mark.usefixtures("_indonesian")
def test_what_was_kept_in_english_is_said_again() -> None:
    assert again("Saved.") == "Tersimpan."
    assert again("There is no theme mauve; T goes through those that there are.").startswith("Tidak ada tema mauve;")
    assert again("Somebody's own words") == "Somebody's own words"


def test_english_is_as_it_is_written() -> None:
    assert type(_("Saved.")) is str
    assert again("Saved.") == "Saved."
    assert ngettext("{count} article", "{count} articles", 2) == "{count} articles"
    assert number(1163) == "1,163"


def test_a_further_language_needs_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "docs"))
    import make_translations  # type: ignore[import-not-found]

    monkeypatch.setattr(make_translations, "LOCALE", tmp_path)
    monkeypatch.setattr(speech, "FOLDER", tmp_path)
    make_translations.main(["--new", "xx"])
    file = tmp_path / "xx" / "LC_MESSAGES" / "kutip.po"
    file.write_text(file.read_text("utf-8").replace('msgid "Saved."\nmsgstr ""', 'msgid "Saved."\nmsgstr "Zaved."'))
    make_translations.main([])
    assert speech.languages() == ("en", "xx")
    speech._load.cache_clear()
    speech.use("xx")
    assert _("Saved.") == "Zaved."
    assert _("Settings") == "Settings"
    speech.use("en")
    speech._load.cache_clear()
    shutil.rmtree(tmp_path / "xx")
    sys.modules.pop("make_translations")


@pytest.mark.usefixtures("_indonesian")
def test_a_kept_trouble_is_said_again_with_its_numbers_and_names() -> None:
    assert again("example.org took longer than 12 seconds") == "example.org memakan lebih dari 12 detik"
    assert again("example.org redirects elsewhere, but the address names no host") == (
        "example.org mengalihkan ke tempat lain, tetapi alamat itu tidak menyebut host"
    )

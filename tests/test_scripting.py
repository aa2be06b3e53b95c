"""The library for scripts: docs/scripting.md is run, and what it promises holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Loopback
from newsroom import serve_outlet

import reader
from reader import ConfigError, Library, StorageError, open_library

REPOSITORY = Path(__file__).resolve().parents[1]
PAGE = (REPOSITORY / "docs" / "scripting.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    data = tmp_path / "data"
    with open_library(feeds=feeds, data=data, write=True):
        pass
    return {"feeds": feeds, "data": data}


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_page_runs(
    number: int, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUTIP_FEEDS", str(places["feeds"]))
    monkeypatch.setenv("KUTIP_DATA", str(places["data"]))
    exec(compile(EXAMPLES[number], f"example {number}", "exec"), {})
    printed = capsys.readouterr().out
    if number in {1, 2}:
        assert printed


def test_the_page_tells_every_name() -> None:
    for name in vars(Library):
        if not name.startswith("_") and name != "close":
            assert f"{name}(" in PAGE, name
    assert set(reader.__all__) <= {*dir(reader), *reader.__all__}
    for name in reader.__all__:
        assert getattr(reader, name) is not None


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = "import sys, reader; print([name for name in sys.modules if name.startswith('reader.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError):
        _ = reader.nothing  # type: ignore[attr-defined]


def test_articles_are_found_read_and_marked(places: dict[str, Path]) -> None:
    with open_library(**places, write=True) as library:
        everything = list(library.articles())
        assert len(everything) >= 10
        assert [one.published for one in everything] == sorted((one.published for one in everything), reverse=True)
        first = everything[0]
        assert library.article(first.id) == library.article(first.key) == first
        assert library.article("0" * 16) is None
        assert library.text(first).text
        assert library.mark_read([first]) == 1
        assert first.id not in {one.id for one in library.articles(unread=True)}
        assert library.star([first]) == 1
        assert [one.id for one in library.articles(starred=True)] == [first.id]
        assert next(library.articles("is:starred", limit=1)).id == first.id


def test_passages_are_marked_by_their_words(places: dict[str, Path]) -> None:
    with open_library(**places, write=True) as library:
        article = next(library.articles())
        text = library.text(article).text
        made = library.annotate(article, text[:30], kind="quote", fields={"speaker": "Mira"}, tags=["x"])
        assert (made.selector.start, made.selector.end) == (0, 30)
        with pytest.raises(ConfigError, match="not in the text"):
            library.annotate(article, "words that nobody wrote here")
        with pytest.raises(ConfigError, match="more than once"):
            library.annotate(article, "e")
        assert [one.id for one in library.annotations(kind="quote", article=article)] == [made.id]
        assert b"Mira" in library.export("csv")
        with pytest.raises(ConfigError):
            library.export("papyrus")


def test_suggestions_and_a_refresh_use_their_own_workers(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    with Loopback() as server:
        url = serve_outlet(server, "Air naik", "Perahu tiba")
        feeds.write_text(f'tour = false\n[[feed]]\nurl = "{url}"\ntitle = "Kabar"\n', "utf-8")
        with open_library(feeds=feeds, data=tmp_path / "data", write=True) as library:
            assert (library.refresh().new, library.refresh().new) == (2, 0)
            (feed,) = library.feeds()
            assert (feed.title, feed.unread, feed.problem) == ("Kabar", 2, None)
            article = next(library.articles("perahu"))
            assert "Camat Rancabatu" in library.fetch_text(article).text
            assert any(one.kind == "quote" and "Wirya" in (one.speaker or "") for one in library.suggestions(article))


def test_reading_changes_nothing_and_goes_beside_a_writer(places: dict[str, Path]) -> None:
    with open_library(**places, write=True) as writer:
        with open_library(**places) as library:
            first = next(library.articles())
            with pytest.raises(StorageError):
                library.mark_read([first])
        with pytest.raises(StorageError):
            open_library(**places, write=True)
        assert writer.mark_read([first]) == 1

"""feeds.toml and the folders."""

from datetime import date
from pathlib import Path

import pytest

from reader import config, feedsfile, tomlfile
from reader.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text, "utf-8")
    return path


def load(path: Path) -> config.Settings:
    return config.load(feeds=path, data=path.parent, environ={})


def test_the_packaged_feeds_are_usable_and_known_words_only(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_bytes(config.packaged_feeds())

    settings = load(path)

    assert len(settings.subscriptions) >= 25
    assert settings.notices == ()
    assert all(one.title and one.category and one.tags for one in settings.subscriptions)
    assert len({one.url for one in settings.subscriptions}) == len(settings.subscriptions)


def test_the_first_run_copies_the_packaged_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    settings = config.load(data=tmp_path, environ={})

    copied = tmp_path / "config" / "kutip" / "feeds.toml"
    assert settings.feeds_file == copied
    assert copied.read_bytes() == config.packaged_feeds()
    assert copied.stat().st_mode & 0o777 == 0o600


def test_the_users_own_file_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = tmp_path / "config" / "kutip" / "feeds.toml"
    own.parent.mkdir(parents=True)
    own.write_text('author = "Sekar"\n')

    assert config.load(data=tmp_path, environ={}).author == "Sekar"
    assert own.read_text() == 'author = "Sekar"\n'


def test_the_environment_names_other_places_and_the_command_line_wins(tmp_path: Path) -> None:
    first, second = write(tmp_path, 'author = "one"\n'), tmp_path / "other.toml"
    second.write_text('author = "two"\n')
    environ = {"KUTIP_FEEDS": str(first), "KUTIP_DATA": str(tmp_path / "there")}

    assert config.load(environ=environ).author == "one"
    assert config.load(environ=environ).data == tmp_path / "there"
    assert config.load(feeds=second, data=tmp_path, environ=environ).author == "two"
    assert config.load(feeds=second, data=tmp_path, environ=environ).data == tmp_path


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[feed]]\ntitle = 'x'\n", "feed 1 has no url"),
        ("[[feed]]\nurl = 'ftp://x.example/f'\n", "no http or https address"),
        ("[[feed]]\nurl = 'http://[::1'\n", "no http or https address"),
        ("feed = 'x'\n", "with two brackets"),
        ("[[feed]]\nurl = 'http://x.example/'\ntags = 'one'\n", "tags are written as"),
        ("[[feed]]\nurl = 'http://x.example/'\npaused = 'yes'\n", "paused is true or false"),
        ("[[feed]]\nurl = 'http://x.example/'\ninterval = -5\n", "interval is a whole number"),
        ("[[feed]]\nurl = 'http://x.example/'\ntitle = 5\n", "title is written in quotes"),
        ("[reading]\nwidth = 5\n", "width is a whole number from 30 to 200"),
        ("reading = 5\n", "reading is a table"),
        ("this is not toml", "not valid TOML"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text))

    assert sentence in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_and_a_missing_file_are_sentences(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path)
    with pytest.raises(ConfigError, match="There is no file"):
        load(tmp_path / "missing.toml")


def test_an_unknown_setting_is_told(tmp_path: Path) -> None:
    settings = load(write(tmp_path, "colour = 1\n[[feed]]\nurl = 'http://x.example/'\nintervall = 30\n"))

    assert [notice.split(": ", 1)[1] for notice in settings.notices] == [
        "colour is no setting of Kutip.",
        "feed 1: intervall is no setting of a feed.",
    ]


def test_an_interval_is_never_under_half_an_hour(tmp_path: Path) -> None:
    settings = load(write(tmp_path, "[[feed]]\nurl = 'http://x.example/'\ninterval = 1\n"))

    assert settings.subscriptions[0].interval == config.MINUTES_FLOOR


def test_a_moved_feed_keeps_the_users_comments(tmp_path: Path) -> None:
    path = write(
        tmp_path, "# mine\n[[feed]]  # first\nurl = 'http://x.example/a'\n\n[[feed]]\nurl = 'http://x.example/b'\n"
    )

    assert feedsfile.move(path, "http://x.example/a", "https://x.example/c")
    assert not feedsfile.move(path, "http://x.example/a", "https://x.example/d")

    text = path.read_text()
    assert text.startswith("# mine\n[[feed]]  # first\n")
    assert [one.url for one in load(path).subscriptions] == ["https://x.example/c", "http://x.example/b"]


def test_a_large_file_is_read_once_and_anew_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = '[[feed]]\nurl = "https://o{0}.example/feed"\ntitle = "Kabar {0}"\ntags = ["a"]\ninterval = 45\n'
    file = write(tmp_path, "".join(one.format(number) for number in range(1000)))
    kept = tmp_path / tomlfile.KEPT

    first = load(file)

    assert kept.stat().st_mode & 0o777 == 0o600
    with monkeypatch.context() as context:
        context.setattr("tomllib.loads", None)
        assert load(file) == first
    write(tmp_path, file.read_text().replace("Kabar 7", "Warta 7", 1))
    assert load(file).subscriptions[7].title == "Warta 7"
    kept.write_bytes(kept.read_bytes()[:-9])
    assert load(file).subscriptions[7].title == "Warta 7"


def test_a_date_stays_a_date_in_a_large_file(tmp_path: Path) -> None:
    body = b"since = 2026-03-02\n# ".ljust(tomlfile.LARGE, b"x")
    tables = [tomlfile.table(body, name="feeds.toml", folder=tmp_path) for _ in range(2)]
    assert tables == [{"since": date(2026, 3, 2)}] * 2

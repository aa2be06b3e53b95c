"""``kutip offline``: the readiness line, taking along with bounds, and what waits for the network."""

from pathlib import Path

import pytest
from commands import kutip, lines, said
from loopback import Loopback
from newsroom import serve_outlet

from reader.cli.offline import bytes_of
from reader.errors import ConfigError

Options = tuple[str, ...]


@pytest.fixture
def outlet(tmp_path: Path, server: Loopback) -> Options:
    url = serve_outlet(server, "Perahu satu tiba", "Perahu dua tiba")
    feeds, data = tmp_path / "own.toml", tmp_path / "own"
    feeds.write_text(f'tour = false\n[[feed]]\nurl = "{url}"\ntitle = "Kabar"\n', "utf-8")
    options = ("--feeds", str(feeds), "--data", str(data))
    assert kutip(*options, "refresh").returncode == 0
    return options


def test_readiness_before_and_after_taking_along(outlet: Options) -> None:
    before = kutip(*outlet, "offline").stdout.decode().splitlines()
    taken = kutip(*outlet, "offline", "take", "dua", "--feed", "kabar", "--size", "1M")
    (after,) = lines(kutip(*outlet, "offline", "--json"))
    assert before[0] == "0 of 2 articles are whole, 2 only a summary; 0 pictures (0 kB)."
    assert before[1].split() == ["0", "of", "2", "Kabar"]
    assert taken.returncode == 0
    assert taken.stdout.decode().splitlines()[-1].startswith("1 of 1 articles are whole, with 0 pictures; ")
    assert (after["articles"], after["whole"], after["summaries"], after["waiting"]) == (2, 1, 1, [])


def test_taking_gives_a_line_for_each_article_and_one_at_the_end(outlet: Options) -> None:
    rows = lines(kutip(*outlet, "offline", "take", "--limit", "2", "--no-pictures", "--json"))
    assert [row["whole"] for row in rows[:2]] == [True, True]
    assert (rows[2]["total"], rows[2]["whole"], rows[2]["offline"]) == (2, 2, False)


def test_an_article_that_cannot_be_had_is_named_and_the_exit_code_tells(outlet: Options, server: Loopback) -> None:
    from loopback import Reply

    server.on("/page/2", Reply(404))
    done = kutip(*outlet, "offline", "take")
    assert done.returncode == 1
    assert "Kabar: Perahu dua tiba: 127.0.0.1 answered 404 for this article." in said(done)


@pytest.mark.parametrize(
    ("text", "size"), [("20M", 20 * 1024**2), ("500k", 512_000), ("1.5 GB", 3 * 1024**3 // 2), ("7", 7)]
)
def test_sizes_as_people_write_them(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["", "0", "-3M", "much", "3T"])
def test_what_is_no_size_is_said(text: str) -> None:
    with pytest.raises(ConfigError, match="is no size"):
        bytes_of(text)

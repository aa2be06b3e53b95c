"""The first day of a journalist, key by key, in a real terminal."""

import csv
import io
import json
import re
import signal
from pathlib import Path

import pytest
import tinydb
from commands import kutip, lines
from outlets import QUOTATION, SPEAKER, Press
from terminal import Terminal

NARROW, WIDE = (80, 24), (160, 48)
TO_TAGS = ["\x1b[Z"] * 3
"""Shift+tab from the first field over both buttons to the last field."""
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "160x48"])


@SIZES
def test_the_first_start_without_network_or_configuration_shows_the_tour(tmp_path: Path, size: tuple[int, int]) -> None:
    home = {"HOME": str(tmp_path), **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA")}}
    with Terminal(size=size, environ=home) as terminal:
        terminal.until("Start here: tag your")
        terminal.until("In which languages would you like the news?")
        terminal.press("enter")
        terminal.gone("In which languages")
        terminal.until("Tag that quotation")
        terminal.until("v begins to select")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []
    assert "[[feed]]" in (tmp_path / "CONFIG" / "kutip" / "feeds.toml").read_text("utf-8")
    assert (tmp_path / "DATA" / "kutip" / "library.sqlite").is_file()


def test_the_environment_names_another_list_and_another_folder(press: Press, tmp_path: Path) -> None:
    data = tmp_path / "elsewhere"
    chosen = {"KUTIP_FEEDS": str(press.feeds_toml()), "KUTIP_DATA": str(data)}
    with Terminal(size=WIDE, environ=chosen) as terminal:
        terminal.until("Radio Sunyi")
        terminal.press("Q")
        assert terminal.end() == 0
    assert (data / "library.sqlite").is_file()


def fetch(terminal: Terminal, press: Press) -> None:
    """Press R and watch: progress while feeds are under way, then how many came and what failed."""
    terminal.until("R fetches the news")
    press.hold()
    terminal.press("R")
    terminal.until(f"/{len(press.subscribed)} feeds")
    press.release()
    terminal.until("new articles. Radio Sunyi: the site has a fault")
    (line,) = [line for line in terminal.lines if "Radio Sunyi:" in line]
    assert line.strip().endswith("the site has a fault")


def find_real_pages(terminal: Terminal) -> None:
    terminal.press("/")
    terminal.until("Words that must all occur")
    terminal.press("halaman nyata", "enter")
    terminal.until("with halaman nyata (10 articles)")


def type_tags(terminal: Terminal, words: str) -> None:
    """Go to the form's last field and type when the cursor is seen there."""
    terminal.press(*TO_TAGS)
    (x, tags), (_, note) = terminal.place("Tags  "), terminal.place("Note  ")

    def focused() -> bool:
        cells = [terminal.screen.buffer[row - 1] for row in (tags, note)]
        drawn = [{(one.bg, one.reverse) for one in (row[column] for column in range(x + 4, x + 50))} for row in cells]
        return drawn[0] != drawn[1]

    terminal.until(focused)
    terminal.press(words)


def journal(data: Path) -> str:
    """What is on disk of the annotations at this moment."""
    return (data / "annotations.json").read_text("utf-8") + (data / "annotations.journal").read_text("utf-8")


@SIZES
@pytest.mark.parametrize("outlets", ["invented", "real"])
def test_the_whole_journey(  # noqa: PLR0915 - one day, told in order
    size: tuple[int, int], outlets: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    invented = outlets == "invented"
    press: Press = request.getfixturevalue("press") if invented else request.getfixturevalue("real")()
    data = tmp_path / "data"
    arguments = ("--feeds", press.feeds_toml(), "--data", data)

    with Terminal(*arguments, size=size) as terminal:
        fetch(terminal, press)
        if invented:
            terminal.until("Ellery 2")  # the list is read anew once the last feed is told
            newest = [terminal.place(title)[1] for title in ("hari ke-1", "Ellery 1", "hari ke-2", "Ellery 2")]
            assert newest == sorted(newest)
        else:
            find_real_pages(terminal)
        terminal.until("●")
        terminal.press("enter")
        terminal.until(lambda: re.search('["!][?] ', terminal.words) is not None)  # the page, read and looked through
        terminal.press("}", "v", *("iq" if invented else "ip"), '"')
        terminal.until("Save enter")
        type_tags(terminal, "penting, pertama")
        terminal.until("penting, pertama")
        terminal.press("enter")
        terminal.until("Saved: quote")
        # The screen has only just said so: it must be on disk already, and a kill right now must not take it away.
        on_disk = journal(data)
        terminal.signal(signal.SIGKILL)
        assert terminal.end() == 128 + signal.SIGKILL
    words = json.loads(re.findall(r'"exact":("(?:[^"\\]|\\.)*")', on_disk)[-1])
    if invented:
        assert words == QUOTATION
        assert SPEAKER in on_disk
    assert len(words) > 20
    assert '"penting"' in on_disk

    beginning = " ".join(words.split())[:20]
    with Terminal(*arguments, size=size) as terminal:
        terminal.until("R fetches the news")
        if invented:
            terminal.until("✎1")
            (row,) = [line for line in terminal.lines if "✎1" in line]
            assert "●" not in row  # it was read, and stays so
        terminal.press("a")
        terminal.until("Annotations (1 annotation: 1 quote)")
        assert beginning in terminal.words
        terminal.press("enter")
        terminal.gone("Annotations (1")
        terminal.until(lambda: beginning in terminal.words and highlighted(terminal, beginning))

        terminal.press("e")
        terminal.until("Edit this quote")
        terminal.until("penting, pertama")
        type_tags(terminal, "penting, pertama, kedua")
        terminal.until("penting, pertama, kedua")
        terminal.press("enter")
        terminal.until("Saved: quote")
        assert '"kedua"' in journal(data)

        terminal.press("d")
        terminal.until("Deleted: quote")
        terminal.press("ctrl+z")
        terminal.until("Undone: delete quote")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []

    (listed,) = lines(kutip(*arguments, "annotations", "--json"))
    assert listed["text"] == words
    assert listed["tags"] == ["penting", "pertama", "kedua"]
    check_exports(arguments, words)
    with tinydb.TinyDB(data / "annotations.json") as plain:
        (record,) = [one for name in plain.tables() for one in plain.table(name).all() if "selector" in one]
        assert record["selector"]["exact"] == words


def highlighted(terminal: Terminal, words: str) -> bool:
    """Whether words in the article have a ground of their own and a sign beside them."""
    for number, line in enumerate(terminal.screen.display):
        sign = re.search(f'" +{re.escape(words[:12])}', line)
        if sign is not None:
            cells = terminal.screen.buffer[number]
            return cells[sign.end() - 2].bg != cells[sign.start() - 1].bg
    return False


def check_exports(arguments: tuple[object, ...], words: str) -> None:
    """The three forms hold the words and their evidence."""
    options = tuple(str(one) for one in arguments)
    sheet = kutip(*options, "export", "--format", "markdown").stdout.decode()
    (listed,) = lines(kutip(*options, "annotations", "--json"))
    evidence = listed["evidence"]
    assert " ".join(words.split())[:15] in " ".join(sheet.split())
    assert evidence["text_sha256"] in sheet

    (row,) = csv.DictReader(io.StringIO(kutip(*options, "export", "--format", "csv").stdout.decode("utf-8-sig")))
    assert words in row.values()
    assert evidence["url"] in row.values()

    body = kutip(*options, "export", "--format", "jsonld").stdout.decode()
    whole = json.loads(body)
    assert "http://www.w3.org/ns/anno.jsonld" in body
    assert words in json.dumps(whole, ensure_ascii=False).replace("\\n", "\n").replace('\\"', '"')


@SIZES
def test_the_mouse_selects_and_a_directive_is_tagged(press: Press, tmp_path: Path, size: tuple[int, int]) -> None:
    data = tmp_path / "data"
    with Terminal("--feeds", press.feeds_toml(), "--data", data, size=size) as terminal:
        fetch(terminal, press)
        terminal.press("enter")
        terminal.until("dua perahu lagi sebelum malam")
        terminal.until(lambda: re.search(r'"\? ', terminal.words) is not None)  # suggestions have come
        terminal.press("]", "]")
        terminal.until(lambda: re.search(r"!\? Wirya meminta", terminal.words) is not None)
        start = terminal.place("Wirya meminta")
        end = terminal.place("Jumat", after=len("Jumat") - 1)
        terminal.drag(start, end)
        terminal.press("!")
        terminal.until("Tag as a directive")
        terminal.until("Save enter")
        terminal.press("enter")
        terminal.until("Saved: directive")
        assert "Wirya meminta Badan Siaga Lembayung (BSL) mengirim perahu paling lambat Jumat" in journal(data)
        terminal.until(lambda: re.search(r"! Wirya meminta", terminal.words) is not None)
        terminal.press("Q")
        assert terminal.end() == 0
    (listed,) = lines(kutip("--feeds", press.feeds_toml(), "--data", data, "annotations", "--json"))
    assert listed["kind"] == "directive"
    assert SPEAKER.split()[0] in listed["fields"]["issuer"]


def test_a_large_terminal_becomes_small_while_reading(press: Press, tmp_path: Path) -> None:
    with Terminal("--feeds", press.feeds_toml(), "--data", tmp_path / "data", size=WIDE) as terminal:
        fetch(terminal, press)
        terminal.press("enter")
        terminal.until("dua perahu lagi sebelum malam")
        for columns, rows in ((80, 24), (40, 12), (100, 30)):
            terminal.resize(columns, rows)
            terminal.until("Rancabatu")
            terminal.until(
                lambda size=(columns, rows): len(terminal.lines[-1]) <= size[0] and "?" in terminal.lines[-1]
            )
        terminal.press("Q")
        assert terminal.end() == 0

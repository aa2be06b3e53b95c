"""Every command that a page shows is run, as it stands there, over one prepared library and servers on loopback.

A line of an ``sh`` or ``console`` block that begins with ``kutip`` has to end with exit code 0, or with the one that
its comment names (``# exit code 1: …``; where the code is only possible, as in "exit code 1 where …", both will do).
What comes behind ``|`` is run too where the program is there. Addresses lead to loopback, 1042 is an article.
"""

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from loopback import Loopback, Reply
from newsroom import SENTENCE, feed, page
from sync_servers import MinifluxHandler, serving

from reader import open_library
from reader.annotations.store.backups import back_up
from reader.articles.model import Incoming
from reader.cli.main import COMMANDS, command, main
from reader.config import load
from reader.desk.open import Desk

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = ("README.md", *sorted(str(path.relative_to(REPOSITORY)) for path in (REPOSITORY / "docs").rglob("*.md")))
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"#.*exit code (\d)(:?)")
ADDRESS = re.compile(r"(?:https?://)?(?:[a-z]+\.)*example(?:\.(?:org|com|net))?(?=[/\s'\"]|$)(?:/[^\s'\"]*)?")
NUMBERS = re.compile(r"\b(?:1042|14332|14340)\b")
ENDS = {"&&", "||", ";"}

NOT_RUN = {
    "kutip": "opens the screen; tests/e2e does it on a terminal",
    "kutip --plain": "opens the screen; tests/tui does it",
    "kutip serve": "serves until it is ended; tests/web starts it",
}
"""Commands that cannot run here, each with its reason; a name of two words stands for what begins with it."""


@dataclass(frozen=True)
class Newsroom:
    """The prepared folder, to be copied, and what the lines' addresses and numbers are there."""

    folder: Path
    site: str
    article: str


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    with Loopback() as server, serving(MinifluxHandler) as miniflux:
        yield Newsroom(folder, server.url("/"), prepare(folder, server, miniflux.url))


def prepare(folder: Path, server: Loopback, miniflux: str) -> str:
    """Make the library, and the files that the pages name; gives the number of an article that changed."""
    now = datetime.now(UTC)
    stamp = (now - timedelta(hours=5)).strftime("%a, %d %b %Y %H:%M:%S")
    titles = ("Banjir Rancabatu: Camat Minta Perahu", "Liga Pelajar Dimulai Lagi")
    bodies = re.sub(rb"<pubDate>.*?</pubDate>", f"<pubDate>{stamp} GMT</pubDate>".encode(), feed(server, *titles))
    old = f"<item><title>Pasar Lama</title><guid>old</guid><link>{server.url('/news/1.html')}</link>"
    old += "<pubDate>Mon, 06 Jan 2020 08:00:00 GMT</pubDate></item>"
    bodies = bodies.replace(b"</channel>", f"{old}</channel>".encode())
    server.on("/feed", Reply(body=bodies, headers=[("Content-Type", "application/rss+xml")]))
    link = '<link rel="alternate" type="application/rss+xml" href="/feed"><title>'
    home = page().replace(b"<title>", link.encode())
    html = [("Content-Type", "text/html; charset=utf-8")]
    for path, body in (("/", home), ("/page/1", page()), ("/page/2", page()), ("/news/1.html", page())):
        server.on(path, Reply(body=body, headers=html))
    feeds, data, home_folder = folder / "feeds.toml", folder / "data", folder / "home"
    feeds.write_text(
        f'tour = true\nwatch = ["banjir"]\n[sync]\nserver = "miniflux"\nurl = "{miniflux}"\n'
        'token = { env = "MINIFLUX_KEY" }\n'
        f'[[feed]]\nurl = "{server.url("/feed")}"\ntitle = "The Coast"\ncategory = "Coast"\ntags = ["morning"]\n'
        '[[rule]]\nname = "football"\ntitle = "liga"\ndo = "skip"\noff = true\n'
        '[[smart]]\nname = "Banjir"\nquery = "banjir"\n',
        "utf-8",
    )
    with open_library(feeds=feeds, data=data, write=True) as library:
        library.refresh()
        flood, league = library.articles(limit=2)
        library.fetch_text(league)
        library.fetch_text(flood)
    for author in ("sari", "wira"):
        mark(folder, author=author)
    server.on("/page/2", Reply(body=page(SENTENCE + "Air mulai surut. "), headers=html))
    home_folder.mkdir()
    other = home_folder / "Sync" / "sari"
    shutil.copytree(data, other, ignore=shutil.ignore_patterns("lock"))
    files(folder, server)
    change(folder, link=flood.url)
    assert back_up(data / "annotations.json", now=now) is not None
    return str(flood.id)


def change(folder: Path, *, link: str) -> None:
    """Let the feed give the flood another title, as outlets do."""
    desk = Desk.open(load(feeds=folder / "feeds.toml", data=folder / "data", environ={}))
    number = next(one.id for one in desk.library.feeds() if one.title == "The Coast")
    entry = Incoming(id="Kabar Lembayung-1", title="Banjir Rancabatu: Dua Perahu Datang", link=link)
    desk.library.store(number, [entry], fetched=datetime.now(UTC))
    desk.close_files()


def mark(folder: Path, *, author: str) -> None:
    """Mark a quote and a directive of the flood's page."""
    environ = {"KUTIP_AUTHOR": author}
    with open_library(feeds=folder / "feeds.toml", data=folder / "data", write=True, environ=environ) as library:
        flood = next(library.articles(limit=1))
        quote = "“Kami butuh dua perahu lagi sebelum malam,”"
        library.annotate(flood, quote, fields={"speaker": "Wirya Sungkana"}, tags=["banjir"])
        order = "mengirim perahu paling lambat Jumat pagi"
        told = {"issuer": "Wirya Sungkana", "addressee": "Badan Siaga Lembayung", "deadline": "1 Januari 2020"}
        library.annotate(flood, order, kind="directive", fields=told)


def files(folder: Path, server: Loopback) -> None:
    """Write the files that commands of the pages read."""
    here = folder / "here"
    here.mkdir()
    (here / "feed.xml").write_bytes(feed(server, "Satu", "Dua"))
    (here / "page.html").write_bytes(page())
    (here / "keys.toml").write_text('[everywhere]\n"f5" = "feeds.refresh"\n', "utf-8")
    (here / "wrong.toml").write_text('[everywhere]\n"f5" = "no.such"\n', "utf-8")
    (here / "list.opml").write_text(
        f'<opml version="2.0"><body><outline text="Hill Post" xmlUrl="{server.url("/feed?hills")}"/></body></opml>',
        "utf-8",
    )
    (here / "shared.toml").write_text('[[kind]]\nname = "promise"\nlabel = "Promise"\nkey = "p"\n', "utf-8")


@dataclass
class Line:
    """One line of a page."""

    text: str
    wanted: frozenset[int]


def lines_of(name: str) -> list[Line]:
    """Give the lines of a page's blocks that are commands of Kutip, without their comments."""
    found = []
    for block in BLOCK.findall((REPOSITORY / name).read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            text = line.removeprefix("$ ")
            if not re.match(r"kutip\b", text):
                continue
            said = CODE.search(text)
            code = int(said[1]) if said else 0
            found.append(Line(text.strip(), frozenset({code}) if said and said[2] else frozenset({0, code})))
    return found


def pieces(text: str) -> list[str]:
    """Give the words of a line as a shell parts them, signs by themselves, the comment left out."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.wordchars += "~:,+@%[]{}^!"
    lexer.commenters = ""
    words: list[str] = []
    for word in lexer:
        if word.startswith("#"):
            break
        words.append(word)
    return words


def run(words: list[str], given: bytes) -> tuple[int, bytes, str]:
    """Run one command: ours in this process, another one where it is there."""
    if words[0] != "kutip":
        if shutil.which(words[0]) is None:
            return 0, b"", ""
        done = subprocess.run(words, input=given, capture_output=True, timeout=30, check=False)
        return done.returncode, done.stdout, done.stderr.decode()
    out, bad = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(bad):
            code = main([str(Path(word).expanduser()) if word.startswith("~/") else word for word in words[1:]])
    finally:
        sys.stdin = stdin
    out.flush()
    return code, out.buffer.getvalue() if isinstance(out.buffer, io.BytesIO) else b"", bad.getvalue()


def played(words: list[str]) -> tuple[int, str]:
    """Run a whole line; the exit code is that of the first command of ours, as the page means it."""
    code, said, given = 0, "", b""
    segment: list[str] = []
    for word in [*words, ";"]:
        if word not in ENDS and word != "|":
            segment.append(word)
            continue
        target = Path(segment[segment.index(">") + 1]) if ">" in segment else None
        if "<" in segment:
            given = Path(segment[segment.index("<") + 1]).read_bytes()
        own = (
            segment[: min(segment.index(sign) for sign in "<>" if sign in segment)]
            if {"<", ">"} & {*segment}
            else segment
        )
        ended, given, complaint = run(own, given)
        if target is not None:
            target.write_bytes(given)
        if ended:
            code, said = code or ended, said + complaint
        given, segment = given if word == "|" else b"", []
        if word == "&&" and ended:
            break
    return code, said


def left_out(text: str) -> bool:
    words = pieces(text)
    return " ".join(words) in NOT_RUN or any(
        words[: len(one.split())] == one.split() for one in NOT_RUN if len(one.split()) > 1
    )


@pytest.mark.parametrize("name", [name for name in PAGES if lines_of(name)])
def test_the_commands_of_a_page_run_as_they_stand(
    name: str, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    shutil.copytree(newsroom.folder, own, ignore=shutil.ignore_patterns("lock"))
    monkeypatch.chdir(own / "here")
    for variable, value in {
        "HOME": own / "home",
        "KUTIP_FEEDS": own / "feeds.toml",
        "KUTIP_DATA": own / "data",
        "MINIFLUX_KEY": "key-1",
        "KUTIP_AUTHOR": "sari",
    }.items():
        monkeypatch.setenv(variable, str(value))
    wrong = []
    for line in lines_of(name):
        if left_out(line.text):
            continue
        if line.text.startswith("kutip restore"):
            (own / "data" / "annotations.json").unlink()
        text = NUMBERS.sub(newsroom.article, ADDRESS.sub(newsroom.site, line.text))
        code, said = played(pieces(text))
        if code not in line.wanted:
            wrong.append(f"{line.text}: exit code {code}, {said.strip()}")
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_in_a_pages_sentences_exist_with_their_options(name: str) -> None:
    text = BLOCK.sub("", (REPOSITORY / name).read_text("utf-8"))
    wrong = []
    for said in re.findall(r"`kutip ([^`]+)`", text):
        words = said.split()
        if words[0] not in COMMANDS:
            if not words[0].startswith("-") and not words[0].isupper():
                wrong.append(said)
            continue
        group = command(words[0])
        nested = list(group.commands.values()) if isinstance(group, click.Group) else []
        known = {option for one in (group, *nested) for parameter in one.params for option in parameter.opts}
        mine = re.split(r"[|;&>]", said)[0]
        wrong += [f"{said}: {one}" for one in re.findall(r"(?<=\s)--[a-z-]+", mine) if one not in {*known, "--help"}]
    assert wrong == []


def test_what_is_not_run_is_shown_somewhere() -> None:
    shown = [pieces(line.text) for name in PAGES for line in lines_of(name)]
    assert sum(len(lines_of(name)) for name in PAGES) > 40
    assert [one for one in NOT_RUN if not any(words[: len(one.split())] == one.split() for words in shown)] == []


def test_a_line_that_fails_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_FEEDS", str(tmp_path / "none.toml"))
    assert played(pieces("kutip list --nothing   # a comment"))[0] == 2
    assert played(pieces("kutip verify none.zip | cat"))[0] != 0

"""Gathering feeds on the command line."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply, Seen
from newsroom import feed, page

from reader.cli.main import main

HEAD = "# mine\ntour = false\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(HEAD, "utf-8")
    return path


@pytest.fixture
def kutip(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and give its exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--feeds", str(file), "--data", str(tmp_path / "data"), *arguments])
        return code, *capsys.readouterr()

    return run


def site(server: Loopback, *names: str) -> str:
    """Serve a page that names feeds, of which "mati" is none."""
    links = "".join(f'<link rel="alternate" type="application/rss+xml" title="T {n}" href="/{n}.xml">' for n in names)
    server.on("/", Reply(body=f"<html><head>{links}</head><body><p>Halo</p></body></html>".encode()))
    for name in names:
        body = b"<html>no feed</html>" if name == "mati" else feed(server, "Satu", "Dua", name=f"Kabar {name}")
        server.on(f"/{name}.xml", Reply(body=body))
    return server.url("/")


def test_a_feed_is_added_by_its_address_and_fetched(kutip: Run, server: Loopback, file: Path) -> None:
    url = server.on("/feed", Reply(body=feed(server, "Satu", name="Kabar Lembayung")))

    code, out, _ = kutip("add", url, "--category", "Pesisir", "--tags", "laut, pagi")
    assert code == 0
    assert out.startswith("Added Kabar Lembayung")
    text = file.read_text()
    assert text.startswith(HEAD)
    assert 'category = "Pesisir"\ntags = ["laut", "pagi"]' in text
    assert kutip("refresh")[1].splitlines()[0] == "Kabar Lembayung: 1 new, 0 changed"
    assert "subscribed to already" in kutip("add", url)[2]
    assert file.read_text() == text


def test_an_address_without_a_scheme_will_do(kutip: Run, server: Loopback) -> None:
    server.on("/feed", Reply(body=feed(server, "Satu", name="Kabar Lembayung")))

    assert kutip("add", f"127.0.0.1:{server.port}/feed")[0] == 0
    assert kutip("add", f"feed://127.0.0.1:{server.port}/feed")[2].strip().endswith("subscribed to already.")


def test_the_one_feed_of_a_site_is_taken_at_once(kutip: Run, server: Loopback) -> None:
    code, out, err = kutip("add", site(server, "utama", "mati"))

    assert code == 0
    assert "Added Kabar utama" in out
    assert "/mati.xml" in err


def test_of_several_feeds_some_are_chosen(kutip: Run, server: Loopback, file: Path) -> None:
    url = site(server, "utama", "olahraga", "opini")

    code, out, err = kutip("add", url)
    assert code == 1
    assert [line.split("  ")[2].strip() for line in out.splitlines()] == [
        "Kabar utama",
        "Kabar olahraga",
        "Kabar opini",
    ]
    assert "--choose" in err
    assert file.read_text() == HEAD
    assert kutip("add", url, "--choose", "4")[0] == 2
    assert kutip("add", url, "--choose", "3,1")[0] == 0
    assert re.findall(r"/(\w+)\.xml", file.read_text()) == ["opini", "utama"]
    assert kutip("add", url, "--all")[0] == 0
    assert len(re.findall(r"/(\w+)\.xml", file.read_text())) == 3


def test_a_page_without_a_feed_is_kept_as_an_article(kutip: Run, server: Loopback) -> None:
    url = server.on("/page", Reply(body=page(), headers=[("Content-Type", "text/html; charset=utf-8")]))

    code, _, err = kutip("add", url)
    assert code == 1
    assert "kutip add --article" in err
    code, out, _ = kutip("add", "--article", url, "--tags", "banjir", "--json")
    assert code == 0
    kept = json.loads(out)
    assert "Camat Rancabatu Minta Perahu Tambahan" in kept["title"]
    assert "Kami butuh dua perahu" in kutip("read", str(kept["id"]))[1]
    assert json.loads(kutip("search", "perahu", "--json")[1])["tags"] == ["banjir"]

    again = json.loads(kutip("add", "--article", url, "--json")[1])
    assert again["id"] == kept["id"]
    asked = len(server.seen)
    assert "0 new articles; 0 feeds read" in kutip("refresh")[1]
    assert len(server.seen) == asked
    assert "Kami butuh dua perahu" in kutip("read", str(kept["id"]))[1]


@pytest.mark.parametrize(
    "typed", ["", "file:/etc/passwd", "exec:ls", "javascript:alert(1)", "ftp://a.example/", "two words"]
)
def test_what_can_be_no_address_is_a_sentence(kutip: Run, typed: str, file: Path) -> None:
    code, out, err = kutip("add", typed)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert file.read_text() == HEAD


def test_feeds_are_renamed_moved_tagged_paused_and_removed(kutip: Run, server: Loopback, file: Path) -> None:
    kutip("add", server.on("/feed", Reply(body=feed(server, "Satu", name="Kabar Lembayung"))))
    kutip("refresh")

    assert kutip("feeds", "rename", "lembayung", "Laut")[1] == "Kabar Lembayung is now Laut.\n"
    assert kutip("feeds", "move", "Laut", "Sea/North")[0] == 0
    assert kutip("feeds", "tag", "Laut", "a", "b")[1] == "Laut has the tags a, b.\n"
    assert kutip("feeds", "pause", "Laut")[0] == 0
    listed = json.loads(kutip("feeds", "--json")[1])
    assert (listed["title"], listed["category"], listed["tags"]) == ("Laut", "Sea/North", ["a", "b"])
    assert (listed["state"], listed["next_due"]) == ("paused", None)
    asked = len(server.seen)
    kutip("refresh")
    assert len(server.seen) == asked
    assert kutip("feeds", "resume", "Laut")[0] == 0
    assert "Well." in kutip("feeds")[1]
    assert kutip("feeds", "remove", "Laut")[0] == 0
    assert file.read_text() == HEAD
    assert json.loads(kutip("list", "--json")[1])["title"] == "Satu"
    assert kutip("feeds", "remove", "Laut")[0] == 2


def test_lists_go_in_and_out_without_loss(kutip: Run, server: Loopback, file: Path, tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    opml.write_text(
        """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml version="2.0"><body>
        <outline text="Berita"><outline text="Laut &amp; Pasir">
          <outline type="rss" text="A" xmlUrl="http://a.example/f?x=1&amp;y=2" category="pagi,sore" foo="bar"/>
          <outline type="rss" text="A again" xmlUrl="http://a.example/f?x=1&amp;y=2"/>
        </outline><outline text="Berkas" xmlUrl="file:///etc/passwd"/></outline>
        <outline text="Kode" xmlUrl="javascript:alert(1)"/><outline text="Perintah" xmlUrl="exec:rm"/>
        <outline type="rss" title="B" text="B" xmlUrl="http://user:rahasia@b.example/f"/>
        </body></opml>"""
    )

    code, out, err = kutip("import", str(opml))
    assert code == 0
    assert out == "2 feeds added, 1 were there already, 3 left out.\n"
    assert [line.split("”")[0][1:] for line in err.splitlines()] == ["Berkas", "Kode", "Perintah"]
    assert server.seen == []
    assert kutip("import", str(opml), "--json")[1].startswith('{"added":0,"known":3')

    before = file.read_text()
    exported = tmp_path / "out.opml"
    assert kutip("opml", "--output", str(exported), "--with-secrets")[0] == 0
    assert "rahasia" in exported.read_text()
    assert "rahasia" not in kutip("opml")[1]
    file.write_text(HEAD)
    assert kutip("import", str(exported))[1].startswith("2 feeds added, 0")
    assert sorted(file.read_text().split("\n\n")) == sorted(before.split("\n\n"))
    assert 'category = "Berita/Laut & Pasir"\ntags = ["pagi", "sore"]' in before


def test_a_list_that_is_none_is_a_sentence(kutip: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "x.opml"
    for body in (b"", b"<html></html>", b"<opml>" + b"<outline>" * 5000):
        wrong.write_bytes(body)
        code, _, err = kutip("import", str(wrong))
        assert (code, err.count("\n")) in {(1, 1), (0, 0)}
    wrong.write_bytes(b" " * 20_000_001)
    assert "larger than 20 MB" in kutip("import", str(wrong))[2]
    assert kutip("import", str(tmp_path / "missing"))[0] == 1


def test_ten_thousand_feeds_come_in_and_go_out(kutip: Run, tmp_path: Path) -> None:
    opml = tmp_path / "many.opml"
    lines = "".join(f'<outline text="Kabar {n}" xmlUrl="http://h{n}.example/f"/>' for n in range(10_000))
    opml.write_text(f"<opml><body><outline text='Semua'>{lines}</outline></body></opml>")

    assert kutip("import", str(opml))[1].startswith("10000 feeds added")
    assert kutip("opml")[1].count("xmlUrl") == 10_000


def test_cleaning_says_first_what_would_go(kutip: Run, server: Loopback) -> None:
    kutip("add", server.on("/feed", Reply(body=feed(server, *map(str, range(10)), name="Kabar Lembayung"))))
    kutip("refresh")
    listed = [json.loads(line) for line in kutip("list", "--json")[1].splitlines()]

    assert kutip("clean")[0] == 2
    code, out, err = kutip("clean", "--keep", "4")
    assert (code, out.split(), "6 articles would go" in err) == (0, ["6", "of", "10", "Kabar", "Lembayung"], True)
    assert len(kutip("list", "--json")[1].splitlines()) == 10
    assert "6 articles are gone" in kutip("clean", "--keep", "4", "--yes")[2]
    assert kutip("clean", "--undo")[2] == "6 articles are back.\n"
    assert kutip("clean", "--undo")[0] == 2
    assert kutip("clean", "--undo", "--yes")[0] == 2
    assert "6 articles are gone" in kutip("clean", "--keep", "4", "--yes")[2]
    assert kutip("clean", "--compact")[2] == "6 articles are deleted for good.\n"
    assert "nothing to bring back" in kutip("clean", "--undo")[2]
    left = [json.loads(line)["id"] for line in kutip("list", "--json")[1].splitlines()]
    assert left == [one["id"] for one in listed[:4]]
    assert "0 articles would go" in kutip("clean", "--keep", "4")[2]


def test_a_password_in_an_address_is_told_nowhere(kutip: Run, server: Loopback, file: Path) -> None:
    def guarded(seen: Seen) -> Reply:
        if seen.header("authorization") is None:
            return Reply(401)
        return Reply(body=feed(server, "Satu", name="Kabar Lembayung")) if len(server.seen) < 2 else Reply(500)

    server.on("/feed", guarded)
    secret = f"http://bob:s3cr3t@127.0.0.1:{server.port}/feed"
    said = [kutip("add", secret)]
    assert "bob:s3cr3t@" in file.read_text()
    commands = (
        ("refresh", "--json"),
        ("feeds",),
        ("feeds", "--json"),
        ("list", "--json"),
        ("opml",),
        ("add", secret),
        ("feeds", "pause", "kabar"),
        ("feeds", "resume", "kabar"),
        ("doctor",),
        ("doctor", "--json"),
        ("add", "http://bob:s3cr3t@127.0.0.1:1/feed"),
        ("add", "http://bob:s3cr3t@[::1/feed"),
        ("add", "--article", secret.replace("/feed", "/none")),
        ("feeds", "remove", "kabar"),
    )
    said += [kutip(*arguments) for arguments in commands]
    assert said[0][0] == 0
    for one in said:
        assert "s3cr3t" not in one[1] + one[2]


def test_feeds_of_this_computer_are_read_where_feeds_toml_names_them(
    kutip: Run, file: Path, tmp_path: Path, server: Loopback
) -> None:
    own = tmp_path / "own feed.xml"
    own.write_bytes(feed(server, "Berkas Satu", name="Dari berkas"))
    file.write_text(
        f'{HEAD}[[feed]]\nurl = "file:{own}"\n[[feed]]\nurl = "exec:cat \'{own}\'"\ntitle = "Perintah"\n'
        f'[[feed]]\nurl = "exec:sh -c \'exit 3\'"\ntitle = "Gagal"\n'
        f'[[feed]]\nurl = "file:{tmp_path}"\ntitle = "Folder"\n'
    )

    code, out, err = kutip("refresh")

    assert code == 1
    assert "own feed.xml: 1 new" in out or "own: 1 new" in out
    assert "Perintah: 1 new" in out
    assert "Gagal: the command sh failed with the exit code 3" in err
    assert "Folder: there is no file" in err
    assert "file:" not in kutip("opml")[1]


def test_feeds_are_listed_with_their_last_and_their_next_look(kutip: Run, server: Loopback, file: Path) -> None:
    server.on("/feed", Reply(body=feed(server, "Satu")))
    url = server.url("/feed")
    file.write_text(f'{HEAD}[[feed]]\nurl = "{url}"\n', "utf-8")
    assert "Never read well so far. It is due now." in kutip("feeds")[1]
    kutip("refresh")
    assert re.search(r"Last read well: \d{4}-\d\d-\d\d \d\d:\d\d\. Next look: \d{4}-", kutip("feeds")[1])

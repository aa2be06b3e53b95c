"""parse, extract and find: the shapes that programs rely on, in order, whatever one source holds."""

import ctypes
import json
import os
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from commands import kutip, lines, said
from loopback import Loopback, Reply
from newsroom import feed, page

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
Schema = Any
LINE, MAYBE, NUMBER, FLAG = str, (str, None), (int, None), (bool, None)
MOMENT = (TIME, None)
PARSED: Schema = {
    "source": LINE,
    "title": MAYBE,
    "link": MAYBE,
    "language": MAYBE,
    "entries": [
        {
            "id": MAYBE,
            "title": MAYBE,
            "link": MAYBE,
            "published": MOMENT,
            "updated": MOMENT,
            "authors": [LINE],
            "summary": MAYBE,
            "content": MAYBE,
            "enclosures": [dict],
            "tags": [LINE],
        }
    ],
    "problems": [LINE],
}
EXTRACTED: Schema = {
    "source": LINE,
    "url": MAYBE,
    "title": MAYBE,
    "byline": MAYBE,
    "published": MOMENT,
    "site": MAYBE,
    "language": MAYBE,
    "text": LINE,
    "blocks": [
        {"kind": LINE, "start": int, "end": int, "level": NUMBER, "ordered": FLAG, "number": NUMBER, "depth": NUMBER}
    ],
    "links": [{"start": int, "end": int, "url": LINE}],
}
FOUND: Schema = {"source": LINE, "feeds": [{"url": LINE, "type": MAYBE, "title": MAYBE}]}
KINDS = {"paragraph", "heading", "item", "quote", "table", "code", "caption", "rule"}


def fits(value: Any, schema: Schema, where: str = "$") -> None:
    """Check that a value has a schema's shape; objects may have further members."""
    if isinstance(schema, dict):
        assert isinstance(value, dict), where
        for name, inner in schema.items():
            assert name in value, f"{where}.{name}"
            fits(value[name], inner, f"{where}.{name}")
    elif isinstance(schema, list):
        assert isinstance(value, list), where
        for number, one in enumerate(value):
            fits(one, schema[0], f"{where}[{number}]")
    elif isinstance(schema, tuple):
        if value is not None:
            fits(value, schema[0], where)
    elif isinstance(schema, re.Pattern):
        assert schema.fullmatch(value), f"{where}: {value!r}"
    else:
        assert isinstance(value, schema), f"{where}: {value!r}"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def files(tmp_path: Path, server: Loopback) -> Path:
    (tmp_path / "feed.xml").write_bytes(feed(server, "Pertama", "Kedua"))
    (tmp_path / "page.html").write_bytes(page())
    announced = '<link rel="alternate" type="application/rss+xml" title="Kabar" href="/feed">'
    (tmp_path / "home.html").write_text(f"<html><head>{announced}</head><body>x</body></html>", "utf-8")
    (tmp_path / "wrong").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    return tmp_path


SHAPES = pytest.mark.parametrize(
    ("command", "file", "schema"),
    [("parse", "feed.xml", PARSED), ("extract", "page.html", EXTRACTED), ("find", "home.html", FOUND)],
)


@SHAPES
def test_the_promised_shape_from_a_file_from_standard_input_and_in_words(
    files: Path, command: str, file: str, schema: Schema
) -> None:
    path = files / file
    done = kutip(command, "--json", path, "--url", "http://kabar.example/x")
    (told,) = lines(done)
    fits(told, schema)
    assert (done.returncode, told["source"]) == (0, str(path))

    (piped,) = lines(kutip(command, "--json", "-", "--url", "http://kabar.example/x", given=path.read_bytes()))
    assert {**piped, "source": str(path)} == told
    assert kutip(command, path).stdout.strip()


def test_the_values_are_right(files: Path) -> None:
    (parsed,) = lines(kutip("parse", "--json", files / "feed.xml"))
    assert [entry["title"] for entry in parsed["entries"]] == ["Pertama", "Kedua"]
    assert parsed["entries"][0]["published"] == "2026-11-12T03:00:00Z"
    (read,) = lines(kutip("extract", "--json", files / "page.html", "--url", "http://kabar.example/x"))
    assert {block["kind"] for block in read["blocks"]} <= KINDS
    assert read["text"] == "\n".join(read["text"][block["start"] : block["end"]] for block in read["blocks"])
    (found,) = lines(kutip("find", "--json", files / "home.html", "--url", "http://kabar.example/x"))
    assert found["feeds"][0]["url"] == "http://kabar.example/feed"


@SHAPES
def test_a_list_keeps_its_order_with_broken_sources_in_between(
    files: Path, command: str, file: str, schema: Schema
) -> None:
    wanted = [files / name for name in (file, "missing", file, "wrong", file, ".", file)] * 2
    listing = files / "list.jsonl"
    listing.write_text("".join(json.dumps({"source": str(path)}) + "\n" for path in wanted), "utf-8")
    done = kutip(command, "--json", "--list", listing)
    told = lines(done)
    assert [row["source"] for row in told] == [str(path) for path in wanted]
    for row, path in zip(told, wanted, strict=True):
        if path.name == file:
            fits(row, schema)
        elif path.name != "wrong" or "error" in row:
            assert set(row) == {"source", "error"}
            assert row["error"]
    assert done.returncode == 1


def test_an_address_is_fetched_and_a_refusal_is_its_error(server: Loopback) -> None:
    server.on("/feed", lambda _: Reply(body=feed(server, "Pertama")))
    done = kutip("parse", "--json", server.url("/feed"), server.url("/missing"))
    first, second = lines(done)
    assert first["entries"][0]["title"] == "Pertama"
    assert "404" in second["error"]
    assert done.returncode == 1


def test_what_cannot_be_meant_is_a_usage_error(files: Path) -> None:
    for words in (
        ("parse", "--json"),
        ("parse", "--url", "http://a.example/", files / "feed.xml", files / "page.html"),
        ("parse", "--list", files / "missing.jsonl"),
        ("parse", "--list", files / "feed.xml"),
    ):
        done = kutip(*words)
        assert (done.returncode, done.stdout) == (2, b""), said(done)
        assert b"Traceback" not in done.stderr


def laughs() -> bytes:
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{entities}]><rss><channel><title>&l9;</title></channel></rss>".encode()


def test_a_document_that_explodes_costs_only_itself(files: Path) -> None:
    many = "<rss><channel><item " + " ".join(f"a{n}='1'" for n in range(200_000)) + "/></channel></rss>"
    (files / "attributes").write_text(many, "utf-8")
    (files / "laughs").write_bytes(laughs())
    (files / "comments").write_text("<rss><channel><item><description>" + "&lt;!--" * 100_000, "utf-8")
    names = ["feed.xml", "attributes", "laughs", "comments", "feed.xml"]
    done = kutip("parse", "--json", *(files / name for name in names))
    told = lines(done)
    assert [Path(row["source"]).name for row in told] == names
    assert [len(told[at]["entries"]) for at in (0, -1)] == [2, 2]
    assert len(done.stdout) < 10**6


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """Gather the names of the files in a folder that anybody opens (inotify(7), IN_OPEN)."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        fd = libc.inotify_init1(os.O_NONBLOCK)
    except AttributeError:
        pytest.skip("there is no inotify here")
    opened: list[str] = []
    try:
        assert libc.inotify_add_watch(fd, str(folder).encode(), 0x20) >= 0
        yield opened
        try:
            data = os.read(fd, 2**16)
        except BlockingIOError:
            data = b""
        while data:
            _, _, _, size = struct.unpack_from("iIII", data)
            opened.append(data[16 : 16 + size].rstrip(b"\0").decode())
            data = data[16 + size :]
    finally:
        os.close(fd)


def bodies(secret: Path, address: str) -> dict[str, bytes]:
    """Documents that would have something opened or fetched."""
    feeds = "<rss version='2.0'><channel><title>&x;</title></channel></rss>"
    return {
        "path": str(secret).encode(),
        "file": secret.as_uri().encode(),
        "address": address.encode(),
        "dash": b"-",
        "entity": f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>{feeds}".encode(),
        "remote": f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{address}'>]>{feeds}".encode(),
        "dtd": f"<!DOCTYPE rss SYSTEM '{address}'>{feeds}".encode(),
        "parameter": f"<!DOCTYPE rss [<!ENTITY % p SYSTEM '{address}'> %p;]>{feeds}".encode(),
        "include": f"<html><body><xi:include href='{secret.as_uri()}'/><img src='{address}'></body></html>".encode(),
    }


@pytest.mark.parametrize("command", ["parse", "extract", "find"])
def test_a_document_opens_no_file_and_no_connection(server: Loopback, tmp_path: Path, command: str) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    secret = secrets / "secret.xml"
    secret.write_text("<rss version='2.0'><channel><title>SECRET</title></channel></rss>", "utf-8")
    documents = bodies(secret, server.url("/secret"))
    for name, body in documents.items():
        (tmp_path / name).write_bytes(body)
    with watched(secrets) as opened:
        done = kutip(command, "--json", *(tmp_path / name for name in documents))
    assert len(lines(done)) == len(documents)
    assert b"SECRET" not in done.stdout
    assert opened == []
    assert server.seen == []
    with watched(secrets) as opened:
        secret.read_bytes()
    assert opened == ["secret.xml"]  # the watch does see an opening

"""The commands over the library: with --json and without, beside a running copy, and their exit codes."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import kutip, lines, said
from loopback import Loopback, Reply
from newsroom import serve_outlet

from reader.cli.main import COMMANDS

Options = tuple[str, ...]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NAMES = sorted(COMMANDS)


def number(options: Options) -> str:
    return str(lines(kutip(*options, "list", "--limit", "1", "--json"))[0]["id"])


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(name: str) -> None:
    done = kutip(name, "--help")
    assert done.returncode == 0
    assert re.search(rf"Example:\s+kutip {name}\b", done.stdout.decode())


def test_the_group_lists_every_command_and_its_version() -> None:
    shown = kutip("--help").stdout.decode()
    assert [name for name in NAMES if not re.search(rf"^  {name} ", shown, re.MULTILINE)] == []
    assert "Example:" in shown
    assert re.fullmatch(r"kutip, version \d+\.\d+\.\d+\S*\n", kutip("--version").stdout.decode())


def test_the_list_gives_lines_for_people_and_for_programs(options: Options) -> None:
    rows = lines(kutip(*options, "list", "--json"))
    shown = kutip(*options, "list").stdout.decode().splitlines()
    assert len(rows) == len(shown) == 12
    assert [row["title"] in line for row, line in zip(rows, shown, strict=True)] == [True] * 12
    stamps = [row["published"] for row in rows]
    assert all(TIME.fullmatch(stamp) for stamp in stamps)
    assert stamps == sorted(stamps, reverse=True)
    assert [row["annotations"] for row in lines(kutip(*options, "list", "--annotated", "--json"))] == [1]
    assert len(lines(kutip(*options, "list", "--limit", "3", "--json"))) == 3


def test_an_article_is_read_by_its_number_and_by_its_key(options: Options) -> None:
    row = lines(kutip(*options, "list", "--limit", "1", "--json"))[0]
    (article,) = lines(kutip(*options, "read", str(row["id"]), "--json"))
    (again,) = lines(kutip(*options, "read", row["key"], "--json"))
    assert article == again
    assert TIME.fullmatch(article["fetched"])
    assert article["text"] == "\n".join(article["text"][one["start"] : one["end"]] for one in article["blocks"])
    assert row["title"] in kutip(*options, "read", str(row["id"])).stdout.decode()


def test_search_finds_words_and_says_where(options: Options) -> None:
    hits = lines(kutip(*options, "search", "harbour -correction", "--json"))
    assert hits
    for hit in hits:
        assert {hit["snippet"][slice(*match)].casefold() for match in hit["matches"]} <= {"harbour"}
        assert "Correction" not in hit["title"]
    assert kutip(*options, "search", "harbour").stdout.decode().count("harbour") > 0
    assert kutip(*options, "search", "zzzzz", "--json").stdout == b""


def test_annotations_and_their_exports(options: Options) -> None:
    (one,) = lines(kutip(*options, "annotations", "--json"))
    assert one["fields"] == {"speaker": "Mira Halvorsen"}
    assert TIME.fullmatch(one["created"])
    assert one["evidence"]["text_sha256"]
    assert "Mira Halvorsen" in kutip(*options, "annotations").stdout.decode()
    assert kutip(*options, "annotations", "--kind", "directive").stdout == b""

    assert one["text"] in kutip(*options, "export").stdout.decode()
    (row,) = csv.DictReader(io.StringIO(kutip(*options, "export", "--format", "csv").stdout.decode("utf-8-sig")))
    assert one["text"] in row.values()
    assert "anno.jsonld" in json.dumps(json.loads(kutip(*options, "export", "--format", "jsonld").stdout))
    assert lines(kutip(*options, "export", "--json")) == lines(kutip(*options, "export", "--format", "jsonl"))


def test_an_export_goes_to_a_file_of_its_owners(options: Options, tmp_path: Path) -> None:
    target = tmp_path / "quotes.md"
    done = kutip(*options, "export", "--output", target)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "Wrote 1 annotations" in said(done)
    assert "Mira Halvorsen" in target.read_text("utf-8")


def test_the_doctor_finds_nothing_wrong(options: Options) -> None:
    done = kutip(*options, "doctor", "--json")
    assert {finding["state"] for finding in lines(done)} <= {"fine", "note"}
    assert done.returncode == 0
    assert kutip(*options, "doctor").stdout.startswith((b"ok ", b"-- "))


def test_a_failed_feed_costs_itself_and_the_exit_code(server: Loopback, tmp_path: Path) -> None:
    working = serve_outlet(server, "Pertama", "Kedua")
    failing = server.on("/broken", Reply(500))
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(
        f'tour = false\n[[feed]]\nurl = "{working}"\n[[feed]]\nurl = "{failing}"\ntitle = "Sunyi"\n', "utf-8"
    )
    options = ("--feeds", feeds, "--data", tmp_path / "data")
    done = kutip(*options, "refresh", "--json")
    assert done.returncode == 1
    told = {row["url"]: row for row in lines(done)}
    assert told[working]["new"] == 2
    assert "fault" in told[failing]["error"]

    only = kutip("--feeds", feeds, "--data", tmp_path / "other", "refresh", "--only", working)
    assert only.returncode == 0
    assert "2 new articles; 1 feeds read, 0 failed." in only.stdout.decode()

    newest = lines(kutip(*options, "list", "--json"))[0]
    fetched = kutip(*options, "read", str(newest["id"]), "--fetch")
    assert fetched.returncode == 0
    assert "dua perahu lagi sebelum malam" in fetched.stdout.decode()


def test_exit_codes_tell_usage_configuration_and_storage_apart(options: Options, tmp_path: Path) -> None:
    def code(*words: str | Path) -> int:
        done = kutip(*words)
        assert b"Traceback" not in done.stderr
        assert done.stderr.strip()
        return done.returncode

    assert code("no-such-command") == 2
    assert code(*options, "list", "--no-such-option") == 2
    assert code("--feeds", tmp_path / "missing.toml", "list") == 2
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[[feed]]\nurl = 3\n", "utf-8")
    assert code("--feeds", wrong, "--data", tmp_path / "data", "list") == 2
    assert code(*options, "export", "--format", "no-such-form") == 2
    assert code(*options, "list", "--feed", "no such feed") == 2
    assert code(*options, "read", "999") == 1
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    assert code(*options[:2], "--data", blocked, "list") == 3
    assert code(*options, "export", "--output", tmp_path / "nowhere" / "x.md") == 3


def test_everything_can_be_read_beside_a_running_copy(options: Options) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, options[3]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        for words in (
            ("list",),
            ("read", number(options)),
            ("search", "harbour"),
            ("annotations",),
            ("export", "--format", "csv"),
            ("export", "--format", "markdown"),
        ):
            done = kutip(*options, *words)
            assert (done.returncode, bool(done.stdout)) == (0, True), (words, said(done))
        refused = kutip(*options, "refresh")
        assert refused.returncode == 3
        assert f"process {holder.pid}" in said(refused)
    finally:
        holder.communicate("")


HOLD = """
import sys
from pathlib import Path
from reader.folder import DataFolder
folder = DataFolder.open(Path(sys.argv[1]))
print("held" if not folder.readonly else "refused", flush=True)
sys.stdin.read()
"""


def test_a_pipe_that_closes_ends_quietly(options: Options) -> None:
    command = f"{sys.executable} -m reader {' '.join(options)} list --json | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=90)
    assert done.stderr == b""
    first: Any = json.loads(done.stdout)
    assert first["title"]
    assert done.returncode in {0, 141}

"""Hooks: what they are given, and that they cost nobody but themselves anything."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback
from newsroom import NOW, serve_outlet

from reader.articles.model import View
from reader.config import load
from reader.desk import annotating, reading, refreshing
from reader.desk.annotating import Draft
from reader.desk.hooks import Hooks
from reader.desk.open import Desk
from reader.errors import ConfigError
from reader.hookbook import HookSpec

TOOL = """import json, os, sys
with open(sys.argv[1], "ab") as file:
    file.write(sys.stdin.buffer.read())
print(os.environ["KUTIP_EVENT"])
"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def tool(tmp_path: Path) -> str:
    path = tmp_path / "tool.py"
    path.write_text(TOOL, "utf-8")
    return f"{sys.executable} {path}"


def desk_of(folder: Path, text: str) -> Desk:
    file = folder / "feeds.toml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    desk = Desk.open(load(feeds=file, data=folder / "data", environ={}), now=lambda: NOW)
    desk.hook_patience = 60.0
    return desk


def given(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


async def test_new_articles_and_alerts_are_told_as_json_lines(tmp_path: Path, tool: str, server: Loopback) -> None:
    url = serve_outlet(server, "Air naik di Rancabatu", "Perahu tiba")
    new, alert = tmp_path / "new", tmp_path / "alert"
    text = f"""tour = false
[[feed]]
url = "{url}"
title = "Kabar; $(rm -rf /)"
[[rule]]
name = "perahu"
title = "perahu"
do = "notify"
[[hook]]
on = "new"
run = "{tool} {new}"
[[hook]]
on = "alert"
run = "{tool} {alert}"
"""
    desk = desk_of(tmp_path, text)
    async for _ in refreshing.refresh(desk, asked=True):
        pass
    await desk.close()
    assert {one["title"] for one in given(new)} == {"Air naik di Rancabatu", "Perahu tiba"}
    assert all(one["event"] == "new" and one["outlet"] == "Kabar; $(rm -rf /)" for one in given(new))
    (one,) = given(alert)
    assert (one["event"], one["rule"], one["title"]) == ("alert", "perahu", "Perahu tiba")
    assert desk.hooks.news() == ()


def test_a_change_of_annotations_is_told(tmp_path: Path, tool: str) -> None:
    told = tmp_path / "told"
    desk = desk_of(tmp_path, f'tour = true\n[[hook]]\non = "annotation"\nrun = "{tool} {told}"\n')
    opened = reading.open_article(desk, desk.library.ids(View())[0])
    draft = Draft(kind="quote", fields={"speaker": "Mira"})
    one = annotating.annotate(desk, opened.article, opened.text, span=(0, 10), draft=draft)
    annotating.change(desk, one.id, Draft(kind="quote", fields={"speaker": "Wira"}))
    annotating.remove(desk, one.id)
    desk.close_files()
    found = given(told)
    assert [line["change"] for line in found] == ["added", "changed", "removed"]
    assert {line["id"] for line in found} == {one.id}
    assert found[1]["fields"] == {"speaker": "Wira"}


def spec(*arguments: str, seconds: int = 30) -> HookSpec:
    return HookSpec(on="new", arguments=arguments, seconds=seconds)


@pytest.mark.parametrize(
    ("hook", "sentence"),
    [
        (spec("/nowhere/tool"), "The hook tool cannot be started: No such file or directory."),
        (spec(sys.executable, "-c", "import sys; sys.exit(7)"), "failed with the exit code 7."),
        (spec(sys.executable, "-c", "import time; time.sleep(60)", seconds=1), "took longer than 1 seconds"),
    ],
    ids=["missing", "failing", "slow"],
)
def test_a_failure_is_told_once(hook: HookSpec, sentence: str) -> None:
    hooks = Hooks([hook])
    for _ in range(2):
        hooks.happened("new", [{"title": "one"}])
    hooks.close(patience=30)
    (told,) = hooks.news()
    assert sentence in told
    assert hooks.news() == ()


def test_nobody_waits_for_a_hook_and_the_end_stops_it(tmp_path: Path) -> None:
    late = tmp_path / "late"
    body = f"import time, pathlib; time.sleep(20); pathlib.Path({str(late)!r}).touch()"
    hooks = Hooks([spec(sys.executable, "-c", body)])
    before = time.monotonic()
    hooks.happened("new", [{"title": "x" * 1_000_000}])
    hooks.close(patience=0.1)
    assert time.monotonic() - before < 15
    assert not late.exists()
    hooks.happened("new", [{}])  # after the end, nothing is started any more
    hooks.close(patience=0.1)


def test_a_hook_that_reads_nothing_is_fine() -> None:
    hooks = Hooks([spec(sys.executable, "-c", "pass")])
    hooks.happened("new", [{"title": "x" * 2_000_000}])
    hooks.close(patience=30)
    assert hooks.news() == ()


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_runs_nothing(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text('[[hook]]\non = "new"\nrun = "true"\n', "utf-8")
    file.chmod(mode)
    settings = load(feeds=file, data=tmp_path, environ={})
    assert settings.hooks == ()
    assert [one for one in settings.notices if "Others can write" in one and "no hook is run" in one]
    file.chmod(0o644)
    assert len(load(feeds=file, data=tmp_path, environ={}).hooks) == 1


def test_a_folder_that_others_can_write_runs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    file = folder / "feeds.toml"
    file.write_text('[[hook]]\non = "new"\nrun = "true"\n', "utf-8")
    file.chmod(0o600)
    link = tmp_path / "feeds.toml"
    link.symlink_to(file)
    assert load(feeds=link, data=tmp_path, environ={}).hooks == ()


def test_a_file_of_another_user_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text('[[hook]]\non = "new"\nrun = "true"\n', "utf-8")
    file.chmod(0o600)
    real = file.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: real + 1)
    expected = 0 if real != 0 else 1  # what root owns, everybody trusts
    assert len(load(feeds=file, data=tmp_path, environ={}).hooks) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('on = "often"\nrun = "true"', 'on is one of "new", "alert", "annotation"'),
        ('on = "new"', 'has no run = "…"'),
        ('on = "new"\nrun = "sh -c \'x"', "quotation mark without its pair"),
        ('on = "new"\nrun = "true"\nseconds = 0', "seconds is a whole number from 1 to 600"),
    ],
)
def test_a_hook_that_cannot_be_used_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(f"[[hook]]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError) as told:
        load(feeds=file, data=tmp_path, environ={})
    assert sentence in str(told.value)

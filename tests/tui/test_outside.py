"""Other programs: what an article is piped to, the editor of notes, notifications outside the app."""

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from newsroom import desk_of
from tests_tui import Drive, Driven
from textual.app import App
from textual.widgets import Input, Static

from reader.articles.document import DocumentBuilder
from reader.articles.model import View
from reader.desk import reading, running
from reader.desk.rendering import rendered
from reader.tui import notifying
from reader.tui.dialogs.output import Output
from reader.tui.dialogs.prompt import Prompt
from reader.tui.dialogs.tagging import TaggingForm
from reader.tui.outside import OutsideError, edit_text, editor
from reader.tui.sides.alerts import Alerts
from reader.tui.sides.piping import Pipe, read_pipe


def script(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys, os, json, time\n{body}\n", "utf-8")
    path.chmod(0o755)
    return path


async def pipe(driven: Driven, line: str) -> None:
    await driven.press("|")
    await driven.until(lambda: isinstance(driven.app.screen, Prompt))
    driven.app.screen.query_one(Input).value = line
    await driven.pilot.press("enter")


def test_a_line_says_the_form_and_what_becomes_of_the_output() -> None:
    assert read_pipe("wc -w") == Pipe("text", ("wc", "-w"))
    assert read_pipe("json: jq -r .title") == Pipe("json", ("jq", "-r", ".title"))
    assert read_pipe("md: 'my tool' a&") == Pipe("md", ("my tool", "a"), quiet=True)
    assert read_pipe("!less") == Pipe("text", ("less",), whole=True)
    with pytest.raises(running.CommandError):
        read_pipe("md:  ")
    with pytest.raises(running.CommandError):
        read_pipe("sed 's/")


async def test_an_article_is_piped_and_the_output_is_shown(drive: Drive, tmp_path: Path) -> None:
    tool = script(
        tmp_path, "tool", "d = json.load(sys.stdin); print('\\x1b[31m' + d['title'], len(d['text']), sys.argv[1:])"
    )
    async with drive() as driven:
        await pipe(driven, f"json: {tool} '$HOME; ls' '*'")
        await driven.until(lambda: isinstance(driven.app.screen, Output))
        await driven.until(lambda: "tool" in driven.text())
        assert "['$HOME; ls', '*']" in driven.text()  # no shell has seen it
        assert "Start here" in driven.text()
        await driven.press("escape")
        assert driven.status == "tool took the article."
        # The line is there again, to be run on the next article.
        await driven.press("|")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        assert driven.app.screen.query_one(Input).value.startswith("json: ")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("print('much')", "tool took the article."),
        ("sys.exit(3)", "tool ended with the exit code 3."),
        ("sys.stdin.close()", "tool took the article."),
    ],
)
async def test_what_is_piped_quietly_shows_nothing(drive: Drive, tmp_path: Path, body: str, told: str) -> None:
    tool = script(tmp_path, "tool", body)
    async with drive() as driven:
        await pipe(driven, f"{tool} &")
        await driven.until(lambda: driven.status == told)
        assert not isinstance(driven.app.screen, Output)


async def test_a_command_that_is_not_there_is_one_sentence(drive: Drive) -> None:
    async with drive() as driven:
        await pipe(driven, "/nowhere/at-all")
        await driven.until(lambda: driven.status == "Not piped: the command at-all cannot be started.")


async def test_a_command_is_bounded(tmp_path: Path) -> None:
    slow = script(tmp_path, "slow", "time.sleep(60)")
    with pytest.raises(running.CommandError, match=r"took longer than 0\.2 seconds and was stopped"):
        await running.run([str(slow)], deadline=0.2, limit=1 << 20)
    loud = script(tmp_path, "loud", "print('x' * 3_000_000)")
    with pytest.raises(running.CommandError, match="printed more than 1 MB"):
        await running.run([str(loud)], deadline=30, limit=1 << 20)


async def test_a_command_that_does_not_read_does_not_stop_the_way(tmp_path: Path) -> None:
    deaf = script(tmp_path, "deaf", "print('said')")
    ran = await running.run([str(deaf)], given=b"x" * 4_000_000, deadline=30, limit=1 << 20)
    assert (ran.code, ran.output) == (0, b"said\n")


def test_an_article_as_markdown_shows_its_words_alone(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        article = desk.library.ids(View())[0]
        builder = DocumentBuilder()
        builder.add("heading", "# not *a* heading", level=2)
        builder.add("paragraph", "See [this](javascript:x) & <b>that</b>")
        builder.add("item", "first", ordered=True, number=3)
        builder.add("quote", "> said")
        builder.add("code", "a ``` b")
        desk.library.store_document(article, builder.build(), origin="page", extractor="test")
        opened = reading.open_article(desk, article)
        text = rendered(opened, "md").decode()
        plain = rendered(opened, "text").decode()
    html = MarkdownIt("commonmark").render(text)
    assert "<h3># not *a* heading</h3>" in html
    assert "See [this](javascript:x) &amp; &lt;b&gt;that&lt;/b&gt;" in html
    assert '<ol start="3">' in html
    assert "<blockquote>\n<p>&gt; said</p>" in html
    assert "a ``` b" in html
    assert "3. first\n" in plain


# The editor


@pytest.fixture
def _suspends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the headless app be suspended: there is no terminal that could be given away."""

    @contextmanager
    def suspend(_: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(App, "suspend", suspend)


@pytest.mark.usefixtures("_suspends")
async def test_a_note_is_written_in_the_editor(drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    vi = script(
        tmp_path,
        "vi",
        f"p = sys.argv[-1]; open({str(seen)!r}, 'w').write(p + ' ' + oct(os.stat(p).st_mode) + ' ' + open(p).read())\n"
        "open(p, 'w').write('first line\\n\\nsecond \\x1b[31mline\\n')",
    )
    monkeypatch.setenv("EDITOR", f"{vi} --wait")
    monkeypatch.delenv("VISUAL", raising=False)
    async with drive() as driven:
        await driven.press("enter", "#")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        driven.app.screen.query_one("#field-note", Input).value = "before"
        await driven.press("ctrl+o")
        assert driven.app.screen.query_one("#field-note", Input).value == "first line ⏎  ⏎ second line"
        await driven.pilot.press("enter")
        await driven.until(lambda: "Saved" in driven.status)
        (one,) = driven.app.desk.store.all()
        assert one.note == "first line\n\nsecond line"
    path, mode, text = seen.read_text("utf-8").split(" ", 2)
    assert stat.S_IMODE(int(mode, 8)) == 0o600
    assert text == "before\n"
    assert not Path(path).exists()  # noqa: ASYNC240


@pytest.mark.usefixtures("_suspends")
async def test_an_editor_that_fails_leaves_the_note(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = script(tmp_path, "bad", "open(sys.argv[-1], 'w').write('half'); sys.exit(1)")
    monkeypatch.setenv("VISUAL", str(bad))
    async with drive() as driven:
        await driven.press("enter", "#")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        driven.app.screen.query_one("#field-note", Input).value = "mine"
        await driven.press("ctrl+o")
        assert driven.app.screen.query_one("#field-note", Input).value == "mine"
        assert "exit code 1; the note is as it was" in str(driven.app.screen.query_one("#heading", Static).render())


async def test_a_terminal_that_cannot_be_given_away_is_told(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    async with drive() as driven:
        with pytest.raises(OutsideError, match="cannot be given"):
            edit_text(driven.app, "x")


def test_visual_goes_before_editor_and_there_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert editor({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(OutsideError, match="set EDITOR"):
        editor({})


# Notifications


def test_a_title_cannot_end_the_sequence_or_be_an_option() -> None:
    told: list[str] = []
    evil = "x\x07\x1b]0;owned\x07; --help"
    assert notifying.tell_outside("osc777", "rule;one", evil, write=told.append, environ={}) is None
    assert notifying.tell_outside("osc9", "rule", evil, write=told.append, environ={"TMUX": "/x"}) is None
    assert told[0].startswith("\x1b]777;notify;rule,one;x")
    assert told[0].count("\x07") == 1
    assert told[0].count("\x1b") == 1
    assert told[1].startswith("\x1bPtmux;\x1b\x1b]9;rule: x")
    assert told[1].endswith("\x07\x1b\\")


def test_the_desktop_is_told_by_a_list_of_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    script(
        tmp_path,
        "notify-send",
        f"p = {str(seen)!r}; open(p + '.part', 'w').write(json.dumps(sys.argv[1:])); os.rename(p + '.part', p)",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert notifying.tell_outside("desktop", "-rule", "<b>body</b>", write=print) is None
    for _ in range(500):
        if seen.exists():
            break
        import time

        time.sleep(0.01)
    assert seen.read_text("utf-8") == '["--app-name=Kutip", "--", "-rule", "&lt;b&gt;body&lt;/b&gt;"]'


def test_without_notify_send_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    told = notifying.tell_outside("desktop", "rule", "body", write=print)
    assert told is not None
    assert "no notify-send" in told


async def test_alerts_go_out_where_feeds_toml_wants_it(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.desk.ruling import Alert, Ruled

    written: list[str] = []
    async with drive() as driven:
        driver = driven.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        alerts = Alerts()
        alerts.add(
            Ruled(alerts=(Alert("floods", 1, "Water rises", "The Coast"), Alert("floods", 2, "More", "The Coast")))
        )
        alerts.show(driven.app)
        assert not any("]9;" in text for text in written)
        alerts.show(driven.app, way="osc9")
        assert "\x1b]9;floods: The Coast: Water rises (and 1 more)\x07" in written

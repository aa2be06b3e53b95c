"""``kutip sync``, as it is typed."""

from pathlib import Path

from commands import kutip, lines, said
from sync_servers import MinifluxHandler, serving


def test_a_meeting_is_told(tmp_path: Path) -> None:
    with serving(MinifluxHandler) as server:
        server.add_feed("https://hills.example/feed", "Hill Post", "Hills")
        feeds = tmp_path / "feeds.toml"
        account = f'[sync]\nserver = "miniflux"\nurl = "{server.url}"\ntoken = {{ env = "KEY" }}\n'
        feeds.write_text(f"tour = false\n{account}", "utf-8")
        options = ("--feeds", str(feeds), "--data", str(tmp_path / "data"))
        done = kutip(*options, "sync", environ={"KEY": "key-1"})
        assert done.stdout.decode() == ("Subscribed to Hill Post, as at the server.\n0 marks told, 0 taken over.\n"), (
            said(done)
        )
        (told,) = lines(kutip(*options, "sync", "--json", environ={"KEY": "key-1"}))
        assert (told["added"], told["sent"]) == ([], 0)
        done = kutip(*options, "sync", environ={"KEY": "key-2"})
        assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
        assert "does not let this account in" in said(done)


def test_without_an_account_the_page_is_named(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = false\n", "utf-8")
    done = kutip("--feeds", feeds, "--data", tmp_path / "data", "sync")
    assert done.returncode == 2
    assert "docs/sync.md" in said(done)

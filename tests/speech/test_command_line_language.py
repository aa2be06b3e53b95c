"""The command line in Indonesian: what people read changes, what programs read does not."""

from pathlib import Path

import pytest
from commands import kutip


@pytest.fixture
def where(tmp_path: Path) -> tuple[str | Path, ...]:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    return ("--feeds", feeds, "--data", tmp_path / "data")


def test_the_help_and_what_is_wrong_are_said_in_indonesian(
    where: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    assert "Tandai dan bawa pergi:" in kutip("--help").stdout.decode()
    assert "Hanya artikel yang belum dibaca." in kutip("list", "--help").stdout.decode()
    done = kutip("list", "--nothing")
    assert done.returncode == 2
    assert b"Pemakaian:" in done.stderr
    done = kutip(*where, "config", "get", "reading.nothing")
    assert done.returncode == 2
    assert b"Tidak ada setelan reading.nothing" in done.stderr


def test_the_setting_is_heeded_before_the_command(where: tuple[str | Path, ...]) -> None:
    Path(where[1]).write_text('tour = true\n[reading]\nlanguage = "id"\n', "utf-8")
    assert "Daftar berita terbaru" in kutip(*where, "list", "--help").stdout.decode()


@pytest.mark.parametrize(
    "command", [("list", "--json"), ("doctor", "--json"), ("config", "--json"), ("keys", "--json")]
)
def test_json_is_the_same_in_every_language(
    where: tuple[str | Path, ...], command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    kutip(*where, "list")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    english = kutip(*where, *command).stdout
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    assert kutip(*where, *command).stdout == english
    assert english

"""The installed program with an Indonesian environment, in a real terminal."""

from pathlib import Path

from commands import opened
from terminal import Terminal


def test_the_environment_chooses_indonesian_from_the_first_frame_on(tmp_path: Path) -> None:
    # The C library of a test machine rarely knows this locale: its name is enough.
    with Terminal(*opened(tmp_path), environ={"LANG": "id_ID.UTF-8"}) as terminal:
        terminal.until(lambda: b"\x1b[?1049h" in terminal.written and b"Kam 12 Nov" in terminal.written)
        assert b"Thu 12 Nov" not in terminal.written
        terminal.until("R mengambil berita")
        terminal.press("enter")
        terminal.until("v pilih")
        terminal.press("v", "i", "p", '"')
        terminal.until("Simpan enter")
        terminal.press("enter")
        terminal.until("Tersimpan: kutipan")
        terminal.press("q", "Q")
        assert terminal.end() == 0


def test_the_setting_goes_before_the_environment(tmp_path: Path) -> None:
    arguments = opened(tmp_path, '[reading]\nlanguage = "en"\n')
    with Terminal(*arguments, environ={"LANG": "id_ID.UTF-8"}) as terminal:
        terminal.until("R fetches the news")
        assert b"Kam 12 Nov" not in terminal.written
        terminal.press("Q")
        assert terminal.end() == 0

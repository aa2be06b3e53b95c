import json
from pathlib import Path

import pytest

from reader.cli.main import main

PAGE = """<!doctype html><html lang="id"><head><title>Pasar</title></head><body><article><h1>Pasar dibuka</h1>
<p>Bupati Lembayung Arga Pranata membuka pasar baru yang sudah lama ditunggu oleh para petani di kabupaten itu.</p>
<p>“Kami tidak mau petani menunggu lagi,” ujarnya di hadapan ratusan pedagang yang hadir pada acara pembukaan.</p>
<p>Pasar itu memiliki lebih dari seratus kios dan akan dibuka setiap hari sejak pagi sampai sore untuk semua warga.</p>
</article></body></html>"""


def test_a_text_file_is_taken_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\ufeff  Judul\r\n\r\n“Kami siap,” kata Sita Wulandari.\r\n"
    first, second = tmp_path / "satu.txt", tmp_path / "dua.txt"
    first.write_text(text, encoding="utf-8", newline="")
    second.write_text("“It rains,” said Ola Brandt.", encoding="utf-8")
    assert main(["suggest", "--json", "--language", "id", str(first)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    (quote,) = record["suggestions"]
    assert record["source"] == str(first)
    assert text[quote["start"] : quote["end"]] == quote["text"] == "“Kami siap,”"
    assert quote["speaker"] == "Sita Wulandari"
    assert main(["suggest", "--json", str(second), str(first)]) == 0
    assert [json.loads(line)["source"] for line in capsys.readouterr().out.splitlines()] == [str(second), str(first)]


def test_a_page_goes_through_extraction(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    assert main(["suggest", "--json", str(page)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["language"] == "id"
    assert [(one["text"], one["speaker"]) for one in record["suggestions"] if one["form"] == "direct"] == [
        ("“Kami tidak mau petani menunggu lagi,”", "Arga Pranata")
    ]


def test_a_source_that_is_not_there_fails_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", str(tmp_path / "none.txt")]) == 1
    assert "cannot be read" in capsys.readouterr().err

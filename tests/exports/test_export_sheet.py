"""The quote sheet: grouped, and with the evidence for each line."""

from collections.abc import Callable
from dataclasses import replace

from reader.annotations.model import Annotation
from reader.exports import FORMATS, Group

Mark = Callable[..., Annotation]


def sheet(annotations: list[Annotation], group: Group = "article") -> list[str]:
    return FORMATS["markdown"].write(annotations, group=group).decode().splitlines()


def headings(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("#")]


def test_by_article_evidence_stands_once_and_passages_in_their_order(mark: Mark) -> None:
    marks = [
        mark("diminta", "Jumat", kind="directive", fields={"issuer": "Dewan Lembah", "deadline": "Jumat"}),
        mark(
            "“Kami",
            "feri,”",
            fields={"speaker": "Wira Santika", "role": "kepala dermaga", "cue": "kata", "form": "direct"},
        ),
    ]
    lines = sheet(marks)
    assert headings(lines) == [
        "# Quote sheet",
        r"## Dermaga timur \<ditutup\> \& dijaga",
        "### Quote: Wira Santika",
        "### Directive: Dewan Lembah",
    ]
    assert "> “Kami menghitung ulang semua izin feri,”" in lines
    assert lines.count("- Outlet: Harian Lembah") == 1
    for expected in (
        "- Address: <https://lembah.example/dermaga?id=1&x=%22'>",
        "- Byline: Larasati Wening",
        "- Published: 2024-05-06 07:08 UTC",
        "- Fetched: 2024-05-06 07:08 UTC",
        "- Extracted by: tangan 1",
        "- Speaker: Wira Santika",
        "- Role: kepala dermaga",
        "- Cue: kata",
        "- Form: direct",
        "- Issuer: Dewan Lembah",
        "- Deadline: Jumat",
    ):
        assert expected in lines


def test_two_versions_of_an_article_stand_apart(mark: Mark) -> None:
    one = mark("𝔘ma")
    other = replace(one, id="e" * 32, evidence=replace(one.evidence, text_sha256="0" * 64))
    assert len([line for line in sheet([one, other]) if line.startswith("## ")]) == 2


def test_by_speaker_issuers_count_and_nobody_is_last(mark: Mark) -> None:
    marks = [
        mark("𝔘ma"),
        mark("Pedagang", kind="directive", fields={"issuer": "Dewan Lembah"}),
        mark("Kami", fields={"speaker": "arum Prasaja"}),
        mark("izin", fields={"speaker": "Dewan lembah"}),
    ]
    lines = sheet(marks, "speaker")
    assert [line for line in headings(lines) if line.startswith("## ")] == [
        "## arum Prasaja",
        "## Dewan Lembah",
        "## No speaker",
        "## Sources",
    ]
    assert lines.count("- Source: Source 1") == 4
    assert lines.count("- Outlet: Harian Lembah") == 1


def test_by_tag_a_passage_stands_under_each_of_its_tags(mark: Mark) -> None:
    lines = sheet([mark("Kami", tags=("budget/health", "air")), mark("𝔘ma")], "tag")
    assert [line for line in headings(lines) if line.startswith("## ")] == [
        "## air",
        "## budget/health",
        "## No tag",
        "## Sources",
    ]
    assert lines.count("> Kami") == 2


def test_what_became_of_the_wording_is_said(mark: Mark) -> None:
    assert any("The wording has changed" in line for line in sheet([mark("Kami", state="changed")]))
    assert any("is not in the newest text" in line for line in sheet([mark("Kami", state="orphan")]))
    assert not any(line.startswith("- State") for line in sheet([mark("Kami")]))


def test_notes_tags_author_and_own_fields_are_told(mark: Mark) -> None:
    lines = sheet(
        [mark("Kami", note="satu\ndua", tags=("air", "feri"), author="Sari", kind="claim", fields={"weight": "9"})]
    )
    assert "- Note: satu dua" in lines
    assert "- Tags: air, feri" in lines
    assert "- Weight: 9" in lines
    assert "- Marked: 2024-05-06 07:08 UTC by Sari" in lines
    assert "### Claim" in lines

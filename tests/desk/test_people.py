"""The register: who is who, what they were and said, what the user merged and split, and statements told alike."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.annotations.anchor import describe
from reader.annotations.codebook import Codebook
from reader.annotations.model import Annotation, Evidence
from reader.desk import people, suggesting
from reader.desk.open import Desk
from reader.desk.register import Decisions, key_of, register
from reader.errors import ConfigError, StorageError

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def made(
    number: int, fields: Mapping[str, str], *, words: str = "Kami bekerja.", outlet: str = "Kabar", days: int = 0
) -> Annotation:
    when = START + timedelta(days=days)
    return Annotation(
        id=f"{number:032x}",
        article=f"{outlet}-{number}",
        kind="directive" if "addressee" in fields else "quote",
        selector=describe(words, 0, len(words)),
        evidence=Evidence(
            url=None,
            outlet=outlet,
            title="Judul",
            byline=None,
            published=when,
            fetched=None,
            text_sha256="",
            extractor="",
        ),
        created=NOW,
        modified=NOW,
        fields=dict(fields),
    )


def said(*names: str) -> list[Annotation]:
    return [made(number, {"speaker": name}, days=number) for number, name in enumerate(names)]


def groups(*names: str, decisions: Decisions = Decisions()) -> set[frozenset[str]]:  # noqa: B008 - a value
    found = register(said(*names), Codebook(), decisions)
    return {frozenset((one.name, *one.aliases)) for one in found.entries}


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (("Tirta Wulandari", "tirta  wulandari"), True),
        (("Tirta Wulandari", "Tirta"), True),
        (("Tirta Wulandari", "Wulandari"), True),
        (("Dr. Tirta Wulandari", "Tirta Wulandari"), True),
        (("Menteri Tirta", "Tirta Wulandari"), True),
        (("Badan Siaga Lembayung (BSL)", "BSL"), True),
        (("Badan Siaga Lembayung", "BSL"), True),
        (("Kepala BSL", "BSL"), False),
        (("Gubernur", "Gubernur Tirta Wulandari"), False),
        (("Dinas Perhubungan", "Dinas"), False),
        (("Dinas Perhubungan", "Dinas Kesehatan"), False),
        (("Tirta Wulandari", "Tirta Sungkana"), False),
        (("Menteri Keuangan", "Menteri Kesehatan"), False),
    ],
)
def test_names_are_joined_only_where_there_is_no_doubt(names: tuple[str, str], together: bool) -> None:  # noqa: FBT001
    keys = register(said(*names), Codebook(), Decisions())
    assert (keys.entry(names[0]) is keys.entry(names[1])) is together


def test_a_short_form_of_two_people_is_neither() -> None:
    found = register(said("Tirta Wulandari", "Tirta Sungkana", "Tirta"), Codebook(), Decisions())
    assert len(found.entries) == 3


def test_an_entry_has_names_roles_over_time_and_both_sides_of_what_was_said() -> None:
    found = register(
        [
            made(1, {"speaker": "Tirta Wulandari", "role": "Camat"}, days=0),
            made(2, {"speaker": "Tirta", "role": "camat"}, days=9),
            made(3, {"speaker": "Wulandari", "role": "Bupati"}, days=300),
            made(4, {"issuer": "Bupati Tirta Wulandari", "addressee": "Badan Siaga Lembayung (BSL)"}, days=301),
            made(5, {"issuer": "Gubernur", "addressee": "Tirta Wulandari"}, days=5),
        ],
        Codebook(),
        Decisions(),
    )
    entry = found.entry("tirta wulandari")
    assert entry is not None
    assert (entry.said, entry.told) == (4, 1)
    assert [one.annotation.id[-1] for one in entry.statements] == ["1", "5", "2", "3", "4"]
    assert [(one.role, (one.last - one.first).days) for one in entry.roles] == [("Camat", 9), ("Bupati", 0)]
    assert set(entry.aliases) >= {"Tirta", "Wulandari"}
    body = found.entry("BSL")
    assert body is not None
    assert body.is_body
    assert body.name == "Badan Siaga Lembayung"
    assert found.name("bsl") == "Badan Siaga Lembayung"
    assert found.called("lemb") == [body]


def add(desk: Desk, *annotations: Annotation) -> None:
    desk.store.transact(add=annotations)


def test_a_merge_and_a_split_hold_after_a_restart_and_can_be_undone_then(tmp_path: Path) -> None:
    with desk_of(tmp_path) as desk:
        add(desk, *said("Tirta Wulandari", "Tirta", "Mbak Wulan"))
        people.merge(desk, "Mbak Wulan", "Tirta Wulandari")
        assert len(people.people(desk).entries) == 1
        assert "Tirta Wulandari" in suggesting.known_names(desk)
        assert "Mbak Wulan" not in suggesting.known_names(desk)
        people.split(desk, "Tirta")
        assert {one.name for one in people.people(desk).entries} == {"Tirta Wulandari", "Tirta"}
        with pytest.raises(ConfigError, match="stands alone already"):
            people.split(desk, "Tirta")
        with pytest.raises(ConfigError, match="one already"):
            people.merge(desk, "Mbak Wulan", "Tirta Wulandari")
    with desk_of(tmp_path) as desk:
        assert len(people.people(desk).entries) == 2
        assert desk.history.undo() == "split Tirta off"
        assert len(people.people(desk).entries) == 1
        assert desk.history.undo() == "merge Mbak Wulan with Tirta Wulandari"
        assert len(people.people(desk).entries) == 2
        desk.history.redo()
        people.split(desk, "Mbak Wulan")
        assert len(people.people(desk).entries) == 2


def test_a_file_of_decisions_that_cannot_be_read_is_said_and_left(tmp_path: Path) -> None:
    with desk_of(tmp_path) as desk:
        add(desk, *said("Tirta Wulandari"))
        path = tmp_path / "data" / "people.json"
        path.write_bytes(b"{broken")
        with pytest.raises(StorageError, match="no list of merged and split names"):
            people.people(desk)
        assert suggesting.known_names(desk) == ("Tirta Wulandari",)
        assert path.read_bytes() == b"{broken"


def test_one_statement_in_several_outlets_is_put_side_by_side() -> None:
    first = "Kami akan membuka posko kedua sebelum malam, dan perahu sudah berangkat."
    other = "Kami segera membuka posko kedua sebelum malam, dan perahu sudah berangkat."
    entry = register(
        [
            made(1, {"speaker": "Tirta Wulandari"}, words=first),
            made(2, {"speaker": "Tirta"}, words=other, outlet="Warta"),
            made(3, {"speaker": "Tirta"}, words="perahu sudah berangkat sejak pagi tadi menuju desa", outlet="Pos"),
            made(4, {"speaker": "Tirta"}, words=other, outlet="Lama", days=40),
        ],
        Codebook(),
        Decisions(),
    ).entries[0]
    alike = people.told_alike(entry)
    assert set(alike) == {f"{1:032x}", f"{2:032x}"}
    one, two = people.versions(alike[f"{1:032x}"])
    assert {piece.sort for piece in one.pieces} == {"same"}
    assert [(piece.sort, piece.text.strip()) for piece in two.pieces if piece.sort != "same"] == [
        ("gone", "akan"),
        ("new", "segera"),
    ]


def test_keys_leave_titles_out_and_keep_offices() -> None:
    assert key_of("Prof. Dr. Tirta Wulandari") == "tirta wulandari"
    assert key_of("Menteri Tirta") == "tirta"
    assert key_of("Menteri Keuangan") == "menteri keuangan"
    assert key_of("Kepala BSL") == "kepala bsl"


def test_statements_are_compared_only_with_those_of_the_same_days(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def alike(*_: object) -> bool:
        calls.append(1)
        return False

    monkeypatch.setattr(people, "_alike", alike)
    marked = [made(number, {"speaker": "Mira Halvorsen"}, days=number) for number in range(300)]
    (entry,) = register(marked, Codebook(), Decisions()).entries
    assert people.told_alike(entry) == {}
    assert len(calls) <= 300 * (people.APART.days + 1)

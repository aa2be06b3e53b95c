"""Near-same articles are one story, those that only look alike are not."""

import random
from itertools import count

import pytest

from reader.articles.library.sameness import Sketch, Source, marks, may_be_same, pack, sketch, story_link, unpack
from reader.articles.library.slots import PER_SECOND

TEXT = """warga sungai pasar jembatan hujan perahu camat posko beras sekolah jalan dinas rapat anggaran petani gudang
pelabuhan nelayan kapal listrik air bersih rumah dokter perawat obat truk pasir batu kayu papan atap dapur"""
WORDS = TEXT.split()
NUMBERS = count(1)


def text(seed: int, words: int = 160) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) + drawn.choice(("", "nya", "an", "i")) for _ in range(words))


def one(title: str, body: str, *, feed: int = 1, hours: float = 0, link: str | None = None) -> Sketch:
    number = (int(hours * 3600) + 10**9) * PER_SECOND + next(NUMBERS) % PER_SECOND
    made = sketch(Source(number, feed, (link,), title, body))
    # As it comes back from the library.
    assert unpack(pack(made), article_id=number, feed=feed) == made
    return made


@pytest.mark.parametrize(
    "variant",
    [
        "http://harbour.example/news/2026/ferry-stops?utm_source=rss&utm_medium=feed",
        "https://www.harbour.example/news/2026/ferry-stops/#top",
        "https://amp.harbour.example/news/2026/ferry-stops",
        "https://m.harbour.example/news/2026/ferry-stops",
        "https://harbour.example/news/2026/ferry-stops/amp",
        "https://harbour.example/amp/news/2026/ferry-stops",
        "https://harbour.example/news/2026/ferry-stops?amp=1",
        "https://harbour.example/news/2026/ferry-stops?outputType=amp&fbclid=x",
        "https://www.google.com/amp/s/harbour.example/news/2026/ferry-stops",
        "https://harbour-example.cdn.ampproject.org/c/s/harbour.example/news/2026/ferry-stops",
    ],
)
def test_variants_of_an_address_are_one(variant: str) -> None:
    assert story_link(variant) == "harbour.example/news/2026/ferry-stops"


@pytest.mark.parametrize(
    "other",
    [
        "https://harbour.example/news/2026/ferry-starts",
        "https://harbour.example/news/2026/amplifier-stops",
        "https://harbour.example/news?id=2",
        "https://example.com/news/2026/ferry-stops",
    ],
)
def test_other_addresses_stay_other(other: str) -> None:
    assert story_link(other) not in {None, "harbour.example/news/2026/ferry-stops", "harbour.example/news?id=1"}


@pytest.mark.parametrize("address", ["", "https://harbour.example/", "mailto:a@harbour.example", "http://[bad"])
def test_what_is_no_article_has_no_address(address: str) -> None:
    assert story_link(address) is None


def test_the_same_address_is_the_same_story_whatever_the_headline() -> None:
    link = "https://harbour.example/2026/ferry-stops-at-noon"
    assert may_be_same(one("Feri berhenti", text(1), link=link), one("Ada apa di dermaga?", "", feed=2, link=link))


def test_a_shared_section_page_is_no_story() -> None:
    link = "https://harbour.example/live"
    assert not may_be_same(
        one("Feri berhenti", text(1), link=link), one("Harga beras naik", text(2), feed=2, link=link)
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_wire_copy_with_another_headline_is_found_after_edits(seed: int) -> None:
    words = text(seed).split()
    drawn = random.Random(seed)
    for at in drawn.sample(range(len(words)), 8):
        words[at] = "disunting"
    copy = ["TANJUNG", "LIMA,", "Lontar", "-", *words[: drawn.randint(110, 160)]]
    wire = one("Camat meminta perahu tambahan", text(seed))
    edited = one("Banjir meluas, warga menunggu", " ".join(copy), feed=2, hours=5)
    assert may_be_same(wire, edited)
    assert set(marks(wire)) & set(marks(edited))


@pytest.mark.parametrize("seed", range(20))
def test_own_reports_of_one_event_are_two(seed: int) -> None:
    shared = text(seed, 30)
    first = one("Banjir di Rancabatu meluas lagi", f"{text(seed + 100)} {shared}")
    second = one("Banjir di Rancabatu meluas lagi", f"{shared} {text(seed + 200)}", feed=2)
    assert not may_be_same(first, second)


def test_a_summary_with_the_same_headline_is_the_same() -> None:
    summary = text(3, 30)
    full = one("Posko banjir dibuka di Rancabatu - Kabar Lembayung", text(3))
    assert may_be_same(full, one("Posko Banjir Dibuka di Rancabatu | Lontar", summary, feed=2, hours=2))


@pytest.mark.parametrize("title", ["Prakiraan cuaca", "Open thread", "Ringkasan berita pagi ini untuk Anda semua"])
def test_headlines_that_come_again_do_not_group_across_days(title: str) -> None:
    assert not may_be_same(one(title, text(1)), one(title, text(2), feed=2, hours=24))
    assert not may_be_same(one(title, ""), one(title, "", feed=2, hours=24))


def test_a_bare_headline_groups_only_within_hours_and_when_it_is_long() -> None:
    long = "Gubernur Tirta resmikan jembatan baru di Rancabatu"
    assert may_be_same(one(long, ""), one(long, "", feed=2, hours=3))
    assert not may_be_same(one(long, ""), one(long, "", feed=2, hours=13))
    assert not may_be_same(one("Prakiraan cuaca hari ini", ""), one("Prakiraan cuaca hari ini", "", feed=2, hours=1))


def test_reports_of_one_form_with_other_numbers_are_two() -> None:
    form = "Gempa berkekuatan {} mengguncang laut pada pukul {} dengan kedalaman {} kilometer. " + text(4, 120)
    first = one("Gempa mengguncang laut selatan", form.format("4,2", "03.12", 10))
    second = one("Gempa mengguncang laut selatan", form.format("5,1", "17.40", 33), feed=2, hours=14)
    assert not may_be_same(first, second)


def test_other_numbers_in_the_headline_make_two() -> None:
    first = one("Versi uji 7.1.3 untuk pembaca kabar", text(5, 40))
    assert not may_be_same(first, one("Versi uji 7.1.4 untuk pembaca kabar", text(5, 40), feed=2))


def test_a_digest_with_the_article_in_it_is_another() -> None:
    assert not may_be_same(one("Perahu datang", text(6, 90)), one("Sepekan", f"{text(6, 90)} {text(7, 300)}", feed=2))


def test_one_feed_and_days_apart_are_two() -> None:
    assert not may_be_same(one("Perahu datang", text(6)), one("Perahu datang", text(6)))
    assert not may_be_same(one("Perahu datang", text(6)), one("Perahu datang", text(6), feed=2, hours=73))

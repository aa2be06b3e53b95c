"""Floors that suggested quotes must keep: on an invented gold set everywhere, on the shared one where it is."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from reader.suggest.engine import suggest
from reader.suggest.model import Suggestion

GOLD = tomllib.loads((Path(__file__).parent / "gold.toml").read_text(encoding="utf-8"))["articles"]
MARKS = " \n\"'“”‘’.,;:!?…"


def core(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in MARKS:
        start += 1
    while start < end and text[end - 1] in MARKS:
        end -= 1
    return start, end


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]) or 1)


def names(name: str | None) -> set[str]:
    return set((name or "").lower().split())


class Score:
    """Counts pairs of gold and found quotes, and whose speakers agree."""

    def __init__(self) -> None:
        self.gold = self.found = self.hits = self.named = self.right = 0

    def add(self, text: str, gold: Iterable[Mapping[str, Any]], found: list[Suggestion], least: float) -> None:
        left = {index: core(text, one.start, one.end) for index, one in enumerate(found)}
        self.found += len(found)
        for quote in gold:
            self.gold += 1
            place = core(text, quote["start"], quote["end"])
            best = max(left, key=lambda index: overlap(place, left[index]), default=None)
            if best is None or overlap(place, left[best]) < least:
                continue
            del left[best]
            self.hits += 1
            wanted, given = names(quote["speaker"]), names(found[best].speaker)
            if wanted:
                self.named += 1
                self.right += bool(given) and (wanted <= given or given <= wanted)

    @property
    def recall(self) -> float:
        return self.hits / self.gold

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.gold + self.found)

    @property
    def speaker(self) -> float:
        return self.right / self.named


def quotes(text: str, form: str | None = None) -> list[Suggestion]:
    found = [one for one in suggest(text).suggestions if one.kind == "quote"]
    return [one for one in found if form is None or one.form == form]


def test_the_invented_articles_keep_their_quotes_and_speakers() -> None:
    score = Score()
    for article in GOLD:
        text = article["text"]
        gold = [
            {"start": text.index(q[0]), "end": text.index(q[0]) + len(q[0]), "speaker": q[1]} for q in article["quotes"]
        ]
        score.add(text, gold, quotes(text), 0.7)
    assert score.gold == 25
    assert score.f1 >= 0.95
    assert score.speaker >= 0.95


@pytest.mark.parametrize("article", GOLD, ids=lambda article: article["text"].split("\n")[1][:30])
def test_the_invented_articles_have_their_direct_quotes_word_for_word(article: Mapping[str, Any]) -> None:
    found = [(one.text, one.speaker) for one in quotes(article["text"], "direct")]
    assert found == [(q[0], q[1]) for q in article["quotes"] if q[2] == "direct"]


def test_the_seed_article_gives_its_four_direct_quotes_and_six_indirect_ones(shared: Path) -> None:
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    found = quotes(text)
    minister, chairman = "Rini Widyantini", "M. Rifqinizamy Karsayuda"
    assert [one.speaker for one in found if one.form == "direct"] == [minister, minister, chairman, minister]
    assert [one.speaker for one in found if one.form == "indirect"] == [minister] * 4 + [chairman] * 2
    assert {one.role for one in found if one.speaker == chairman} == {"Ketua Komisi II DPR RI"}


def gold_of(shared: Path, name: str, language: str) -> list[dict[str, Any]]:
    items = json.loads((shared / "corpus" / "quotes" / name).read_text(encoding="utf-8"))
    return [item for item in items if item["lang"] == language]


def test_the_floor_on_shared_indonesian_statements(shared: Path) -> None:
    score = Score()
    for item in gold_of(shared, "id_statements.json", "id"):
        gold = [{**quote, "speaker": quote["speaker_full"]} for quote in item["quotes"]]
        score.add(item["text"], gold, quotes(item["text"], "direct"), 0.7)
    assert score.recall >= 0.995
    assert score.speaker >= 0.92


def test_the_floor_on_shared_indonesian_articles(shared: Path) -> None:
    direct, every = Score(), Score()
    for item in gold_of(shared, "articles.json", "id"):
        gold = [quote for quote in item["quotes"] if not quote.get("optional")]
        direct.add(item["text"], [q for q in gold if q["form"] == "direct"], quotes(item["text"], "direct"), 0.7)
        every.add(item["text"], gold, quotes(item["text"]), 0.5)
    assert direct.f1 >= 0.97
    assert every.f1 >= 0.9
    assert every.speaker >= 0.9


def test_the_floor_on_shared_english_attributions(shared: Path) -> None:
    direct, every = Score(), Score()
    for item in gold_of(shared, "en_attributions.json", "en"):
        gold = [{**quote, "form": quote["type"]} for quote in item["quotes"]]
        direct.add(item["text"], [q for q in gold if q["form"] == "direct"], quotes(item["text"], "direct"), 0.7)
        every.add(item["text"], gold, quotes(item["text"]), 0.5)
    assert direct.f1 >= 0.72
    assert every.f1 >= 0.62

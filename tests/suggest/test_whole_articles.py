"""Floors on whole invented articles, labelled for quotes and directives before any rule had read them."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reader.suggest.engine import suggest
from reader.suggest.model import Suggestion

GOLD: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("whole_gold.toml").read_text("utf-8"))["article"]
MARKS = " \n\"'“”‘’.,;:!?…"
SMALL = frozenset({"the", "a", "an"})


class Wanted(NamedTuple):
    start: int
    end: int
    names: tuple[str, ...]
    """Whom it names: the speaker, or the issuer and the addressee; empty where that is not counted."""
    optional: bool = False


def marked(article: dict[str, Any]) -> tuple[str, list[Wanted], list[Wanted], list[Wanted]]:
    """Give the plain text, its directives, its quotes of any form, and its direct quotes."""
    text, directives, start = "", list[Wanted](), 0
    for piece in re.split(r"([⟦⟧])", article["text"].strip()):
        if piece == "⟦":
            start = len(text)
        elif piece == "⟧":
            directives.append(Wanted(start, len(text), tuple(article["parties"][len(directives)])))
        else:
            text += piece
    if headline := article.get("headline"):
        at = text.index(headline)
        directives.append(Wanted(at, at + len(headline), ("", ""), optional=True))
    quotes = [
        (Wanted(text.index(words), text.index(words) + len(words), (speaker,)), form)
        for words, speaker, form in article["quotes"]
    ]
    return text, directives, [quote for quote, _ in quotes], [quote for quote, form in quotes if form == "direct"]


def core(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in MARKS:
        start += 1
    while start < end and text[end - 1] in MARKS:
        end -= 1
    return start, end


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]) or 1)


def same(wanted: str, got: str | None) -> bool:
    ours, theirs = (set(re.findall(r"\w+", (name or "").lower())) - SMALL for name in (wanted, got))
    return bool(theirs) and (ours <= theirs or theirs <= ours)


def tally(text: str, wanted: Sequence[Wanted], got: Sequence[Suggestion], least: float) -> Counter[str]:
    counts, left = Counter[str](), list(got)
    for want in sorted(wanted, key=lambda one: one.optional):
        place = core(text, want.start, want.end)
        best = max(left, key=lambda one: overlap(place, core(text, one.start, one.end)), default=None)
        hit = best is not None and overlap(place, core(text, best.start, best.end)) >= least
        if hit and best is not None:
            left.remove(best)
        if want.optional:
            continue
        counts["wanted"] += 1
        counts["hit"] += hit
        found = (
            ()
            if best is None or not hit
            else (best.speaker,)
            if best.kind == "quote"
            else (best.issuer, best.addressee)
        )
        for number, (name, given) in enumerate(zip(want.names, found, strict=False)):
            if name:
                counts[f"of {number}"] += 1
                counts[f"right {number}"] += same(name, given)
    counts["false"] += len(left)
    return counts


def measured(language: str) -> dict[str, float]:
    """Give F1 of quotes and directives, and the shares of right names among what was hit."""
    direct, every, told = Counter[str](), Counter[str](), Counter[str]()
    for article in GOLD:
        if article["language"] != language:
            continue
        text, directives, quotes, in_marks = marked(article)
        found = suggest(text, language=language).suggestions
        said = [one for one in found if one.kind == "quote"]
        direct += tally(text, in_marks, [one for one in said if one.form == "direct"], 0.7)
        every += tally(text, quotes, said, 0.5)
        told += tally(text, directives, [one for one in found if one.kind == "directive"], 0.5)

    def f1(counts: Counter[str]) -> float:
        return 2 * counts["hit"] / (counts["wanted"] + counts["hit"] + counts["false"])

    return {
        "direct": f1(direct),
        "all": f1(every),
        "speaker": every["right 0"] / every["of 0"],
        "directives": f1(told),
        "issuer": told["right 0"] / told["of 0"],
        "addressee": told["right 1"] / told["of 1"],
    }


def test_every_article_is_labelled() -> None:
    assert len(GOLD) == 12
    assert {article["language"] for article in GOLD} == {"id", "en"}
    for article in GOLD:
        assert article["text"].count("⟦") == article["text"].count("⟧") == len(article["parties"])


@pytest.mark.parametrize(
    ("language", "floors"),
    [
        ("id", {"direct": 1.0, "all": 0.97, "speaker": 0.97, "directives": 0.97, "issuer": 0.95, "addressee": 0.95}),
        ("en", {"direct": 1.0, "all": 0.92, "speaker": 0.97, "directives": 0.97, "issuer": 0.95, "addressee": 0.95}),
    ],
)
def test_the_whole_articles_reach_the_floors(language: str, floors: dict[str, float]) -> None:
    reached = measured(language)
    assert {name: reached[name] for name in floors if reached[name] < floors[name]} == {}

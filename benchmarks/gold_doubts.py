"""Set aside labels that contradict the definition of a quote, so that a score tells what the rules do.

    python benchmarks/gold_doubts.py GOLD.json MENDED.json

GOLD.json is a list of labelled texts: ``text``, ``quotes`` with ``start``, ``end``, ``form`` (or ``type``),
``speaker``, ``speaker_full``. Four sorts of label are set aside, each counted on the screen; nothing else is changed,
and no label is made after what the program finds:

- whole texts whose quotation marks are two apostrophes, which their labels take for no quotation marks at all;
- a direct quotation that is labelled sentence by sentence becomes one: the definition has one for a pair of marks;
- a speaker that is a pronoun or a bare office is not asked for: the definition wants the fullest name of the article;
- a speaker that is a quotation itself is not asked for.

Score the program on both files and give both figures.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

PRONOUN = re.compile(r"s?he|they|it|i|we|you|who|which|that|him|hers?|his|their|one|this|dia|ia|beliau|mereka")
OFFICE = re.compile(r"the|president?|presiden|wapres|(prime )?minister|menteri|governor|gubernur|bupati|mayor")
APOSTROPHES = re.compile(r"(?<!')''(?!')")


def doubtful_speaker(name: str) -> str | None:
    """Say why a label's speaker is none by the definition; None where it may be one."""
    words = re.findall(r"\w+", name.casefold())
    if name.lstrip()[:1] in {"“", '"'}:
        return "speakers that are quotations"
    if words and all(map(PRONOUN.fullmatch, words)):
        return "speakers that are pronouns"
    if words and all(map(OFFICE.fullmatch, words)):
        return "speakers that are bare offices"
    return None


def joined(text: str, quotes: list[dict[str, Any]], count: Counter[str]) -> list[dict[str, Any]]:
    """Join direct labels that follow each other within one pair of quotation marks."""
    kept: list[dict[str, Any]] = []
    for quote in sorted(quotes, key=lambda one: one["start"]):
        between = text[kept[-1]["end"] : quote["start"]] if kept else "x"
        if kept and not between.strip() and "\n" not in between and text[kept[-1]["end"] - 1] not in "”\"»’'":
            kept[-1] = {**kept[-1], "end": quote["end"]}
            count["sentences joined to the quotation before them"] += 1
        else:
            kept.append(quote)
    return kept


def mended(item: dict[str, Any], count: Counter[str]) -> dict[str, Any]:
    """Give an item without its doubtful labels."""
    quotes = []
    for quote in item["quotes"]:
        why = doubtful_speaker(quote.get("speaker_full") or quote.get("speaker") or "")
        quotes.append(quote if why is None else {**quote, "speaker": None, "speaker_full": None})
        count[why or ""] += 1
    direct = [one for one in quotes if (one.get("form") or one.get("type") or "direct") == "direct"]
    others = [one for one in quotes if (one.get("form") or one.get("type") or "direct") != "direct"]
    return {**item, "quotes": joined(item["text"], direct, count) + others}


def main() -> None:
    """Write the mended labels, and say what was set aside."""
    source, target = map(Path, sys.argv[1:3])
    items = json.loads(source.read_text("utf-8"))
    count: Counter[str] = Counter()
    kept = [item for item in items if len(APOSTROPHES.findall(item["text"])) < 4]
    count["texts quoted with two apostrophes"] = len(items) - len(kept)
    target.write_text(json.dumps([mended(item, count) for item in kept], ensure_ascii=False), "utf-8")
    print(f"{len(items)} texts, {sum(len(item['quotes']) for item in items)} labels")
    for why, number in count.most_common():
        if why:
            print(f"{number:6} {why}")


if __name__ == "__main__":
    main()

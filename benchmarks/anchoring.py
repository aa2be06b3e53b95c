"""How often a passage is found again in an edited article, and how fast.

Run ``python benchmarks/anchoring.py`` (``--articles N``, ``--seed S``). Articles are made of invented sentences in
Indonesian and English; each kind of edit is done to each passage, and `locate` is asked where it went. `carry` has the
old text too.
"""

import argparse
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reader.annotations.anchor import carry, describe, locate

PEOPLE = ("Wira Santika", "Menteri Larasati", "Mayor Edda Thornfield", "Bupati Galuh Prasaja", "Dr. Olwen Marsh")
BODIES = (
    "Badan Air Nusa Timur",
    "Dinas Jalan Sumberjati",
    "the Harbour Board",
    "Komisi Pasar Raya",
    "the Valley Council",
)
STARTS = ("Kami", "Warga", "We", "The board", "Pemerintah daerah", "Para pedagang", "Our staff", "Petugas lapangan")
DEEDS = (
    "akan memeriksa",
    "menunda",
    "have reviewed",
    "will repair",
    "memperbaiki",
    "mencatat",
    "must count",
    "membuka",
)
THINGS = (
    "jembatan lama di hulu",
    "anggaran tiga pasar",
    "the eastern sluice",
    "every unpaid permit",
    "jalur bus malam",
    "dua belas sumur",
    "the ferry timetable",
    "gudang beras desa",
    "laporan banjir",
    "the reservoir wall",
)
ENDS = ("sebelum hujan datang", "by the end of spring", "tanpa biaya tambahan", "as promised", "bersama warga")
FILLERS = ("kemudian", "report", "sementara", "council", "anggaran", "public", "which", "menurut")
USUAL, HUGE = 3_500, 200_000


@dataclass(frozen=True)
class Case:
    """One edited text; ``truth`` is None where the passage is gone."""

    name: str
    text: str
    truth: tuple[int, int] | None


def sentence(rng: random.Random) -> str:
    """Make up a sentence."""
    words = f"{rng.choice(DEEDS)} {rng.choice(THINGS)} {rng.choice(ENDS)}"
    return f"{rng.choice(STARTS)} {words}, {rng.choice(FILLERS)} {rng.randrange(2, 90)} {rng.choice(THINGS)}."


def article(rng: random.Random, length: int) -> tuple[str, list[tuple[int, int]]]:
    """Make up an article of about ``length`` characters, and the places of its quotes."""
    text, quotes = f"{rng.choice(BODIES)}: {sentence(rng)}\n", []
    while len(text) < length:
        text += " ".join(sentence(rng) for _ in range(rng.randrange(1, 4))) + "\n"
        quote = "“" + " ".join(sentence(rng) for _ in range(rng.randrange(1, 3))).rstrip(".") + ",”"
        quotes.append((len(text), len(text) + len(quote)))
        text += f"{quote} kata {rng.choice(PEOPLE)}, {rng.choice(BODIES)}.\n"
    return text, quotes


def edited(rng: random.Random, text: str, share: float) -> str:
    """Replace, drop or add about ``share`` of the words."""
    words = text.split(" ")
    for _ in range(max(1, round(len(words) * share))):
        at = rng.randrange(len(words))
        change = rng.choice(("replace", "replace", "drop", "add"))
        if change == "replace":
            words[at] = rng.choice(FILLERS)
        elif change == "drop" and len(words) > 3:
            del words[at]
        else:
            words.insert(at, rng.choice(FILLERS))
    return " ".join(words)


def cases(rng: random.Random, text: str, start: int, end: int) -> Iterator[Case]:
    """Give every kind of edit around one passage."""
    before, quote, after = text[:start], text[start:end], text[end:]
    other, _ = article(rng, 600)
    yield Case("text put in front", other + text, (start + len(other), end + len(other)))
    for share in (0.05, 0.2, 0.4):
        new = edited(rng, quote, share)
        yield Case(f"{share:.0%} of the passage edited", before + new + after, (start, start + len(new)))
    around = edited(rng, before, 0.15)
    yield Case(
        "15% of the rest edited", around + quote + edited(rng, after, 0.15), (len(around), len(around) + len(quote))
    )
    new = edited(rng, quote, 0.15)
    yield Case("edited, old wording elsewhere", f"{before}{new}{after}\n{other} {quote}\n", (start, start + len(new)))
    new = edited(rng, quote, 0.15)
    lead = sentence(rng) + "\n"
    yield Case(
        "edited, a paragraph put in before", before + lead + new + after,
        (start + len(lead), start + len(lead) + len(new)),
    )  # fmt: skip
    yield Case("moved to the end", before + after + "\n" + quote + "\n", (len(before + after) + 1, len(text) + 1))
    yield Case("removed", before + after, None)
    yield Case("removed, half of it elsewhere", f"{before}{after}\n{edited(rng, quote, 0.5)}\n{other}", None)
    yield Case("another article", other, None)


def main() -> None:
    """Print what was found and the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    found: dict[str, dict[str, Counter[str]]] = {"locate": defaultdict(Counter), "carry": defaultdict(Counter)}
    times: dict[str, list[float]] = defaultdict(list)
    for length, count in ((USUAL, options.articles), (HUGE, 1)):
        for _ in range(count):
            text, quotes = article(rng, length)
            for start, end in rng.sample(quotes, 4):
                selector = describe(text, start, end)
                for case in cases(rng, text, start, end):
                    began = time.perf_counter()
                    match = locate(case.text, selector)
                    times[f"locate {length}"].append(time.perf_counter() - began)
                    found["locate"][case.name][verdict(match, case.truth)] += 1
                    began = time.perf_counter()
                    match = carry(text, case.text, start, end)
                    times[f"carry {length}"].append(time.perf_counter() - began)
                    found["carry"][case.name][verdict(match, case.truth)] += 1
    for name, counts in found.items():
        for case_name, count in counts.items():
            print(f"{name:7} {case_name:36} " + "  ".join(f"{k} {count[k]}" for k in ("right", "lost", "wrong")))
    for name, took in times.items():
        took.sort()
        worst = took[int(len(took) * 0.99)]
        print(f"{name:14} median {statistics.median(took) * 1e3:7.2f} ms  worst 1% {worst * 1e3:7.2f} ms")


def verdict(match: object, truth: tuple[int, int] | None) -> str:
    """Tell right from lost from wrong; 90 % of overlap is right."""
    start, end = getattr(match, "start", None), getattr(match, "end", None)
    if start is None or end is None:
        return "right" if truth is None else "lost"
    if truth is None:
        return "wrong"
    shared = min(end, truth[1]) - max(start, truth[0])
    return "right" if shared / (max(end, truth[1]) - min(start, truth[0])) >= 0.9 else "wrong"


if __name__ == "__main__":
    main()

"""Learn the judge of reader.articles.extract anew from pages with known texts; measure it on sites it has not seen.

usage: python benchmarks/extract_training.py PAGES [--folds N] [--out MODEL.json]

PAGES holds ``ID.html.gz`` beside ``ID.json``: {"site", "gold": {"kind", "text" or "expected_html" or "with" and
"without"}}. With --folds the pages are parted by site and each part is judged by what the others taught; with --out the
judge is learned from all of them and written. Wants ``pip install lightgbm``, which Kutip itself does not need.
"""

import argparse
import collections
import gzip
import hashlib
import json
import pathlib
import re
import statistics
from dataclasses import dataclass
from typing import Any

import lightgbm
import lxml.html
import numpy as np

from reader.articles.document import Document
from reader.articles.extract import build, choice, features, metadata, page
from reader.articles.extract.blocks import RawBlock, Walker

ROUNDS = 120
SHORT_WORDS = 9
"""Words that a heading, item or quote of the text counts for at least: losing one loses structure."""
PARAMETERS = {
    "objective": "cross_entropy",
    "num_leaves": 31,
    "max_depth": 8,
    "learning_rate": 0.1,
    "min_data_in_leaf": 40,
    "lambda_l2": 5,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "num_threads": 1,
    "seed": 3,
    "verbose": -1,
}
_WORDS = re.compile(r"\w+")


@dataclass
class Sample:
    """A page, its blocks, and what should become of each."""

    name: str
    site: str
    gold: dict[str, Any]
    blocks: list[RawBlock]
    clues: features.Clues
    rows: Any
    labels: list[float]
    weights: list[float]


def shingles(text: str, size: int = 4) -> list[tuple[str, ...]]:
    """Give all runs of ``size`` words."""
    words = _WORDS.findall(text.lower())
    return [tuple(words[at : at + size]) for at in range(max(0, len(words) - size + 1))]


def squeeze(text: str) -> str:
    """Fold blanks."""
    return " ".join(text.split())


def label_by_text(blocks: list[RawBlock], text: str) -> list[tuple[float, float]]:
    """Label a block by how many of its word fours the text holds; short ones by whether they are a line of it."""
    held, key = set(shingles(text)), features.fold(text)
    lines = {features.fold(line) for line in text.split("\n")}
    length = max(1, len(_WORDS.findall(text)))
    found = []
    for block in blocks:
        count, fours, mine = len(_WORDS.findall(block.text)), shingles(block.text), features.fold(block.text)
        label, known = 0.0, bool(mine)
        if fours:
            label = sum(four in held for four in fours) / len(fours)
        elif mine in lines:
            label = 1.0
        elif mine in key:
            known = False
        if label >= 0.5 and block.kind in {"heading", "item", "quote"}:
            count = max(count, SHORT_WORDS)
        found.append((label, min(count, 80) / length * 10 if known else 0.0))
    return found


def label_by_segments(blocks: list[RawBlock], wanted: list[str], unwanted: list[str]) -> list[tuple[float, float]]:
    """Label the blocks that hold a wanted or an unwanted stretch; of the others nothing is known."""
    texts = [squeeze(block.text) for block in blocks]
    times = {part: sum(part in text for text in texts) for part in (*wanted, *unwanted)}
    found = []
    for text in texts:
        good, bad = [part for part in wanted if part in text], [part for part in unwanted if part in text]
        if good and not bad:
            found.append((1.0, 2.0 * len(good) if all(times[part] == 1 for part in good) else 0.4))
        elif bad and not good:
            found.append((0.0, 2.0 * len(bad) / max(times[part] for part in bad)))
        else:
            found.append((0.0, 0.0))
    return found


def load(folder: pathlib.Path) -> list[Sample]:
    """Read the pages of a folder."""
    samples = []
    for path in sorted(folder.glob("*.json")):
        described = json.loads(path.read_text("utf-8"))
        gold = described["gold"]
        parsed = page.parse(gzip.decompress((folder / f"{described['id']}.html.gz").read_bytes()))
        blocks = Walker().walk(parsed.root)
        if not blocks:
            continue
        clues = metadata.clues(metadata.read(parsed.root, blocks), None)
        if gold["kind"] == "segments":
            pairs = label_by_segments(blocks, [squeeze(x) for x in gold["with"]], [squeeze(x) for x in gold["without"]])
        else:
            text = gold.get("text")
            if text is None:
                text = " ".join(lxml.html.fromstring(gold["expected_html"]).itertext())
            pairs = label_by_text(blocks, text)
        samples.append(
            Sample(
                described["id"],
                described["site"] or described["id"],
                gold,
                blocks,
                clues,
                np.array(features.rows(blocks, clues)),
                [label for label, _ in pairs],
                [weight for _, weight in pairs],
            )
        )
    return samples


def learn(samples: list[Sample]) -> Any:
    """Learn the trees from what is known of the samples' blocks."""
    rows = np.concatenate([sample.rows for sample in samples])
    labels = np.array([label for sample in samples for label in sample.labels])
    weights = np.array([weight for sample in samples for weight in sample.weights])
    known = weights > 0
    data = lightgbm.Dataset(rows[known], label=labels[known], weight=weights[known])
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def nested(node: dict[str, Any]) -> Any:
    """Give a tree as [column, threshold, low, high]; a value that is not a list is a leaf."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 5)
    threshold = float(f"{node['threshold']:.6g}")
    return [node["split_feature"], threshold, nested(node["left_child"]), nested(node["right_child"])]


def measure(samples: list[Sample], scores: list[list[float]]) -> None:
    """Print word-four F1 (means over pages) of each set, sentence F1 of pages with segments, and structure kept."""
    sets: dict[str, list[tuple[float | None, float]]] = collections.defaultdict(list)
    segments = [0, 0, 0]
    kept: collections.Counter[tuple[str, bool]] = collections.Counter()
    for sample, values in zip(samples, scores, strict=True):
        document = build.document_of(choice.chosen(sample.blocks, values, sample.clues), base=None)
        text = document.text
        if sample.gold.get("structure"):
            count_structure(sample.gold["structure"], document, kept)
        if sample.gold["kind"] == "segments":
            flat = squeeze(text)
            hits = sum(squeeze(part) in flat for part in sample.gold["with"])
            false = sum(squeeze(part) in flat for part in sample.gold["without"])
            segments = [segments[0] + hits, segments[1] + false, segments[2] + len(sample.gold["with"]) - hits]
        elif "text" in sample.gold:
            want, have = collections.Counter(shingles(sample.gold["text"])), collections.Counter(shingles(text))
            both = sum((want & have).values())
            precision = both / sum(have.values()) if have else None
            sets[sample.name.split("-")[0]].append((precision, both / max(1, sum(want.values()))))
    for name, pairs in sorted(sets.items()):
        precision = statistics.mean([value for value, _ in pairs if value is not None])
        recall = statistics.mean([value for _, value in pairs])
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name:10} pages {len(pairs):4}  F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}")
    for part in ("ordered", "bullet", "quote", "heading"):
        print(f"{part:10} {kept[part, True]} of {kept[part, True] + kept[part, False]} kept")
    hits, false, missed = segments
    if hits:
        f1 = 2 * hits / (2 * hits + false + missed)
        print(f"segments   F1 {f1:.4f}  P {hits / (hits + false):.4f}  R {hits / (hits + missed):.4f}")


def count_structure(
    structure: dict[str, Any], document: Document, kept: "collections.Counter[tuple[str, bool]]"
) -> None:
    """Count the items, quotes and headings of the known text that came out as their own kind of block."""
    blocks = [(block, features.fold(document.text[block.start : block.end])) for block in document.blocks]
    items = [(block.number, key) for block, key in blocks if block.kind == "item"]
    headings = {key for block, key in blocks if block.kind == "heading"}
    quoted = "".join(key for block, key in blocks if block.kind == "quote")
    numbered = [(number, features.fold(text)[:30]) for one in structure["ol"] for number, text in one]
    for number, start in numbered:
        kept["ordered", any(number == mine and key.startswith(start) for mine, key in items)] += 1
    for start in (features.fold(text)[:30] for one in structure["ul"] for text in one):
        kept["bullet", any(key.startswith(start) for _, key in items)] += 1
    for text in structure["quote"]:
        kept["quote", features.fold(text)[:30] in quoted] += 1
    for _, text in structure["heading"]:
        kept["heading", features.fold(text) in headings] += 1


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args()
    samples = load(args.pages)
    if args.folds:
        part = [int(hashlib.sha256(sample.site.encode()).hexdigest(), 16) % args.folds for sample in samples]
        scores: list[list[float]] = [[] for _ in samples]
        for fold in range(args.folds):
            model = learn([sample for sample, at in zip(samples, part, strict=True) if at != fold])
            for index, at in enumerate(part):
                if at == fold:
                    scores[index] = list(model.predict(samples[index].rows))
        measure(samples, scores)
    if args.out:
        model = learn(samples)
        trees = [nested(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
        args.out.write_text(
            json.dumps({"columns": samples[0].rows.shape[1], "trees": trees}, separators=(",", ":")) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()

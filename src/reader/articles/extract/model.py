"""The judge: a boosted ensemble of small decision trees that tells an article's blocks from the rest of a page.

The trees were learned (gradient boosting, Friedman 2001, in LightGBM's form) from pages with labelled text; they look
at nothing but the rows of ``features``. ``benchmarks/extract_training.py`` learns them anew and writes ``model.json``.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from math import exp
from typing import Final

Node = tuple[int, float, "Node | float", "Node | float"]
"""Column, threshold, branch for values up to it, branch for values beyond."""

EARLY_TREES: Final = 30
"""After so many trees most of a page's furniture is beyond doubt; the rest of them is spared."""
EARLY_MARGIN: Final = 2.2


def judge(rows: Sequence[Sequence[float]]) -> list[float]:
    """Give, for each row, how likely its block belongs to the article (0 to 1)."""
    first, rest = _trees()
    scores: list[float] = []
    for row in rows:
        margin = _sum(first, row)
        if margin > -EARLY_MARGIN:
            margin += _sum(rest, row)
        scores.append(1.0 / (1.0 + exp(-margin)))
    return scores


def _sum(trees: list["Node | float"], row: Sequence[float]) -> float:
    total = 0.0
    for tree in trees:
        node = tree
        while isinstance(node, tuple):
            node = node[2] if row[node[0]] <= node[1] else node[3]
        total += node
    return total


@cache
def _trees() -> tuple[list[Node | float], list[Node | float]]:
    text = (resources.files("reader.articles.extract") / "model.json").read_text("utf-8")
    trees = [_nested(tree) for tree in json.loads(text)["trees"]]
    return trees[:EARLY_TREES], trees[EARLY_TREES:]


def _nested(value: list[object] | float) -> Node | float:
    if isinstance(value, list):
        column, threshold, low, high = value
        return (column, threshold, _nested(low), _nested(high))  # type: ignore[arg-type,return-value]
    return value

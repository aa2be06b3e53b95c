"""The judge: a boosted ensemble of small decision trees that tells an article's blocks from the rest of a page.

The trees were learned (gradient boosting, Friedman 2001, in LightGBM's form) from pages with labelled text; they look
at nothing but the rows of ``features``. ``benchmarks/extract_training.py`` learns them anew and writes ``model.json``.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from math import exp
from typing import Any, Final

Tree = tuple[list[tuple[int, float, int, int]], list[float]]
"""Nodes (column, threshold, next for values up to it, next for values beyond) and leaves; ``~n`` is leaf ``n``."""

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


def _sum(trees: list[Tree], row: Sequence[float]) -> float:
    total = 0.0
    for nodes, leaves in trees:
        at = 0
        while at >= 0:
            column, threshold, low, high = nodes[at]
            at = low if row[column] <= threshold else high
        total += leaves[~at]
    return total


@cache
def _trees() -> tuple[list[Tree], list[Tree]]:
    text = (resources.files("reader.articles.extract") / "model.json").read_text("utf-8")
    trees: list[Tree] = []
    for nested in json.loads(text)["trees"]:
        tree: Tree = ([], [])
        _plant(nested, tree)
        trees.append(tree)
    return trees[:EARLY_TREES], trees[EARLY_TREES:]


def _plant(nested: list[Any] | float, tree: Tree) -> int:
    """Put a nested tree ([column, threshold, low, high], or the value of a leaf) into its lists; give its place."""
    nodes, leaves = tree
    if not isinstance(nested, list):
        leaves.append(nested)
        return ~(len(leaves) - 1)
    at = len(nodes)
    nodes.append((0, 0.0, 0, 0))
    nodes[at] = (nested[0], nested[1], _plant(nested[2], tree), _plant(nested[3], tree))
    return at

"""How often passages are found again: counted over every kind of edit on articles that are made up anew."""

import importlib.util
import random
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from reader.annotations.anchor import carry, describe, locate

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "anchoring.py"


@pytest.fixture(scope="module")
def making() -> ModuleType:
    """Give the benchmark's maker of articles and edits."""
    spec = importlib.util.spec_from_file_location("anchoring_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [3, 14, 159])
def test_hardly_any_is_lost_and_hardly_any_misplaced(making: ModuleType, seed: int) -> None:
    rng = random.Random(seed)
    located: Counter[str] = Counter()
    carried: Counter[str] = Counter()
    for _ in range(8):
        text, quotes = making.article(rng, 3_000)
        for start, end in rng.sample(quotes, 4):
            selector = describe(text, start, end)
            for case in making.cases(rng, text, start, end):
                located[making.verdict(locate(case.text, selector), case.truth)] += 1
                match = carry(text, case.text, start, end) or locate(case.text, selector)
                carried[making.verdict(match, case.truth)] += 1
    cases = located.total()
    assert cases >= 300
    assert located["right"] >= 0.985 * cases, located
    assert located["wrong"] <= 0.005 * cases, located
    assert carried["right"] >= 0.985 * cases, carried
    assert carried["wrong"] <= 0.01 * cases, carried

"""The app is used again and again in the same way, and nothing is left behind of it."""

import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ROUNDS, WARM = 6, 2
OBJECTS = 400
"""More a round than before, of over 100,000: a screen, or an article with its lines, that stays is more."""


@pytest.fixture
def soak(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the benchmark as a module."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    path = list(sys.path)
    module = pytest.importorskip("soak")
    yield module
    sys.path[:] = path
    for name in ("soak", "generate"):
        sys.modules.pop(name, None)


async def test_rounds_of_everything_leave_no_objects_descriptors_or_threads_behind(
    soak: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "SCREENS", ("a", "D", "question_mark"))
    looks, hand = await soak.soak(rounds=ROUNDS, articles=40, variety=1)
    assert len(looks) == ROUNDS
    assert hand.tagged == ROUNDS
    assert hand.refreshed == ROUNDS * soak.FEEDS
    first, last = looks[WARM - 1], looks[-1]
    told = "\n".join(map(str, looks))
    assert last.objects - first.objects <= OBJECTS * (ROUNDS - WARM), told
    assert last.descriptors <= max(look.descriptors for look in looks[:WARM]) + 2, told
    assert last.threads <= max(look.threads for look in looks[:WARM]) + 1, told


def test_the_slope_is_that_of_the_line_through_what_was_seen(soak: Any) -> None:
    looks = [
        soak.Look(round=at, seconds=36.0 * at, rss=1000 + 2 * at, objects=500, descriptors=28, threads=7)
        for at in range(101)
    ]
    hour, thousand = soak.growth(looks, "rss")
    assert (hour, thousand) == pytest.approx((200 / 1100 * 100, 2000 / 1100 * 100))
    assert soak.growth(looks, "objects") == (0, 0)
    assert soak.slope([(1.0, 5.0)]) == 0
    found = {name: value <= most for name, value, most in soak.verdicts(looks)}
    assert list(found.values()) == [False, True, True, True]

"""Agreement, against the worked examples that were published with the measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.agreement import Disagreement, joined, joint, kappa, kappa_of_counts, unitizing

# Krippendorff (2004), appendix: a continuum of 300 that begins at 150, two observers, categories c and k.
C = [[(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)]]
K = [[(180, 240), (300, 350)], [(180, 240), (300, 350)]]


def moved(coders: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    return [[(start - 150, end - 150) for start, end in spans] for spans in coders]


def test_alpha_for_unitizing_gives_the_published_figures() -> None:
    found = {"c": unitizing(moved(C), 300), "k": unitizing(moved(K), 300)}
    assert found["c"].observed == pytest.approx(0.0144, abs=0.00005)
    assert found["c"].expected == pytest.approx(0.0532, abs=0.00005)
    assert found["k"].observed == 0
    assert found["k"].expected == pytest.approx(0.0490, abs=0.00005)
    # The paper divides figures that it has rounded to four places.
    assert found["c"].alpha == pytest.approx(0.729, abs=0.001)
    assert found["k"].alpha == 1
    assert joint(found).alpha == pytest.approx(0.859, abs=0.001)


def test_kappa_gives_the_well_known_figures() -> None:
    # Two readers of 50 proposals: 20 both yes, 5 and 10 one alone, 15 both no: 0.4.
    assert kappa_of_counts(both=20, first=5, second=10, neither=15) == pytest.approx(0.4)
    # The same agreement in parts, other margins (Feinstein and Cicchetti's paradox): 45 15 25 15 and 25 35 5 35.
    assert kappa_of_counts(both=45, first=15, second=25, neither=15) == pytest.approx(0.1304, abs=0.0001)
    assert kappa_of_counts(both=25, first=35, second=5, neither=35) == pytest.approx(0.2593, abs=0.0001)


SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)).map(sorted).map(tuple), max_size=6)


@given(SPANS, SPANS)
def test_kappa_counts_characters(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    first = {at for start, end in one for at in range(start, end)}
    second = {at for start, end in other for at in range(start, end)}
    wanted = kappa_of_counts(
        both=len(first & second),
        first=len(first - second),
        second=len(second - first),
        neither=80 - len(first | second),
    )
    assert kappa(one, other, 80) == wanted


@given(SPANS)
def test_who_agrees_with_himself_agrees_wholly(spans: list[tuple[int, int]]) -> None:
    found = unitizing([spans, spans], 80)
    assert found.observed == 0
    assert found.alpha in {None, 1}
    assert (found.alpha is None) == (not joined(spans) or joined(spans) == [(0, 80)])


@given(SPANS, SPANS)
def test_agreement_is_the_same_both_ways(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    there, back = unitizing([one, other], 80), unitizing([other, one], 80)
    assert there.observed == pytest.approx(back.observed)
    assert there.expected == pytest.approx(back.expected)


def test_nothing_marked_is_no_agreement() -> None:
    assert unitizing([[], []], 100) == Disagreement(0.0, 0.0)
    assert unitizing([[], []], 100).alpha is None
    assert kappa([], [], 100) is None
    assert kappa([], [], 0) is None

"""How far two or more coders agree on which passages are of a kind.

Kappa: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20 (1960),
over characters, each of which a coder marked or not. Alpha for unitizing: K. Krippendorff, "Measuring the Reliability
of Qualitative Text Analysis Data", Quality & Quantity 38 (2004), appendix, whose worked example the tests hold it
against.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Start and end of a unit, in code points, end exclusive."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What was observed, and what chance would give."""

    observed: float
    expected: float

    @property
    def alpha(self) -> float | None:
        """1 is perfect, 0 chance, below it worse; None where nothing is marked."""
        return 1 - self.observed / self.expected if self.expected else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """Give spans in order, those that overlap as one; a coder's units of one kind must not. Touching ones stay two."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def kappa(one: Sequence[Span], other: Sequence[Span], length: int) -> float | None:
    """Give Cohen's kappa of two coders' spans over ``length`` characters; None where chance alone agrees in all."""
    one, other = joined(one), joined(other)
    both = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in _near(a, other))
    first, second = sum(end - start for start, end in one), sum(end - start for start, end in other)
    return kappa_of_counts(both=both, first=first - both, second=second - both, neither=length - first - second + both)


def kappa_of_counts(*, both: int, first: int, second: int, neither: int) -> float | None:
    """Give Cohen's kappa from how many items both marked, one of the two alone, and neither."""
    total = both + first + second + neither
    if not total:
        return None
    yes = (both + first) * (both + second)
    no = (neither + first) * (neither + second)
    chance = (yes + no) / total**2
    return None if chance == 1 else ((both + neither) / total - chance) / (1 - chance)


def unitizing(coders: Sequence[Sequence[Span]], length: int) -> Disagreement:
    """Give the disagreement of coders on the units of one kind, in a text of ``length`` characters."""
    count, units = len(coders), [joined(spans) for spans in coders]
    gaps = [_gaps(spans, length) for spans in units]
    if count < 2 or not length:
        return Disagreement(0.0, 0.0)
    observed = 0
    for i in range(count):
        for j in range(count):
            if i != j:
                observed += _observed(units[i], units[j], gaps[i], gaps[j])
    return Disagreement(observed / (count * (count - 1) * length**2), _expected(units, gaps, length))


def joint(parts: Mapping[str, Disagreement]) -> Disagreement:
    """Give the disagreement over all kinds."""
    return Disagreement(sum(one.observed for one in parts.values()), sum(one.expected for one in parts.values()))


def _near(span: Span, others: Sequence[Span]) -> Sequence[Span]:
    from bisect import bisect_left, bisect_right

    low = bisect_left(others, span[0], key=lambda one: one[1])
    high = bisect_right(others, span[1], key=lambda one: one[0])
    return others[low:high]


def _gaps(units: Sequence[Span], length: int) -> list[Span]:
    edges = [0, *(edge for span in units for edge in span), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _observed(one: Sequence[Span], other: Sequence[Span], gaps: Sequence[Span], others: Sequence[Span]) -> int:
    total = 0
    for start, end in one:
        for low, high in _near((start, end), other):
            if start < high and low < end:
                total += (start - low) ** 2 + (end - high) ** 2
        total += sum((end - start) ** 2 for low, high in _near((start, end), others) if low <= start and end <= high)
    for low, high in other:
        total += sum((high - low) ** 2 for start, end in _near((low, high), gaps) if start <= low and high <= end)
    return total


def _expected(units: Sequence[Sequence[Span]], gaps: Sequence[Sequence[Span]], length: int) -> float:
    sizes = [end - start for spans in units for start, end in spans]
    holes = [end - start for spans in gaps for start, end in spans]
    whole = len(units) * length
    total = 0.0
    for size in sizes:
        total += (len(sizes) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(hole - size + 1 for hole in holes if hole >= size)
    below = whole * (whole - 1) - sum(size * (size - 1) for size in sizes)
    return 2 / length * total / below if below else 0.0

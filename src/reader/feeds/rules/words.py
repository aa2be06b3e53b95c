"""Words that are watched for, and where they light up in a title."""

from collections.abc import Iterable
from dataclasses import dataclass

from reader.wording import folded, needle, words_in


@dataclass(frozen=True, slots=True)
class Watch:
    """Words and names that are watched for, each a phrase; ``begin*`` leaves its end open."""

    needles: tuple[str, ...] = ()

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Watch":
        """Watch for these; those that hold no word are left out."""
        return cls(tuple(dict.fromkeys(found for phrase in phrases if (found := needle(phrase)))))

    def joined(self, other: "Watch") -> "Watch":
        """Watch for what another one watches for, too."""
        return Watch(self.needles + other.needles) if other else self

    def __bool__(self) -> bool:
        return bool(self.needles)

    def is_named(self, names: Iterable[str]) -> bool:
        """Whether a watched phrase begins one of several folded names, with a blank before each of their words."""
        return bool(self.needles) and any(f"{name} ".startswith(wanted) for name in names for wanted in self.needles)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Give where watched phrases stand, as (start, end) code points in order, those that overlap as one."""
        if not self.needles:
            return ()
        line = folded(text)
        hits = [hit for wanted in self.needles for hit in _hits(line, wanted)]
        if not hits:
            return ()
        places = words_in(text)
        spans: list[tuple[int, int]] = []
        for first, last in sorted(hits):
            start, end = places[first][0], places[last][1]
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return tuple(spans)


NOTHING_WATCHED = Watch()


def _hits(line: str, wanted: str) -> Iterable[tuple[int, int]]:
    """Give the first and last word of each place where a phrase stands in a folded text, counted from 0."""
    length = wanted.strip().count(" ")
    at = line.find(wanted)
    while at >= 0:
        first = line.count(" ", 0, at)
        yield first, first + length
        at = line.find(wanted, at + 1)

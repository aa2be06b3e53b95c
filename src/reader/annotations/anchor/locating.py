"""Finding a described passage in another text, or saying that it is gone."""

from reader.annotations.anchor.describing import sha256
from reader.annotations.anchor.folding import fold, fold_article, same_words
from reader.annotations.anchor.judging import Candidate, Judge
from reader.annotations.anchor.model import Match
from reader.annotations.anchor.seeking import Passage, Scene
from reader.annotations.model import Selector

TELLING = 24
"""Characters of passage and context that must be found together to be believed without more."""


def locate(text: str, selector: Selector) -> Match | None:
    """Find the passage in ``text``, or give None where its words are gone or could be in several places.

    A text of the same hash has it where the selector says. Otherwise passage and context together, then the exact words
    and the words between what is left of the context, are compared; a stretch is taken only where its words and its
    context together leave no doubt.
    """
    start, end = selector.start, selector.end
    if 0 <= start <= end <= len(text) and selector.text_sha256 == sha256(text):
        return Match(start, end, 1.0, "exact")
    whole = selector.prefix + selector.exact + selector.suffix
    at = _only(text, whole, start - len(selector.prefix))
    if at is not None:
        at += len(selector.prefix)
        return _match(text, selector, (at, at + len(selector.exact)), 1.0)
    if not selector.exact.strip():
        return None
    passage = Passage(
        fold(selector.prefix).text, fold(selector.exact).text, fold(selector.suffix).text, selector.occurrences
    )
    folded = fold_article(text)
    found = _search(folded.text, passage, start)
    if found is None:
        return None
    return _match(text, selector, folded.span(found.start, found.end), found.score)


def _only(text: str, whole: str, expected: int) -> int | None:
    """Give the place of ``whole`` where it stands once, or stands as expected, and is long enough to tell."""
    if len(whole) < TELLING:
        return None
    first = text.find(whole)
    if first < 0 or text.find(whole, first + 1) < 0:
        return first if first >= 0 else None
    return expected if expected >= 0 and text.startswith(whole, expected) else None


def _match(text: str, selector: Selector, span: tuple[int, int], score: float) -> Match:
    start, end = span
    if not same_words(selector.exact, text[start:end]):
        return Match(start, end, round(score, 3), "changed")
    return Match(start, end, round(score, 3), "exact" if start == selector.start else "moved")


def _search(text: str, passage: Passage, expected: int) -> Candidate | None:
    if not passage.exact.strip():
        return None
    at = _only(text, passage.prefix + passage.exact + passage.suffix, expected - len(passage.prefix))
    if at is not None:
        at += len(passage.prefix)
        return Candidate(1.0, at, at + len(passage.exact), 1.0, 1.0, 1.0)
    return Judge(Scene.of(text, passage)).choose()

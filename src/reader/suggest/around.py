"""Who may have said what a person selects where no rule found a quote: by the reporting words and names around it.

What comes out is a draft for somebody who looks at it, so it may be less sure than a suggestion; where the sentence and
its paragraph tell nothing, it is nothing.
"""

from collections.abc import Iterator, Sequence

from reader.suggest.model import Suggestion
from reader.suggest.people import Cast
from reader.suggest.reading import Reading, Span
from reader.suggest.speakers import Source, Speakers

BACK = 2
"""Paragraphs before the passage in which somebody who spoke may still be the one."""

_Told = tuple[str | None, str | None, str | None]
"""Speaker, role and cue."""

_CONFIDENCE = 0.3
_BEHIND = frozenset({"post", "according", "passive"})
_BEFORE = frozenset({"active", "mid", "post"})


def around(reading: Reading, cast: Cast, span: Span, suggestions: Sequence[Suggestion]) -> Suggestion | None:
    """Give who speaks in a passage, in what role and by which word, from what stands around it; None for nothing.

    Args:
        reading: the text.
        cast: who is named in it.
        span: the passage.
        suggestions: what the rules found in the text, none of which lies over the passage.
    """
    if not reading.sentences or span[0] >= span[1]:
        return None
    quotes = [one for one in suggestions if one.kind == "quote" and one.speaker]
    stretch = _sentences_over(reading, span)
    inside = [one for one in quotes if one.start < stretch[1] and one.end > stretch[0]]
    if inside:
        nearest = min(inside, key=lambda one: _distance((one.start, one.end), span))
        return _as(reading, span, (nearest.speaker, nearest.role, nearest.cue))
    speakers = Speakers(reading, cast)
    for where in _told_in(reading, stretch):
        found = _by_cue(reading, speakers, where, span)
        if found is not None:
            source, cue = found
            return _as(reading, span, (source.name, source.role, cue))
    beside = _in_paragraph(reading, quotes, span)
    if beside is not None:
        return _as(reading, span, (beside.speaker, beside.role, beside.cue))
    # Who is named in a passage is talked about; who is named beside it may be the one who talks.
    named = [one.person for one in cast.named_in(*stretch) if not span[0] <= one.start < span[1]]
    person = next((one for one in named if not one.is_body and len(one.tokens) > 1), None)
    if person is not None:
        return _as(reading, span, (person.full, person.role, None))
    before = _before(reading, quotes, span)
    return _as(reading, span, (before.speaker, before.role, None)) if before is not None else None


def _as(reading: Reading, span: Span, told: _Told) -> Suggestion:
    quoted = reading.quotation_at(span[0]) or reading.quotation_at(span[1] - 1)
    return Suggestion(
        kind="quote",
        start=span[0],
        end=span[1],
        text=reading.text[slice(*span)],
        form="direct" if quoted is not None else "indirect",
        speaker=told[0],
        role=told[1],
        cue=told[2],
        confidence=_CONFIDENCE,
        why="read from the words around it",
        rule="around",
    )


def _distance(one: Span, other: Span) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


def _sentences_over(reading: Reading, span: Span) -> Span:
    """Give the sentences that a passage touches."""
    first = reading.sentences[reading.sentence_at(span[0])]
    last = reading.sentences[reading.sentence_at(max(span[0], span[1] - 1))]
    return min(first[0], span[0]), max(last[1], span[1])


def _told_in(reading: Reading, stretch: Span) -> Iterator[Span]:
    """Give where a reporting word may stand: the passage's sentences, then the line before that ends with a colon."""
    yield stretch
    number = reading.sentence_at(stretch[0])
    if number and reading.sentences[number][0] == stretch[0]:
        start, end = reading.sentences[number - 1]
        if reading.text[start:end].rstrip().endswith(":"):
            yield start, end


def _by_cue(reading: Reading, speakers: Speakers, where: Span, span: Span) -> tuple[Source, str] | None:
    """Find whom a reporting word in a stretch names, the one nearest to the passage first."""
    words, cues, unused = reading.words, reading.pack.cues, reading.pack.words("unused")
    known = [
        index
        for index in words.within(*where)
        if words.lower[index] in cues
        and words.lower[index] not in unused
        and reading.quotation_at(words.start[index]) is None
    ]
    known.sort(key=lambda index: _distance((words.start[index], words.end[index]), span))
    for index in known:
        places = cues[words.lower[index]].places
        sides = [
            speakers.before(index, where[0]) if places & _BEFORE else None,
            speakers.after(index, where[1]) if places & _BEHIND else None,
        ]
        if not reading.pack.options.get("subject_before_cue"):
            sides.reverse()
        inside = span[0] <= words.start[index] < span[1]
        for source in sides:
            if source is None or source.is_nameless:
                continue
            if inside or not span[0] <= source.start < span[1]:
                return source, words.word[index]
    return None


def _in_paragraph(reading: Reading, quotes: Sequence[Suggestion], span: Span) -> Suggestion | None:
    """Give the quote nearest to a passage in its paragraph, the one before it where two are as near."""
    start, end = reading.paragraphs[reading.paragraph_at(span[0])]
    within = [one for one in quotes if start <= one.start < end]
    return min(within, key=lambda one: _distance((one.start, one.end), span), default=None)


def _before(reading: Reading, quotes: Sequence[Suggestion], span: Span) -> Suggestion | None:
    """Give the last quote before a passage, as long as it is not far."""
    at = reading.paragraph_at(span[0])
    start = reading.paragraphs[max(0, at - BACK)][0]
    return next((one for one in reversed(quotes) if start <= one.start < span[0]), None)

"""Quotes: what the article says that somebody said, in marks or in its own words.

One pass over the sentences, in order, so that "ujarnya" and "he said" find the one who spoke last before them.
"""

from reader.suggest.direct import DirectRules
from reader.suggest.indirect import IndirectRules
from reader.suggest.model import Suggestion
from reader.suggest.people import Cast
from reader.suggest.reading import Reading
from reader.suggest.speakers import Speakers

_INTRODUCTION = 200
"""Code points of an office before a name: a mention nearer to the first one still introduces them."""
_OPENING = 80
"""Code points of what may stand before the comma that a sentence's subject follows."""
_SENTENCE = 3000
"""Code points of a sentence beyond which it is a list or no prose, and its reporting words are left alone."""


def find(reading: Reading, cast: Cast) -> list[Suggestion]:
    """Give the quotes of a text by place, and note in the cast who spoke where."""
    speakers = Speakers(reading, cast)
    direct = DirectRules(reading, cast, speakers)
    indirect = IndirectRules(reading, cast, speakers)
    found: list[Suggestion] = []
    words, cues, attitudes = reading.words, reading.pack.cues, reading.pack.words("unused")
    cue_words = [index for index, lower in enumerate(words.lower) if lower in cues and lower not in attitudes]
    quotations = reading.quotations
    at_quote = at_cue = 0
    for number, (start, end) in enumerate(reading.sentences):
        direct.used.clear()
        while at_quote < len(quotations) and quotations[at_quote].start < end:
            if quotations[at_quote].start >= start:
                suggestion = direct.read(at_quote, number)
                if suggestion is not None:
                    found.append(suggestion)
            at_quote += 1
        inside: list[int] = []
        while at_cue < len(cue_words) and words.start[cue_words[at_cue]] < end:
            index = cue_words[at_cue]
            if words.start[index] >= start and index not in direct.used:
                inside.append(index)
            at_cue += 1
        outside = [index for index in inside if reading.quotation_at(words.start[index]) is None]
        before = len(found)
        if outside and end - start <= _SENTENCE:
            indirect.read(outside, number, found)
            if len(found) == before and not direct.used:
                _note_office(reading, cast, number)
        elif not direct.used:
            _note_subject(reading, cast, number)
    indirect.headlines(found)
    found.sort(key=lambda suggestion: (suggestion.start, suggestion.end))
    return found


def _note_office(reading: Reading, cast: Cast, number: int) -> None:
    """Keep whom "the minister" means who is the subject of a sentence without anybody's words."""
    start, end = reading.sentences[number]
    words, definite, roles = reading.words, reading.pack.words("definite"), reading.pack.words("roles")
    within = words.within(start, end)
    comma = reading.text.find(",", start, min(end, start + _OPENING))
    openings = (within.start, words.within(0, comma).stop if comma >= 0 else within.start)
    for at in openings:
        if at + 1 < len(words) and words.lower[at] in definite and words.lower[at + 1] in roles:
            person = cast.by_role((words.lower[at + 1],), at=words.start[at])
            if person is not None:
                cast.note(words.start[at], person, spoke=False)
                return


def _note_subject(reading: Reading, cast: Cast, number: int) -> None:
    """Keep whom a sentence without reporting words is about, for the pronouns after it."""
    start, end = reading.sentences[number]
    text, words = reading.text, reading.words
    prepositions = reading.pack.words("prepositions") | reading.pack.words("definite")
    for mention in cast.named_in(start, min(end, start + 240)):
        person = mention.person
        titled = mention.role_start < mention.start and not person.is_body
        if not (titled or cast.can_speak(person)):
            continue
        if reading.quotation_at(mention.start) is not None:
            continue
        if mention.start > person.first + _INTRODUCTION:
            continue  # who is known already takes over only by speaking
        opening = mention.role_start - start < 2 or text[start : mention.role_start].strip(" ,") == person.role
        before = words.within(0, mention.role_start).stop - 1
        apart = before < 0 or "," in text[words.end[before] : mention.role_start]
        after = words.within(mention.end, mention.end + 40).start
        verb = after < len(words) and text[mention.end : words.start[after]] == " " and words.word[after].islower()
        if opening or (
            verb and words.lower[after] not in prepositions and (apart or words.lower[before] not in prepositions)
        ):
            cast.note(mention.start, person, spoke=False)
            return

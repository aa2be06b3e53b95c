"""Who stands beside a reporting word: the noun phrase after it, the subject before it, or whom it points back to."""

import re
from dataclasses import dataclass

from reader.suggest.people import Cast, Mention, Person
from reader.suggest.reading import Reading

_BREAK = re.compile(r"[.;:!?\"“”«»\n]|\s[–—]\s")
_PAREN = re.compile(r"\s*\([^()]{0,60}\)")
_DATELINE = re.compile(r"[^\W\d_][^\n.;:–—]{0,60}?(?:\.[a-z]{2,4})?\s(?:–|—|--?)\s", re.UNICODE)
_OPENING = 3
_NAME = 2
"""Words of a name that is sure to be somebody's."""
_MARKS = frozenset("“”\"‘’'")
_TITLE = 50
"""Code points of the longest title within a phrase."""
_REACH = 90
_FAR = 26
"""Words of the longest phrase that is read as a speaker."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody found as a speaker: their name, where the phrase stands, and how they were found."""

    name: str
    role: str | None
    person: Person | None
    start: int
    end: int
    how: str
    """"named", "pronoun", "description" or "suffix"."""

    @property
    def is_nameless(self) -> bool:
        """Whether nobody whom the article names was found."""
        return self.person is None or self.person.described


class Speakers:
    """Reads the phrases around the reporting words of one text."""

    def __init__(self, reading: Reading, cast: Cast) -> None:
        self.reading = reading
        self.cast = cast
        self.text = reading.text
        self.words = reading.words
        words = reading.pack.words
        self.pronouns = words("pronouns")
        self.stops = words("stops")
        self.adverbs = words("adverbs")
        self.skipped = words("adverbs") | words("auxiliaries")
        self.prepositions = words("prepositions")
        self.definite = words("definite")
        self.singular = words("singular")
        self.descriptions = words("descriptions")
        self.heads = words("roles") | words("titles") | words("ranks")
        self.bridges = words("bridges")
        self.modifiable = words("common") | self.heads | words("adverbs") | words("clause_starts")
        self.documents = words("documents")
        self.clause_starts = words("clause_starts")
        self.common = words("common")
        self.groups = words("groups")
        self.coordinators = words("coordinators")

    def after(self, cue: int, limit: int) -> Source | None:
        """Read the speaker that follows the word ``cue``, not beyond the offset ``limit``."""
        words, text = self.words, self.text
        first = cue + 1
        while first < len(words) and words.start[first] < limit and words.lower[first] in self.adverbs:
            first += 1
        if first >= len(words) or words.start[first] >= limit or text[words.end[cue] : words.start[first]].strip(" ("):
            return None
        lower = words.lower[first]
        if lower in self.pronouns:
            return self.back(words.start[first], pronoun=first)
        last = self._phrase_end(first, limit)
        if last == first:
            return None
        start, end = words.start[first], words.end[last - 1]
        mention = self._first_person(start, end)
        if mention is None or mention.person.is_body:
            mention = self._behind_comma(start, end, limit) or mention
        if mention is not None:
            return self._named(mention, start)
        return self._described(start, end)

    def _behind_comma(self, start: int, end: int, limit: int) -> Mention | None:
        """Find the name that follows a long description ("anggota tim ... dari X, Sita Wulandari,")."""
        head = self.words.lower[self.words.within(start, end).start]
        if self.clause_starts or head not in self.heads:
            return None
        comma = self.text.find(", ", end, min(limit, end + _REACH))
        if comma < 0 or _BREAK.search(self.text, start, comma):
            return None
        for mention in self.cast.named_in(comma, comma + _REACH)[:1]:
            if mention.role_start == comma + 2 and not mention.person.is_body and len(mention.person.tokens) > 1:
                return mention
        return None

    def _phrase_end(self, first: int, limit: int) -> int:
        """Give the word index after the phrase that begins with the word ``first``."""
        words = self.words
        index = first
        while index < len(words) and index - first < _FAR and words.start[index] < limit:
            lower = words.lower[index]
            if index > first and self._breaks(index):
                break
            if lower in self.stops and words.word[index] == lower:
                break
            index += 1
        return index

    def _breaks(self, index: int) -> bool:
        """Whether what stands before a word ends a speaker's phrase."""
        words = self.words
        gap = self.text[words.end[index - 1] : words.start[index]]
        if gap == " ":
            return False
        bare = _PAREN.sub(" ", gap)
        before = words.lower[index - 1]
        if _BREAK.search(bare) and not (bare == ". " and (len(before) == 1 or before in self.heads)):
            return True
        if "," not in bare or words.word[index][0].isupper() or words.lower[index] in self.heads:
            return False
        listed = words.lower[index] in self.bridges and index + 1 < len(words)
        return not (listed and words.word[index + 1][0].isupper())

    def _first_person(self, start: int, end: int) -> Mention | None:
        body: Mention | None = None
        shapely: Mention | None = None
        mentions = self.cast.named_in(start, end)
        for index, mention in enumerate(mentions):
            if self.text[mention.role_start - 1] == "(":
                continue
            if not mention.person.is_body:
                if index + 1 < len(mentions) and self._office_of(mention, mentions[index + 1]):
                    continue
                if self.cast.can_speak(mention.person) or self._opens(mention, start):
                    return mention
                if len(mention.person.tokens) > 1:
                    shapely = shapely or mention
                continue
            body = body or (mention if self._opens(mention, start) else None)
        return shapely or body

    def _office_of(self, mention: Mention, following: Mention) -> bool:
        """Whether a phrase is only the office of the name behind its comma ("Kepala Operasi X, Kombes Y")."""
        between = self.text[mention.end : following.role_start]
        joined = between.strip() in self.coordinators and len(mention.person.tokens) < len(following.person.tokens)
        if joined and mention.role_start < mention.start:
            return True  # "CEO X dan Y Sita Wulandari" heads two firms
        return between in {", ", " "} and following.role_start < following.start and mention.role_start < mention.start

    def _opens(self, mention: Mention, start: int) -> bool:
        """Whether nothing but small words stand before the mention."""
        between = self.text[start : mention.role_start].split()
        return len(between) <= 1 and not any(word.lower() in self.prepositions for word in between)

    def _named(self, mention: Mention, start: int, how: str = "named") -> Source:
        return Source(mention.person.full, mention.person.role, mention.person, start, mention.end, how)

    def _described(self, start: int, end: int) -> Source | None:
        """Resolve a phrase without a name: "pria itu" points back, "the minister" is an office, "warga" is itself."""
        phrase = self.text[start:end].strip(" ,")
        tokens = phrase.lower().split()
        if not tokens:
            return None
        body = self.cast.body_called(tokens, at=start)
        if body is not None:
            return Source(body.full, None, None, start, end, "description")
        postposed = not self.clause_starts and tokens[-1] in self.definite
        office = [token for token in tokens if token not in self.definite]
        person = self.cast.by_role(office, at=start)
        if person is not None:
            return Source(person.full, person.role, person, start, end, "description")
        if postposed or (tokens[0] in self.descriptions and not self.clause_starts):
            back = self.cast.speaker_at(start)
            if back is not None and not back.is_body:
                return Source(back.full, back.role or phrase, back, start, end, "description")
        one = not self.clause_starts and (
            tokens[0] in self.singular or (phrase[0].isupper() and tokens[0] in self.heads)
        )
        nameless = self.cast.described(phrase, at=start) if one else None
        return Source(phrase, None, nameless, start, end, "description")

    def back(self, offset: int, *, pronoun: int | None = None) -> Source | None:
        """Give whom a pronoun (a word index) or a suffix at ``offset`` points back to."""
        word = self.words.lower[pronoun] if pronoun is not None else ""
        person = self.cast.speaker_at(offset, pronoun=word)
        if not self.clause_starts:
            person = self._in_paragraph(offset, person)
        start = self.words.start[pronoun] if pronoun is not None else offset
        end = self.words.end[pronoun] if pronoun is not None else offset
        if person is None:
            return Source(self.words.word[pronoun], None, None, start, end, "pronoun") if pronoun is not None else None
        return Source(person.full, person.role, person, start, end, "pronoun" if pronoun is not None else "suffix")

    def _in_paragraph(self, offset: int, person: Person | None) -> Person | None:
        """Let a speaker whom the paragraph names win over one who was left behind in an earlier paragraph."""
        start = self.reading.paragraphs[self.reading.paragraph_at(offset)][0]
        if self.cast.noted_since(start, offset):
            return person
        for mention in self.cast.named_in(start, offset):
            if mention.person.spoke and self.reading.quotation_at(mention.start) is None:
                return mention.person
        return person

    def before(self, cue: int, floor: int) -> Source | None:
        """Read the subject that stands before the word ``cue``, not before the offset ``floor``."""
        words, text = self.words, self.text
        index = cue - 1
        while (
            index >= 0
            and words.start[index] >= floor
            and words.lower[index] in self.skipped
            and words.word[index] == words.lower[index]
        ):
            index -= 1
        if index < 0 or words.start[index] < floor:
            return None
        if words.lower[index] in self.pronouns:
            return self.back(words.start[index], pronoun=index)
        if words.lower[index] in self.coordinators:
            return None  # the second verb of a subject that stands further back
        floor = self._behind_dateline(floor, words.start[index])
        end = words.start[index + 1] - 1
        while text[end - 1].isspace():
            end -= 1
        if "\n" in text[words.end[index] : words.start[index + 1]]:
            return None
        mention = self._subject(floor, end)
        if mention is not None:
            return self._named(mention, mention.role_start)
        start = self._description_start(index, floor)
        return self._described(start, end) if start is not None else None

    def _behind_dateline(self, floor: int, stop: int) -> int:
        """Leave out "KOTA, Outlet -" at the start of a sentence."""
        dateline = _DATELINE.match(self.text, floor, stop)
        return dateline.end() if dateline else floor

    def _subject(self, floor: int, end: int) -> Mention | None:
        """Choose the mention that is the subject of a verb right after ``end``."""
        best: tuple[int, Mention] | None = None
        for mention in self.cast.named_in(floor, end + 1):
            quotation = self.reading.quotation_at(mention.start)
            if quotation is not None and quotation.end <= end + 1:
                continue  # a title within the phrase
            score = self._rating(mention, floor, end)
            if score > 0 and (best is None or score >= best[0]):
                best = score, mention
        if best is None:
            return None
        return self._before_apposition(floor, best[1]) or best[1]

    def _before_apposition(self, floor: int, mention: Mention) -> Mention | None:
        """Give who opens the clause where ``mention`` is only part of what they are ("X, head of Y, said")."""
        office = self.text[mention.role_start : mention.start].split()
        for first in self.cast.named_in(floor, mention.role_start)[:1]:
            between = self.text[first.end : mention.role_start]
            words = [*between.removeprefix(", ").split(), *office]
            opens = first.role_start - floor < _OPENING and first.role_start == first.start
            if not opens or first.person.is_body or not between.startswith(", ") or "," in between[2:]:
                continue
            # "X, Ketua Y" may be two people, "X, Ketua Koperasi Y" is one with an office.
            if len(words) > 1 and words[0].lower() in self.heads:
                return first
        return None

    def _rating(self, mention: Mention, floor: int, end: int) -> int:
        """Rate a mention as the subject of a verb right after ``end``; 0 and less is none."""
        between = self._without_affiliation(mention, end).lstrip()
        if between.startswith("("):
            between = _PAREN.sub("", between, count=1).lstrip()
        if not between.strip(" ,"):
            score = 6
        elif between.startswith(","):
            score = 4
        elif self.clause_starts:
            return 0
        else:
            score = 3 if between.split(maxsplit=1)[0] in self.stops else 0
        score += self._standing(mention, floor) + (2 if mention.role_start - floor < _OPENING else 0)
        return score if mention.person.is_body else score + 1

    def _without_affiliation(self, mention: Mention, end: int) -> str:
        """Give the text from a name to its verb without the body that they are of ("Falk of the Bank of Sarn")."""
        text = self.text
        if not self.clause_starts or mention.person.is_body or len(mention.person.tokens) < _NAME:
            return text[mention.end : end]
        for body in self.cast.named_in(mention.end, end)[:1]:
            joint = text[mention.end : body.role_start].split()
            if body.person.is_body and len(joint) in {1, 2} and joint[0] in self.prepositions and joint[-1].islower():
                return text[body.end : end]
        return text[mention.end : end]

    def _standing(self, mention: Mention, floor: int) -> int:
        """Give what the word before a mention takes from it: a preposition or a noun makes it no subject."""
        before = self.words.within(0, mention.role_start).stop - 1
        if before < 0 or self.words.start[before] < floor:
            return 0
        word = self.words.lower[before]
        if self.clause_starts and word in self.definite and before and self.words.start[before - 1] >= floor:
            word = self.words.lower[before - 1]  # "at the University", where a preposition stands before the article
        if word in self.prepositions:
            return -5
        noun = not self.clause_starts and self.words.word[before] == word
        return -3 if noun and (mention.person.is_body or word not in self.modifiable) else 0

    def _is_title_edge(self, gap: str, index: int) -> bool:
        """Whether only a mark of a title in quotation marks stands between two words of a phrase."""
        if not self.clause_starts or gap.strip() not in _MARKS:
            return False
        at = self.words.start[index]
        quotation = self.reading.quotation_at(at) or self.reading.quotation_at(self.words.start[index - 1])
        return quotation is not None and quotation.end - quotation.start < _TITLE

    def _description_start(self, index: int, floor: int) -> int | None:
        """Walk back over a noun phrase without a name that ends with the word ``index``."""
        words, text = self.words, self.text
        first = index
        while first > 0 and words.start[first - 1] >= floor and index - first < _FAR:
            gap = text[words.end[first - 1] : words.start[first]]
            if (gap.strip() and not self._is_title_edge(gap, first)) or words.lower[first - 1] in self.clause_starts:
                break
            first -= 1
        while first < index and words.lower[first] in self.prepositions:
            first += 1
        lower = words.lower[first]
        if first == index and lower in self.common and lower not in self.pronouns | self.groups:
            return None
        return words.start[first]

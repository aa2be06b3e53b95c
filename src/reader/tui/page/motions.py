"""Move a caret over a document, and find the stretch that a text object means.

A motion takes and gives an offset; an object gives a span (start inclusive, end exclusive) or None where there is none.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property

from reader.articles.document import Document
from reader.suggest.reading import Reading
from reader.tui.page.glyphs import glyph_before, next_glyph

Span = tuple[int, int]


class Motions:
    """The motions over one document; ``read`` gives its words, sentences and quotations, once they are needed."""

    def __init__(self, document: Document, read: Callable[[], Reading]) -> None:
        self._document = document
        self._read = read
        self._last = max(0, len(document.text) - 1)

    @cached_property
    def _reading(self) -> Reading:
        return self._read()

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self._reading.sentences]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self._document.blocks if block.end > block.start]

    def motion(self, name: str) -> Callable[[int], int]:
        """Give a motion by the name that commands use."""
        return {
            "left": self.left,
            "right": self.right,
            "word": self.word,
            "word-end": self.word_end,
            "word-back": self.word_back,
            "sentence": self.sentence,
            "sentence-back": self.sentence_back,
            "paragraph": self.paragraph,
            "paragraph-back": self.paragraph_back,
        }[name]

    def left(self, offset: int) -> int:
        """One glyph back; a mark stays with its letter."""
        return glyph_before(self._document.text, offset)

    def right(self, offset: int) -> int:
        """One glyph on."""
        return min(self._last, next_glyph(self._document.text, offset))

    def word(self, offset: int) -> int:
        """To the next word's first letter."""
        starts = self._reading.words.start
        at = bisect_right(starts, offset)
        return starts[at] if at < len(starts) else self._last

    def word_back(self, offset: int) -> int:
        """To the first letter of this word, or of the one before."""
        starts = self._reading.words.start
        at = bisect_left(starts, offset) - 1
        return starts[at] if at >= 0 else 0

    def word_end(self, offset: int) -> int:
        """To the last letter of this word, or of the next."""
        ends = self._reading.words.end
        at = bisect_right(ends, offset + 1)
        return ends[at] - 1 if at < len(ends) else self._last

    def sentence(self, offset: int) -> int:
        """To the next sentence."""
        return self._next(self._sentence_starts, offset)

    def sentence_back(self, offset: int) -> int:
        """To the start of this sentence, or of the one before."""
        return self._before(self._sentence_starts, offset)

    def paragraph(self, offset: int) -> int:
        """To the next block."""
        return self._next(self._block_starts, offset)

    def paragraph_back(self, offset: int) -> int:
        """To the start of this block, or of the one before."""
        return self._before(self._block_starts, offset)

    def text_object(self, name: str, offset: int) -> Span | None:
        """Give the ``quotation``, ``sentence``, ``paragraph`` or ``item`` at a caret.

        A quotation that does not hold the caret but begins later in its block is meant too.
        """
        document = self._document
        if not document.blocks:
            return None
        block = document.blocks[document.block_at(offset)]
        match name:
            case "quotation":
                return self._quotation(offset, block.end)
            case "sentence":
                return self._sentence(offset)
            case "word":
                return self._word(offset)
            case _ if block.end > block.start and name in {"paragraph", block.kind}:
                return block.start, block.end
        return None

    def _quotation(self, offset: int, end: int) -> Span | None:
        for quotation in self._reading.quotations:
            if quotation.end > offset and quotation.start < end:
                return quotation.start, quotation.end
        return None

    def _sentence(self, offset: int) -> Span | None:
        sentences = self._reading.sentences
        return sentences[self._reading.sentence_at(offset)] if sentences else None

    def _word(self, offset: int) -> Span | None:
        words = self._reading.words
        at = bisect_right(words.start, offset) - 1
        return (words.start[at], words.end[at]) if at >= 0 and words.end[at] > offset else None

    def _next(self, starts: list[int], offset: int) -> int:
        at = bisect_right(starts, offset)
        return starts[at] if at < len(starts) else self._last

    def _before(self, starts: list[int], offset: int) -> int:
        at = bisect_left(starts, offset) - 1
        return starts[at] if at >= 0 else 0

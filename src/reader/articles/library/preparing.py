"""What storing an entry takes and the entry alone tells: its marks, its hashes, its text as it lies in the file.

It is made where the entry is read, in a worker, so that the one thread that stores only compares and writes.
"""

from dataclasses import replace

from reader.articles.library import documents, identity
from reader.articles.library.columns import micros_or_none, storable, storable_or_none
from reader.articles.model import Incoming, Prepared
from reader.articles.words import count


def prepared(incoming: Incoming) -> Incoming:
    """Give an entry with what storing it takes in place of its document."""
    if incoming.prepared is not None:
        return incoming
    return replace(incoming, document=None, prepared=_prepared(incoming))


def _prepared(incoming: Incoming) -> Prepared:
    title = storable(incoming.title or "")
    summary = storable_or_none(incoming.summary_text)
    published, updated = micros_or_none(incoming.published), micros_or_none(incoming.updated)
    packed = documents.pack(incoming.document) if incoming.document is not None else None
    text = packed[2] if packed is not None else summary or ""
    marks = identity.marks(
        guid=storable(incoming.id), link=storable_or_none(incoming.link), title=title, published=published, text=text
    )
    seen = identity.hash64(
        incoming.id,
        title,
        incoming.link or "",
        str(published),
        str(updated),
        summary or "",
        text,
        incoming.extractor if packed is not None else "",
        str(incoming.whole),
        incoming.language or "",
        *incoming.authors,
        *incoming.tags,
        *(enclosure.url for enclosure in incoming.enclosures),
    )
    return Prepared(
        guid=marks.guid,
        link=marks.link,
        content=marks.content,
        folded_title=marks.title,
        seen=seen,
        packed=packed,
        words=count(text) if packed is not None else None,
    )

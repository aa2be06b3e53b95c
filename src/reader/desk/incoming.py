"""From an entry as it was read to an entry as the library takes it: the two rooms do not know each other."""

from reader.articles.model import Attachment, Incoming
from reader.desk.jobs import ReadEntry


def incoming(read: ReadEntry) -> Incoming:
    """Give an entry as the library takes it."""
    entry = read.entry
    return Incoming(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        updated=entry.updated,
        authors=entry.authors,
        summary_text=read.summary,
        document=read.document,
        whole=read.whole,
        extractor=read.extractor,
        enclosures=tuple(Attachment(one.url, one.type, one.length) for one in entry.enclosures),
        tags=entry.tags,
    )

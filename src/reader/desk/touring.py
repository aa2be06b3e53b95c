"""Put the tour into a library that does not have it yet: something to read at once, without a network."""

from reader.articles.library import Library
from reader.articles.model import FeedSpec, FeedState
from reader.speech import N_

TOUR = FeedSpec(url="kutip:tour", title=N_("Kutip tour"), category="Kutip")
"""A feed that is never fetched."""


def add_tour(library: Library) -> None:
    """Store the tour's articles, once; the library must know the feed already."""
    feed = library.feed(TOUR.url)
    if feed is None or feed.total:
        return
    from importlib import resources

    from reader.desk.jobs import read_feed

    body = resources.files("reader").joinpath("tour", "tour.xml").read_bytes()
    read = read_feed(body, "https://kutip.invalid/tour", {"content-type": "application/rss+xml"})
    library.store(feed.id, read.entries(), state=FeedState())
    while library.index_pending():
        pass
    # One slice is enough for the tour alone; what news there is already takes its turn after the next refresh.
    library.group_pending()

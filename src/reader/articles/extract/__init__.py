"""From a page to the article on it: the text as a document true to its structure, and the facts beside it.

``extract`` reads whole pages and is meant for a worker process that can be killed; ``fragment`` reads the markup
inside a feed entry and is cheap enough to call anywhere.
"""

from reader.articles.extract.article import EXTRACTOR, Extracted, Looked, extract, look
from reader.articles.extract.build import fragment
from reader.articles.extract.further import Further, same_site
from reader.articles.extract.joining import joined, of_one_article

__all__ = [
    "EXTRACTOR",
    "Extracted",
    "Further",
    "Looked",
    "extract",
    "fragment",
    "joined",
    "look",
    "of_one_article",
    "same_site",
]

"""The article of a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from reader.articles.document import Document
from reader.articles.model import Facts
from reader.errors import ExtractError

EXTRACTOR = "kutip-1"
"""The extractor's version, kept with each text (law 1); it changes whenever texts may come out differently."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page gave."""

    document: Document
    facts: Facts


def extract(
    page: bytes | str, *, url: str | None = None, headers: Mapping[str, str] | None = None, hint: str | None = None
) -> Extracted:
    """Find the article on a page.

    Args:
        page: the page as it came, or decoded.
        url: the page's final address; relative links are resolved against it.
        headers: those of the response; ``Content-Type`` tells the character set, ``Content-Language`` the language.
        hint: the title or summary by which a feed announced the article, to judge whether the right text was found.

    Raises:
        ExtractError: the page holds no article: empty, binary, only scripts, a paywall's stub.
    """
    raise ExtractError("The page holds no article text.")

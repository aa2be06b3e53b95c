"""Draft sheets of the library's articles: what could be marked in them, before anybody reads them."""

from collections.abc import AsyncIterator, Iterable

from reader.annotations.model import Evidence
from reader.articles.model import Article, View
from reader.articles.query.parsing import parse
from reader.desk import asking, suggesting
from reader.desk.open import Desk
from reader.desk.reading import Opened, open_aside, outlet_of
from reader.errors import KutipError
from reader.exports.draft import DraftText, Passage
from reader.suggest.model import Suggestion, Suggestions


def articles_of(desk: Desk, *, view: View, query: str = "", limit: int) -> list[int]:
    """Give the newest articles of a view, or those of it that a query means.

    Raises:
        QueryError: it cannot be understood.

    """
    return list(asking.find_ids(desk, parse(query), view, limit=limit))


async def found_in(desk: Desk, articles: Iterable[int]) -> AsyncIterator[tuple[Opened, Suggestions | KutipError]]:
    """Give each article with what could be marked in its stored text, weighed by the user's choices.

    What the user dismissed in an article is left out. An error is an answer, so that one article costs itself.
    """
    for article_id in articles:
        opened = await open_aside(desk, article_id)
        text = opened.text.document.text
        language = opened.text.facts.language or opened.article.language
        try:
            found = await suggesting.suggest(desk, text, language)
        except KutipError as error:
            yield opened, error
            continue
        kept = tuple(one for one in found.suggestions if not desk.learned.is_dismissed(opened.article.key, one))
        yield opened, Suggestions(found.language, kept)


def unnamed(name: str, found: Suggestions) -> DraftText:
    """Give what was found in a text that is not in the library, for a draft sheet."""
    return DraftText(name, [_passage(one) for one in found.suggestions])


def draft_of(opened: Opened, found: Suggestions) -> DraftText:
    """Give an article of the library with what was found in it, for a draft sheet."""
    title = opened.text.title or opened.article.row.title
    return DraftText(title, unnamed(title, found).passages, _evidence(opened.article, opened, title))


def _evidence(article: Article, opened: Opened, title: str) -> Evidence:
    text = opened.text
    return Evidence(
        url=article.url,
        outlet=outlet_of(article, text),
        title=title,
        byline=article.byline,
        published=article.row.published,
        fetched=text.fetched,
        text_sha256=text.sha256,
        extractor=text.extractor,
    )


def _passage(one: Suggestion) -> Passage:
    named = {
        "speaker": one.speaker,
        "role": one.role,
        "cue": one.cue,
        "form": one.form,
        "issuer": one.issuer,
        "addressee": one.addressee,
        "action": one.text[one.action[0] - one.start : one.action[1] - one.start] if one.action else None,
        "deadline": one.deadline,
        "strength": one.strength,
    }
    return Passage(
        kind=one.kind,
        start=one.start,
        end=one.end,
        text=one.text,
        fields={name: value for name, value in named.items() if value},
        confidence=one.confidence,
        why=one.why,
    )

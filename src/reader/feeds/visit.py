"""One look at a feed: from what is remembered to a request, and from the response to what the schedule decides by."""

from reader.feeds.fetch import Request, Response
from reader.feeds.fetch.cookies import Cookie
from reader.feeds.model import ParsedFeed
from reader.feeds.schedule import Answered, FeedState


def ask(
    state: FeedState,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    cookies: tuple[Cookie, ...] = (),
    auth: tuple[str, str] | None = None,
    user_agent: str | None = None,
    private_ok: bool = False,
    proxy: str | None = None,
) -> Request:
    """Give the request for a feed; the validators of its last whole answer go with it."""
    return Request(
        url=state.url,
        etag=state.etag,
        last_modified=state.last_modified,
        validators_url=state.validators_url,
        headers=headers,
        cookies=cookies,
        auth=auth,
        user_agent=user_agent,
        private_ok=private_ok,
        proxy=proxy,
    )


def answered(response: Response, feed: ParsedFeed | None = None, *, problem: str | None = None) -> Answered:
    """Give the outcome of a look. ``feed`` is what the body was read as, ``problem`` why it was not."""
    return Answered(
        status=response.status,
        url=response.url,
        headers=response.headers,
        moved_permanently_to=response.moved_permanently_to,
        parsed=feed is not None,
        cut=feed is not None and feed.cut,
        ttl=feed.ttl if feed is not None else None,
        skip_hours=feed.skip_hours if feed is not None else (),
        skip_days=feed.skip_days if feed is not None else (),
        problem=problem,
    )

"""What follows from one look at a feed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from reader.addresses import bare, shown, with_secrets_of
from reader.addresses import host as address_host
from reader.feeds.schedule.lifetimes import freshness, retry_after
from reader.feeds.schedule.model import Answered, Failed, FeedState, Outcome, Policy
from reader.feeds.validators import is_sendable
from reader.speech import N_

NOT_MODIFIED, NOT_FOUND, GONE, TOO_MANY, UNAVAILABLE = 304, 404, 410, 429, 503
_PASSING_4XX = frozenset({408, 421, 425, TOO_MANY})
_DOUBLINGS = 10
"""More would only overflow: the ceiling is reached long before."""

# A feed never moves to where people sign in or are told to come back later.
_WAITING_ROOMS = (
    *("login", "signin", "sign-in", "register", "signup", "auth", "consent", "captcha", "challenge"),
    *("maintenance", "landing", "suspended", "parking", "error", "404"),
)

_WORDS = {
    400: N_("the site could not make sense of the request"),
    401: N_("the site asks for a name and password"),
    402: N_("the site asks for payment"),
    403: N_("the site refuses to show it"),
    404: N_("there is nothing at this address"),
    408: N_("the site took too long"),
    410: N_("the site says that it is gone for good"),
    429: N_("the site asks to come back later"),
    451: N_("the site may not show it for legal reasons"),
    500: N_("the site has a fault"),
    502: N_("the site has a fault"),
    503: N_("the site is not available now"),
    504: N_("the site has a fault"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to remember after a look."""

    state: FeedState
    notices: tuple[str, ...] = ()
    """Sentences to tell the user now, once each."""


def after(
    outcome: Outcome,
    state: FeedState,
    *,
    now: datetime,
    random: Random,
    policy: Policy | None = None,
    subscribed: Collection[str] = (),
) -> Decision:
    """Decide what to remember of a feed after a look at it.

    To be stored in one transaction with the entries that the look brought: validators that outlive their entries would
    hide them for ever. ``subscribed`` are the addresses that a moved feed must not take.
    """
    policy = policy or Policy()
    unreachable = state.unreachable_since
    state = replace(state, last_check=now, wait_host=None, wait_until=None, unreachable_since=None)
    if isinstance(outcome, Failed):
        failed = _failed(outcome, state, unreachable_since=unreachable, now=now, random=random, policy=policy)
        return Decision(state=failed)
    if outcome.status == GONE:
        return _gone(state, now=now)
    notices: tuple[str, ...] = ()
    if outcome.status == NOT_MODIFIED and (state.etag or state.last_modified):
        state = _validated(outcome, state)
    elif 200 <= outcome.status < 300 and outcome.parsed:
        state, notices = _renewed(outcome, state)
    else:
        return _refused(outcome, state, now=now, random=random, policy=policy)
    state = replace(state, last_success=now, failures=0, failing_since=None, problem=None, gone=False)
    wanted = now + _pause(outcome, state, now=now, random=random, policy=policy)
    state = replace(state, next_check=_awake(wanted, state, policy=policy))
    decision = _moved(outcome, state, now=now, policy=policy, subscribed=subscribed)
    return replace(decision, notices=(*notices, *decision.notices))


def _renewed(outcome: Answered, state: FeedState) -> tuple[FeedState, tuple[str, ...]]:
    """Take the validators of a whole answer, both or either or none, and note one that cannot be sent back."""
    # What a feed says of itself holds until it is read anew: a 304 has no body to say it again.
    state = replace(state, ttl=outcome.ttl, skip_hours=outcome.skip_hours, skip_days=outcome.skip_days)
    if outcome.cut:
        # They are of a version of which not everything came: sent back, they would hide the rest for ever.
        return state, ()
    etag, last_modified = (outcome.headers.get(name) or None for name in ("etag", "last-modified"))
    usable = tuple(value if value is not None and is_sendable(value) else None for value in (etag, last_modified))
    lost = (etag, last_modified) != usable
    first = state.last_success is None or state.etag is not None or state.last_modified is not None
    notice = N_("{url} marks its version in a way that cannot be sent back").format(url=shown(state.url))
    state = replace(state, etag=usable[0], last_modified=usable[1], validators_url=outcome.url)
    return state, (notice,) if lost and first else ()


def _validated(outcome: Answered, state: FeedState) -> FeedState:
    """Take over what a 304 carries and keep what it leaves out (RFC 9111, 4.3.4)."""
    return replace(
        state,
        etag=outcome.headers.get("etag") or state.etag,
        last_modified=outcome.headers.get("last-modified") or state.last_modified,
        validators_url=outcome.url,
    )


def _pause(outcome: Answered, state: FeedState, *, now: datetime, random: Random, policy: Policy) -> timedelta:
    """Give the pause after a success: the longest of what the user, the server and the feed want, within bounds."""
    lifetime = freshness(outcome.headers, now=now)
    ttl = timedelta(seconds=min(state.ttl, 10**9)) if state.ttl and state.ttl > 0 else None
    asked = max((each for each in (lifetime, ttl) if each is not None), default=None)
    eager = asked is not None and asked < policy.floor and (state.etag or state.last_modified)
    if asked is None or asked > policy.ceiling:
        asked = policy.ceiling / (1 + policy.jitter) if asked else timedelta(0)
    wanted = max(
        policy.interval,
        asked,
        policy.eager_floor if eager else policy.floor,
        min(retry_after(outcome.headers, now=now) or timedelta(0), policy.wait_ceiling),
    )
    return _spread(wanted, random=random, policy=policy)


def _awake(moment: datetime, state: FeedState, *, policy: Policy) -> datetime:
    """Give the first time from ``moment`` on at which the feed wants to be asked (RSS 2.0 ``skipHours``, ``skipDays``).

    One that is hardly ever awake is asked all the same. Minutes stay, so that feeds that met do not go on together.
    """
    hours = int(policy.rest_ceiling / timedelta(hours=1))
    for later in range(hours + 1):
        found = moment.astimezone(UTC) + timedelta(hours=later)
        if found.hour not in state.skip_hours and found.weekday() not in state.skip_days:
            return moment + timedelta(hours=later)
    return moment


def _spread(pause: timedelta, *, random: Random, policy: Policy) -> timedelta:
    return min(pause * (1 + random.uniform(0, policy.jitter)), max(pause, policy.wait_ceiling))


def _failed(
    outcome: Failed,
    state: FeedState,
    *,
    unreachable_since: datetime | None,
    now: datetime,
    random: Random,
    policy: Policy,
) -> FeedState:
    if outcome.offline:
        # A laptop that wakes up should have its news soon, a name that is no more needs no look every ten minutes.
        since = unreachable_since or now
        long = now - since >= policy.floor
        pause = max(policy.interval, policy.floor) if long else policy.offline_interval
        next_check = now + _spread(pause, random=random, policy=policy)
        return replace(state, problem=outcome.problem, next_check=next_check, unreachable_since=since)
    return _failing(state, outcome.problem, now=now, pause=_backoff(state, random=random, policy=policy))


def _failing(state: FeedState, problem: str, *, now: datetime, pause: timedelta) -> FeedState:
    return replace(
        state,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
        problem=problem,
        next_check=now + pause,
    )


def _backoff(state: FeedState, *, random: Random, policy: Policy) -> timedelta:
    """Double the pause with each failure in a row, up to the ceiling (which a longer interval of the user's raises)."""
    base = max(policy.interval, policy.floor)
    doubled = base * 2 ** min(state.failures, _DOUBLINGS)
    # Chance is taken off at the ceiling, not added: otherwise all feeds would meet there.
    ceiling = max(policy.ceiling, base)
    spread = doubled * (1 + random.uniform(0, policy.jitter))
    return spread if spread < ceiling else ceiling * (1 - random.uniform(0, policy.jitter))


def _refused(outcome: Answered, state: FeedState, *, now: datetime, random: Random, policy: Policy) -> Decision:
    """Decide after an answer that brought no feed."""
    status = outcome.status
    problem = outcome.problem or _WORDS.get(status, f"the site answered {status}")
    wait = retry_after(outcome.headers, now=now)
    if status == TOO_MANY or (status == UNAVAILABLE and "retry-after" in outcome.headers):
        return _waiting(outcome, state, wait or policy.wait_default, now=now, random=random, policy=policy)
    if 400 <= status < 500 and status not in _PASSING_4XX:
        pause = _spread(max(policy.refused_interval, policy.interval), random=random, policy=policy)
        since = state.failing_since or now
        if status == NOT_FOUND and now - since >= policy.gone_after:
            problem = N_("there has been nothing at this address since {since}; it may be gone").format(
                since=format(since, "%Y-%m-%d")
            )
        return Decision(state=_failing(state, problem, now=now, pause=pause))
    if status == NOT_MODIFIED:
        problem = N_("the site says that nothing is new, but was never asked what is old")
    pause = max(_backoff(state, random=random, policy=policy), min(wait or timedelta(0), policy.wait_ceiling))
    return Decision(state=_failing(state, problem, now=now, pause=pause))


def _waiting(
    outcome: Answered, state: FeedState, wait: timedelta, *, now: datetime, random: Random, policy: Policy
) -> Decision:
    wait = min(wait, policy.wait_ceiling)
    until = now + wait
    pause = max(_spread(wait, random=random, policy=policy), _backoff(state, random=random, policy=policy))
    problem = N_("the site asks to wait until {until} UTC").format(
        until=format(until.astimezone(UTC), "%Y-%m-%d %H:%M")
    )
    state = _failing(state, problem, now=now, pause=pause)
    host = address_host(outcome.url) or address_host(state.url)
    return Decision(state=replace(state, wait_host=host, wait_until=until))


def _gone(state: FeedState, *, now: datetime) -> Decision:
    notices = (
        () if state.gone else (N_("{url} is gone, says its site, and is not asked again").format(url=shown(state.url)),)
    )
    state = _failing(state, _WORDS[GONE], now=now, pause=timedelta(0))
    return Decision(state=replace(state, gone=True, next_check=None), notices=notices)


def _moved(
    outcome: Answered, state: FeedState, *, now: datetime, policy: Policy, subscribed: Collection[str]
) -> Decision:
    """Count permanent redirects, and take the new address over when enough were seen for long enough."""
    target = outcome.moved_permanently_to
    if target is None or target == bare(state.url):
        return Decision(state=replace(state, moved_to=None, moved_seen=0, moved_since=None, move_told=False))
    if target != state.moved_to:
        return Decision(state=replace(state, moved_to=target, moved_seen=1, moved_since=now, move_told=False))
    state = replace(state, moved_seen=state.moved_seen + 1)
    if state.moved_seen < policy.moves_needed or now - (state.moved_since or now) < policy.moves_span:
        return Decision(state=state)
    if target in subscribed:
        notice = N_("{url} has moved to {target}, which you have already; one of them can be removed").format(
            url=shown(state.url), target=shown(target)
        )
        return _told(replace(state, problem=notice), notice)
    if _is_waiting_room(target):
        return _told(
            state,
            N_("{url} redirects to {target}, which looks like no feed; its address is kept").format(
                url=shown(state.url), target=shown(target)
            ),
        )
    notice = N_("{url} has moved for good; its address is now {target}").format(
        url=shown(state.url), target=shown(target)
    )
    former = (*state.former_urls, bare(state.url))
    state = replace(state, url=with_secrets_of(state.url, target), former_urls=former)
    return Decision(
        state=replace(state, moved_to=None, moved_seen=0, moved_since=None, move_told=False), notices=(notice,)
    )


def _told(state: FeedState, notice: str) -> Decision:
    return Decision(state=replace(state, move_told=True), notices=() if state.move_told else (notice,))


def _is_waiting_room(url: str) -> bool:
    parts = urlsplit(url)
    words = parts.path.lower().replace(".", "/").split("/")
    host = (parts.hostname or "").split(".")
    return any(word in _WAITING_ROOMS for word in (*words, *host))

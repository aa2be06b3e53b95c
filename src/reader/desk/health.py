"""How the feeds are, in words: state, last success, next look, failures, how much they bring, which may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from reader.addresses import host, shown
from reader.articles.model import Activity, FeedRecord
from reader.desk.looking import scheduled
from reader.desk.open import Desk
from reader.feeds.schedule import FeedState, Policy, host_waits
from reader.speech import _, again, number

SPAN = timedelta(days=28)
"""What "a week" is measured over."""

SILENT = timedelta(days=365)
FAILING = timedelta(days=30)
NOISY = 150
"""Articles a week from which a feed is noisy, if hardly any of them is read."""

READ_SHARE = 0.02

State = Literal["well", "waiting", "new", "paused", "moving", "failing", "gone"]
_ORDER: tuple[State, ...] = ("gone", "failing", "moving", "waiting", "new", "well", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How one feed is. Addresses are without passwords; times are aware and in UTC."""

    id: int
    url: str
    """As feeds.toml has it, with the password if there is one: for commands, never to be shown."""
    address: str
    """As it may be shown."""
    title: str
    category: str
    tags: tuple[str, ...]
    state: State
    said: str
    """The state as a sentence."""
    last_success: datetime | None
    next_due: datetime | None
    """None where it is not asked at all."""
    failures: int
    """Failed looks in a row."""
    problem: str | None
    unread: int
    total: int
    newest: datetime | None
    per_week: float
    moved_to: str | None
    moves_seen: int
    former: tuple[str, ...]
    """Addresses that it had before, oldest first."""
    suggestion: str | None
    """Why it may be removed, as a sentence."""


def health(desk: Desk) -> list[FeedHealth]:
    """Say how every subscription is, those that want attention first. Reads the library."""
    now = desk.now()
    records = [one for one in desk.library.feeds() if not one.url.startswith("kutip:")]
    states = {record.id: scheduled(record) for record in records}
    waits = host_waits(states.values())
    lively = desk.library.activity(now=now, span=SPAN)
    paused = {one.url for one in desk.settings.subscriptions if one.paused}
    found = [
        _health(
            record,
            states[record.id],
            lively.get(record.id, Activity()),
            paused=record.url in paused,
            until=waits.get(host(record.url)),
            now=now,
        )
        for record in records
    ]
    return sorted(found, key=lambda one: (one.suggestion is None, _ORDER.index(one.state)))


def waiting_hosts(desk: Desk) -> dict[str, datetime]:
    """Give until when each host asked to be left alone, those whose time has passed left out."""
    waits = host_waits(scheduled(record) for record in desk.library.feeds())
    return {host: until for host, until in sorted(waits.items()) if until > desk.now()}


def lines(one: FeedHealth, *, now: datetime) -> Iterable[str]:
    """Tell all about one feed, a line for each thing."""
    yield one.said
    yield _("Address: {address}").format(address=one.address)
    yield from times(one, now=now)
    newest = _("the newest of {newest}").format(newest=clock(one.newest)) if one.newest else _("no article yet")
    yield _("{total} articles, {unread} unread, {per_week} a week; {newest}.").format(
        total=one.total, unread=one.unread, per_week=number(round(one.per_week)), newest=newest
    )
    for former in one.former:
        yield _("Its address was {former} before.").format(former=former)
    if one.suggestion:
        yield one.suggestion


def times(one: FeedHealth, *, now: datetime) -> Iterable[str]:
    """Tell when a feed was last read well, and when it is asked next."""
    yield (
        _("Last read well: {last_success}.").format(last_success=clock(one.last_success))
        if one.last_success is not None
        else _("Never read well so far.")
    )
    if one.next_due is not None:
        yield (
            _("It is due now.")
            if one.next_due <= now
            else _("Next look: {next_due}.").format(next_due=clock(one.next_due))
        )


def clock(moment: datetime) -> str:
    """Give a time in the reader's own zone, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _health(
    record: FeedRecord, state: FeedState, lively: Activity, *, paused: bool, until: datetime | None, now: datetime
) -> FeedHealth:
    kind = _state(state, paused=paused, waiting=until is not None and until > now)
    due = None if paused or state.gone else max(filter(None, (state.next_check or now, until)), default=None)
    return FeedHealth(
        id=record.id,
        url=record.url,
        address=shown(record.url),
        title=record.title,
        category=record.category,
        tags=record.tags,
        state=kind,
        said=_said(kind, state, until),
        last_success=state.last_success,
        next_due=due,
        failures=state.failures,
        problem=state.problem,
        unread=record.unread,
        total=record.total,
        newest=lively.newest,
        per_week=_per_week(lively, now),
        moved_to=shown(state.moved_to) if state.moved_to else None,
        moves_seen=state.moved_seen,
        former=tuple(shown(url) for url in state.former_urls),
        suggestion=None if paused else _suggestion(state, lively, now=now),
    )


def _state(state: FeedState, *, paused: bool, waiting: bool) -> State:
    true: dict[State, bool] = {
        "paused": paused,
        "gone": state.gone,
        "waiting": waiting,
        "failing": bool(state.problem),
        "new": state.last_check is None,
        "moving": bool(state.moved_to),
    }
    return next((name for name, so in true.items() if so), "well")


def _said(kind: State, state: FeedState, until: datetime | None) -> str:
    if kind == "waiting" and until is not None:
        return _("Waiting: its site asks to be left alone until {until}.").format(until=clock(until))
    if kind == "failing" and state.problem:
        times = (
            _("the last look") if state.failures < 2 else _("{failures} looks in a row").format(failures=state.failures)
        )
        return _("Failing, {times}: {problem}.").format(times=times, problem=again(state.problem.rstrip(".")))
    if kind == "moving" and state.moved_to:
        needed = Policy().moves_needed
        return _("Well, but it redirects to {moved_to} (seen {moved_seen} of {needed} times).").format(
            moved_to=shown(state.moved_to), moved_seen=state.moved_seen, needed=needed
        )
    return {
        "paused": _("Paused: nothing is fetched."),
        "gone": _("Gone: the site says that there is no such feed any more, and it is not asked again."),
        "new": _("New: not fetched yet."),
    }.get(kind, "Well.")


def _per_week(lively: Activity, now: datetime) -> float:
    if lively.since is None:
        return 0.0
    # A feed that was added yesterday tells of more than a day, but of less than four weeks.
    weeks = max((now - lively.since) / timedelta(days=7), 1.0)
    return lively.items / weeks


def _suggestion(state: FeedState, lively: Activity, *, now: datetime) -> str | None:
    if state.gone:
        return _("It may be removed: the site says that it is gone.")
    if state.failing_since is not None and now - state.failing_since > FAILING:
        return _("It may be removed: it has been failing since {failing_since}.").format(
            failing_since=clock(state.failing_since)
        )
    if lively.newest is not None and now - lively.newest > SILENT:
        return _("It may be removed: nothing new came since {newest}.").format(newest=clock(lively.newest))
    week = _per_week(lively, now)
    if week >= NOISY and lively.read < READ_SHARE * lively.items:
        return _("It is noisy: {week} articles a week, and you read {read} of the last {items}.").format(
            week=number(round(week)), read=lively.read, items=lively.items
        )
    return None

"""Which feeds are due, and in what order and how fast they are asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from reader.addresses import host
from reader.feeds.schedule.model import FeedState, Policy
from reader.speech import N_

WINDOW = timedelta(seconds=30)
"""Over which the feeds that are due when the program starts are spread, if they are many."""

GAP = timedelta(seconds=1)
"""Between two feeds at most; three feeds need not wait half a minute for each other."""

_SLACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A feed, and how long after the start of the round it is asked."""

    state: FeedState
    delay: timedelta


def due(
    states: Iterable[FeedState],
    *,
    now: datetime,
    random: Random,
    waits: Mapping[str, datetime] | None = None,
    policy: Policy | None = None,
) -> list[FeedState]:
    """Give the feeds to be asked now, in random order, so that no host gets all of its own in a row.

    ``waits`` is what ``host_waits`` gives. A feed that is gone is never due; one whose time lies
    further ahead than any pause can be is due, since a clock was wrong.
    """
    policy = policy or Policy()
    waits = waits or {}
    horizon = now + max(policy.wait_ceiling, policy.interval) + _SLACK
    chosen = [
        state
        for state in states
        if not state.gone
        and (state.next_check is None or state.next_check <= now or state.next_check > horizon)
        and not is_waiting(state, now=now, waits=waits, policy=policy)
    ]
    random.shuffle(chosen)
    return chosen


def plan(
    states: Iterable[FeedState],
    *,
    now: datetime,
    random: Random,
    waits: Mapping[str, datetime] | None = None,
    policy: Policy | None = None,
) -> list[Due]:
    """Give the feeds to be asked now with delays that spread them, as after a start or a long sleep."""
    chosen = due(states, now=now, random=random, waits=waits, policy=policy)
    last = max(1, len(chosen) - 1)
    return [Due(state, min(GAP * place, WINDOW * place / last)) for place, state in enumerate(chosen)]


def next_time(
    states: Iterable[FeedState], *, now: datetime, waits: Mapping[str, datetime] | None = None
) -> datetime | None:
    """Give when the next feed will be due, ``now`` if one is, None if none ever will be."""
    waits = waits or {}
    times = (
        max(state.next_check or now, waits.get(host(state.url), now) if waits else now, now)
        for state in states
        if not state.gone
    )
    return min(times, default=None)


def may_refresh(
    state: FeedState, *, now: datetime, waits: Mapping[str, datetime] | None = None, policy: Policy | None = None
) -> str | None:
    """Say why a feed may not be asked now although somebody wants it to be; None if it may."""
    policy = policy or Policy()
    if state.gone:
        return N_("the site says that it is gone; revive it to ask again")
    if is_waiting(state, now=now, waits=waits, policy=policy):
        until = (waits or {})[host(state.url)]
        return N_("its site asks to wait until {until} UTC").format(until=format(until, "%Y-%m-%d %H:%M"))
    # A last look in the future is a clock that was wrong, not a reason.
    if state.last_check is not None and timedelta(0) <= now - state.last_check < policy.manual_gap:
        minutes = int(policy.manual_gap.total_seconds() // 60)
        return N_("it was asked less than {minutes} minutes ago").format(minutes=minutes)
    return None


def revived(state: FeedState) -> FeedState:
    """Give the state of a feed that somebody wants back: due at once, its failures forgotten."""
    return replace(state, gone=False, failures=0, failing_since=None, problem=None, next_check=None)


def host_waits(states: Iterable[FeedState]) -> dict[str, datetime]:
    """Give until when each host asked to be left alone, as far as any of its feeds was told."""
    waits: dict[str, datetime] = {}
    for state in states:
        if state.wait_host is not None and state.wait_until is not None:
            waits[state.wait_host] = max(state.wait_until, waits.get(state.wait_host, state.wait_until))
    return waits


def is_waiting(
    state: FeedState, *, now: datetime, waits: Mapping[str, datetime] | None, policy: Policy | None = None
) -> bool:
    """Whether the feed's host asked to be left alone now; to be asked again before each request of a long round."""
    until = waits.get(host(state.url)) if waits else None
    return until is not None and now < until <= now + (policy or Policy()).wait_ceiling + _SLACK

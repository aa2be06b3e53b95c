"""The schedule's decisions one by one; test_fetch_manners.py lets days of them pass."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.feeds.schedule import (
    Answered,
    Decision,
    Failed,
    FeedState,
    Outcome,
    Policy,
    after,
    due,
    host_waits,
    may_refresh,
    next_time,
    plan,
    revived,
)
from reader.feeds.schedule.lifetimes import freshness, retry_after

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://news.example/feed"
KNOWN = FeedState(url=URL, etag='"1"', last_modified="one", validators_url=URL, last_success=NOW - DAY)
COLUMNS = ("url", "etag", "last_modified", "next_check", "last_check", "last_success", "failures", "problem")


def decide(outcome: Outcome, state: FeedState = KNOWN, *, policy: Policy | None = None, **more: object) -> Decision:
    return after(outcome, state, now=NOW, random=Random(5), policy=policy, **more)  # type: ignore[arg-type]


def answer(status: int = 200, *, parsed: bool = True, url: str = URL, **more: object) -> Answered:
    return Answered(status=status, url=url, parsed=parsed and status == 200, **more)  # type: ignore[arg-type]


def pause(decision: Decision) -> timedelta:
    assert decision.state.next_check is not None
    return decision.state.next_check - NOW


texts = st.none() | st.text(min_size=1)
times = st.none() | st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
addresses = st.none() | st.from_regex(r"https://[a-z]{1,9}\.example/[!-~]{0,20}", fullmatch=True)
states = st.builds(
    FeedState,
    url=st.just(URL),
    etag=texts,
    validators_url=addresses,
    next_check=times,
    failing_since=times,
    unreachable_since=times,
    failures=st.integers(0, 99),
    gone=st.booleans(),
    wait_host=st.none() | st.just("news.example"),
    wait_until=times,
    moved_to=addresses,
    moved_seen=st.integers(0, 9),
    moved_since=times,
    move_told=st.booleans(),
    ttl=st.none() | st.integers(1, 10**9),
    skip_hours=st.lists(st.integers(0, 23), unique=True).map(tuple),
    skip_days=st.lists(st.integers(0, 6), unique=True).map(tuple),
    former_urls=st.lists(addresses.filter(bool), max_size=3).map(lambda urls: tuple(map(str, urls))),
)


@given(states)
def test_columns_and_memo_hold_all_of_a_state(state: FeedState) -> None:
    assert all(isinstance(value, str | int | float | bool | None) for value in state.memo.values())
    assert FeedState.recall(state.memo, **{name: getattr(state, name) for name in COLUMNS}) == state


@given(st.dictionaries(st.sampled_from(sorted(KNOWN.memo)), st.none() | st.text() | st.integers() | st.booleans()))
def test_a_garbled_memo_is_as_good_as_none(memo: dict[str, str | int | float | bool | None]) -> None:
    assert FeedState.recall(memo, url=URL).url == URL


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({"cache-control": "max-age=7200"}, 2),
        ({"cache-control": 'Public, MAX-AGE="7200"'}, 2),
        ({"cache-control": "max-age=7200", "expires": "Mon, 02 Mar 2026 09:00:00 GMT"}, 2),
        ({"expires": "Mon, 02 Mar 2026 09:00:00 GMT"}, 1),
        ({"expires": "Mon, 02 Mar 2026 16:00:00 +0700", "date": "Mon, 02 Mar 2026 05:00:00 GMT"}, 4),
        ({"cache-control": "max-age=7200, no-cache"}, None),
        ({"cache-control": "no-store", "expires": "Mon, 02 Mar 2026 09:00:00 GMT"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=٣"}, None),
        ({"expires": "0"}, None),
        ({"expires": "Mon, 02 Mar 2026 07:00:00 GMT"}, None),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 -2300"}, None),
        ({}, None),
    ],
)
def test_freshness(headers: dict[str, str], hours: int | None) -> None:
    assert freshness(headers, now=NOW) == (timedelta(hours=hours) if hours is not None else None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *(("120", 120), (" 120 ", 120), ("Mon, 02 Mar 2026 08:02:00 GMT", 120), ("9" * 5000, 3650 * 86400)),
        *(
            ("", None),
            ("-5", None),
            ("0", None),
            ("soon", None),
            ("1.5", None),
            ("Mon, 02 Mar 2020 08:02:00 GMT", None),
        ),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    wait = retry_after({"retry-after": value}, now=NOW)
    assert wait == (timedelta(seconds=seconds) if seconds is not None else None)


answers = st.builds(
    Answered,
    status=st.sampled_from([200, 204, 206, 301, 304, 400, 404, 410, 418, 429, 500, 503, 599, 999]),
    url=st.just(URL),
    headers=st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "retry-after", "etag"]), st.text()),
    ttl=st.none() | st.integers(),
    skip_hours=st.lists(st.integers(0, 23)).map(tuple),
    skip_days=st.lists(st.integers(0, 6)).map(tuple),
    parsed=st.booleans(),
)


@given(answers, states)
def test_whatever_comes_the_next_look_is_neither_soon_nor_never(outcome: Answered, state: FeedState) -> None:
    decision = decide(outcome, state)
    if outcome.status == 410:
        assert (decision.state.gone, decision.state.next_check) == (True, None)
    else:
        assert timedelta(minutes=30) <= pause(decision) <= 7 * DAY


def test_half_an_hour_is_for_those_who_ask_for_it_and_make_it_cheap() -> None:
    often = Policy(interval=timedelta(minutes=10))
    eager = {"cache-control": "max-age=600", "etag": '"2"'}
    assert timedelta(minutes=30) <= pause(decide(answer(headers=eager), policy=often)) < timedelta(minutes=34)
    assert pause(decide(answer(headers={"cache-control": "max-age=600"}), policy=often)) >= HOUR
    assert pause(decide(answer(headers={"etag": '"2"'}), policy=often)) >= HOUR
    assert pause(decide(answer(headers=eager))) >= HOUR


def test_what_a_feed_asks_for_holds_until_it_is_read_anew() -> None:
    state = decide(answer(ttl=6 * 3600, headers={"etag": '"2"'})).state
    state = decide(answer(304), state).state
    assert 6 * HOUR <= pause(decide(answer(304), state)) <= 7 * HOUR
    assert pause(decide(answer(), state)) < 2 * HOUR


@pytest.mark.parametrize(
    ("hours", "days", "awake"),
    [
        ((), (), datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ((9, 10, 11), (), datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ((9,), (0,), datetime(2026, 3, 3, 0, tzinfo=UTC)),
        ((), (0, 1), datetime(2026, 3, 4, 0, tzinfo=UTC)),
        # Hardly ever awake: it is asked all the same.
        (tuple(range(24)), (), datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ((), (0, 1, 2, 3, 4, 5), datetime(2026, 3, 2, 9, tzinfo=UTC)),
    ],
)
def test_hours_and_days_that_a_feed_leaves_out(hours: tuple[int, ...], days: tuple[int, ...], awake: datetime) -> None:
    told = answer(skip_hours=hours, skip_days=days, headers={"etag": '"2"'})
    first = decide(told)
    again = decide(answer(304), first.state)
    for decision in (first, again):
        assert decision.state.next_check is not None
        assert decision.state.next_check.replace(minute=0, second=0, microsecond=0) == awake
    # Whoever presses the key is not kept from it.
    assert may_refresh(first.state, now=NOW + HOUR) is None


def test_a_week_of_the_users_own_is_kept() -> None:
    weekly = Policy(interval=7 * DAY)
    assert pause(decide(answer(), policy=weekly)) == 7 * DAY
    assert pause(decide(Failed(problem="x"), policy=weekly)) >= 6 * DAY


def test_a_page_in_place_of_the_feed_changes_neither_validators_nor_address() -> None:
    decision = decide(
        answer(
            parsed=False, headers={"etag": '"portal"'}, problem="no feed here", moved_permanently_to="https://portal/"
        )
    )
    state = decision.state
    assert (state.url, state.etag, state.last_modified, state.moved_to) == (URL, '"1"', "one", None)
    assert (state.failures, state.problem, state.failing_since) == (1, "no feed here", NOW)


def test_no_network_is_no_fault_of_the_feed() -> None:
    state = decide(Failed(problem="no network", offline=True)).state
    assert (state.failures, state.failing_since, state.problem) == (0, None, "no network")
    assert state.next_check is not None
    assert state.next_check - NOW < 12 * timedelta(minutes=1)
    later = after(Failed(problem="x", offline=True), state, now=NOW + 2 * HOUR, random=Random(1)).state
    assert later.next_check is not None
    assert (later.unreachable_since, later.next_check - NOW >= 3 * HOUR) == (NOW, True)
    assert after(answer(500), later, now=NOW + 3 * HOUR, random=Random(1)).state.unreachable_since is None


def test_not_modified_needs_a_question() -> None:
    state = decide(answer(304), FeedState(url=URL)).state
    assert (state.failures, state.last_success) == (1, None)
    assert decide(answer(304)).state.last_success == NOW


def test_a_success_forgets_failures_and_waits() -> None:
    failing = decide(answer(429, headers={"retry-after": "600"})).state
    assert host_waits([failing]) == {"news.example": NOW + timedelta(minutes=10)}
    state = decide(answer(), failing).state
    assert (state.failures, state.failing_since, state.problem) == (0, None, None)
    assert host_waits([state]) == {}


def test_the_longest_wait_of_a_host_counts() -> None:
    waits = [FeedState(url=URL, wait_host="a", wait_until=NOW + hours * HOUR) for hours in (1, 3, 2)]
    assert host_waits(waits) == {"a": NOW + 3 * HOUR}


def test_due_feeds() -> None:
    later = FeedState(url="https://later.example/", next_check=NOW + HOUR)
    lost = FeedState(url="https://clock.example/", next_check=NOW + 400 * DAY)
    gone = FeedState(url="https://gone.example/", gone=True)
    waiting = FeedState(url="https://busy.example/", next_check=NOW - HOUR)
    new = FeedState(url="https://new.example/")
    everything = [later, lost, gone, waiting, new]
    waits = {"busy.example": NOW + HOUR}
    found = due(everything, now=NOW, random=Random(1), waits=waits)
    assert {state.url for state in found} == {lost.url, new.url}
    assert waiting in due(everything, now=NOW + HOUR, random=Random(1), waits=waits)
    # A wait that no site can have asked for is the work of a wrong clock.
    assert waiting in due(everything, now=NOW - 400 * DAY, random=Random(1), waits=waits)
    assert next_time([later, gone], now=NOW) == NOW + HOUR
    assert next_time([waiting], now=NOW, waits=waits) == NOW + HOUR
    assert next_time([gone], now=NOW) is None


def test_few_feeds_are_not_kept_waiting_for_each_other() -> None:
    few = [FeedState(url=f"https://host{number}.example/") for number in range(3)]
    assert [each.delay.total_seconds() for each in plan(few, now=NOW, random=Random(1))] == [0, 1, 2]
    assert [each.delay for each in plan(few[:1], now=NOW, random=Random(1))] == [timedelta(0)]
    assert plan([], now=NOW, random=Random(1)) == []


def test_refresh_by_hand() -> None:
    assert may_refresh(FeedState(url=URL), now=NOW) is None
    assert may_refresh(FeedState(url=URL, last_check=NOW - 6 * timedelta(minutes=1)), now=NOW) is None
    assert "5 minutes" in str(may_refresh(FeedState(url=URL, last_check=NOW), now=NOW))
    assert may_refresh(FeedState(url=URL, last_check=NOW + DAY), now=NOW) is None
    assert "revive" in str(may_refresh(FeedState(url=URL, gone=True), now=NOW))
    assert "wait until" in str(may_refresh(FeedState(url=URL), now=NOW, waits={"news.example": NOW + HOUR}))


def test_a_revived_feed_starts_anew_and_keeps_its_validators() -> None:
    gone = decide(answer(410)).state
    state = revived(gone)
    assert (state.gone, state.failures, state.next_check, state.etag) == (False, 0, None, '"1"')


def move(state: FeedState, target: str, *, days: int, subscribed: tuple[str, ...] = ()) -> tuple[FeedState, list[str]]:
    notices: list[str] = []
    for day in range(days):
        outcome = answer(304, url=target, moved_permanently_to=target)
        decision = after(outcome, state, now=NOW + day * DAY, random=Random(1), subscribed=subscribed)
        state = decision.state
        notices += decision.notices
    return state, notices


def test_a_move_takes_name_and_password_along_and_tells_nobody() -> None:
    old = "https://ann:s3cr3t@news.example/feed"
    state, notices = move(FeedState(url=old, etag='"1"'), "https://news.example/new", days=5)
    assert state.url == "https://ann:s3cr3t@news.example/new"
    assert state.former_urls == (URL,)
    assert "s3cr3t" not in repr(notices) + repr(state.memo)
    elsewhere, _ = move(FeedState(url=old, etag='"1"'), "https://other.example/new", days=5)
    assert elsewhere.url == "https://other.example/new"


def test_a_move_must_be_seen_often_and_long_and_to_one_place() -> None:
    assert move(KNOWN, "https://news.example/new", days=4)[0].url == URL
    state, _ = move(KNOWN, "https://news.example/new", days=4)
    state, _ = move(state, "https://news.example/newer", days=1)
    assert (state.moved_seen, state.moved_to) == (1, "https://news.example/newer")
    state = after(answer(304), state, now=NOW, random=Random(1)).state
    assert (state.moved_seen, state.moved_to, state.moved_since) == (0, None, None)


@pytest.mark.parametrize(
    "target",
    [
        *("https://news.example/login", "https://news.example/Login.php", "https://login.news.example/feed"),
        *("https://news.example/maintenance.html", "https://news.example/a/captcha/b", "https://news.example/consent/"),
    ],
)
def test_a_waiting_room_is_no_new_address(target: str) -> None:
    state, notices = move(KNOWN, target, days=9)
    assert state.url == URL
    assert len(notices) == 1


def test_a_word_inside_another_is_no_waiting_room() -> None:
    assert move(KNOWN, "https://news.example/authors/loginova", days=5)[0].url.endswith("/authors/loginova")

"""The lock of ``kutip serve``: one password, wrong tries slowed, sessions that end."""

import pytest

from reader.web.lock import FIRST_WAIT, LASTS, LONGEST_WAIT, Lock, new_password


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lock(clock: Clock) -> Lock:
    return Lock(password="open harbour", clock=clock)


def test_the_right_password_opens_a_session(lock: Lock) -> None:
    session = lock.enter("open harbour")
    assert session is not None
    assert lock.knows(session)
    assert not lock.knows(session[:-1])
    assert not lock.knows(None)


@pytest.mark.parametrize("tried", ["", "open harbou", "open harbour ", "OPEN HARBOUR", "\ud800", "x" * 4000])
def test_another_password_opens_nothing(lock: Lock, tried: str) -> None:
    assert lock.enter(tried) is None


def test_wrong_tries_take_longer_and_longer(lock: Lock, clock: Clock) -> None:
    waits = []
    for _ in range(20):
        assert lock.enter("wrong") is None
        waits.append(lock.wait())
        clock.now += lock.wait()
    assert waits[0] == FIRST_WAIT
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_while_it_waits_the_right_password_is_not_looked_at_either(lock: Lock, clock: Clock) -> None:
    lock.enter("wrong")
    assert lock.enter("open harbour") is None
    clock.now += FIRST_WAIT
    assert lock.enter("open harbour") is not None
    assert lock.wait() == 0.0


def test_a_session_ends_by_its_age_and_by_leaving(lock: Lock, clock: Clock) -> None:
    old, left = lock.enter("open harbour"), lock.enter("open harbour")
    lock.leave(left)
    assert not lock.knows(left)
    assert lock.knows(old)
    clock.now += LASTS
    assert not lock.knows(old)


def test_what_is_printed_of_a_lock_has_no_secret(lock: Lock) -> None:
    session = lock.enter("open harbour")
    assert session is not None
    assert "harbour" not in repr(lock)
    assert session not in repr(lock)


def test_made_up_passwords_differ_and_can_be_typed() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 and one.replace("-", "").isalnum() and one.isascii() for one in made)

"""Who may come in: a password compared in constant time, wrong tries slowed, and sessions that only a cookie names."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

SHORTEST = 8
"""Characters that a password has at least."""

LASTS = 12 * 3600.0
"""Seconds until a session asks for the password again."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds after the first wrong try until the next one is looked at, and after many."""

# Without letters and digits that look like others.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Make a password that nobody guesses (79 bits) and everybody can type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@dataclass
class Lock:
    """The door's lock.

    The wait after wrong tries is one for everybody: behind a tunnel or a proxy, all come from the same address.
    """

    password: str = field(repr=False)
    clock: Callable[[], float]
    """Seconds that only go forward."""
    _wrong: int = 0
    _shut_until: float = 0.0
    _sessions: dict[bytes, float] = field(default_factory=dict, repr=False)

    def wait(self) -> float:
        """Give how many seconds no try is looked at."""
        return max(0.0, self._shut_until - self.clock())

    def enter(self, tried: str) -> str | None:
        """Give the secret of a new session where the password is right.

        While ``wait`` is not over, no password is right, so that whoever tries many learns nothing from them.
        """
        if self.wait():
            return None
        # Of the hashes: compare_digest tells the length of what it is given.
        if not hmac.compare_digest(_digest(tried), _digest(self.password)):
            self._wrong += 1
            self._shut_until = self.clock() + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(self._wrong - 1, 10))
            return None
        self._wrong = 0
        now = self.clock()
        self._sessions = {known: end for known, end in self._sessions.items() if end > now}
        session = secrets.token_urlsafe(32)
        self._sessions[_digest(session)] = now + LASTS
        return session

    def knows(self, session: str | None) -> bool:
        """Tell whether a session is open."""
        return session is not None and self._sessions.get(_digest(session), 0.0) > self.clock()

    def leave(self, session: str | None) -> None:
        """End a session."""
        if session is not None:
            self._sessions.pop(_digest(session), None)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

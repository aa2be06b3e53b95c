"""What can go wrong, as one tree; ``str(error)`` is one plain sentence for the user.

KutipError
├── ConfigError        feeds.toml or a command line that cannot be used       (exit 2)
├── StorageError       the data folder, the library or the annotations file   (exit 3)
│   ├── ConflictError  git left both sides of a conflict in it; it is as it was
│   └── DamagedError   a file that cannot be read; it was set aside unchanged
└── SourceError        one feed or page that cannot be had or read            (exit 1)
    ├── FetchError     the network or the server said no
    │   └── UnreachableError   no such name, no route, no network
    ├── ParseError     the bytes hold no feed
    ├── ExtractError   the page holds no article
    ├── PictureError   the bytes hold no picture that can be shown
    └── WorkerError    reading it took too long, too much memory, or failed
"""

from pathlib import Path


class KutipError(Exception):
    """Anything that Kutip tells its user; the message is one sentence, free of control characters."""

    exit_code = 1


class ConfigError(KutipError):
    """A configuration file or argument that cannot be used."""

    exit_code = 2


class StorageError(KutipError):
    """The data folder or a file in it cannot be read or written."""

    exit_code = 3


class ConflictError(StorageError):
    """Git left both sides of a conflict in a file, which is as it was until they are joined."""


class DamagedError(StorageError):
    """A file that does not verify; it lies unchanged at ``aside``."""

    def __init__(self, message: str, *, aside: Path | None = None) -> None:
        super().__init__(message)
        self.aside = aside


class SourceError(KutipError):
    """One feed or page that could not be had; the others go on."""


class FetchError(SourceError):
    """The network or the server refused."""


class UnreachableError(FetchError):
    """A host's name or address could not be reached; if it is so with every host, there is no network."""


class ParseError(SourceError):
    """The bytes are not a feed."""


class ExtractError(SourceError):
    """The page gives no article text."""


class PictureError(SourceError):
    """A picture that cannot be read, or that is too large to be."""


class WorkerError(SourceError):
    """A job in a worker process passed its deadline or its memory, died, or failed in a way nobody foresaw."""
